/**
 * What this app offers. A capability that is taken out of the list takes its pages out of the build
 * (app.config.ts), its ways on the home page and in the settings, and with them its bytes.
 */
export const capabilities = [
  'codes',
  'payments',
  'services',
  'activity',
] as const satisfies readonly Capability[]

export type Capability = 'codes' | 'payments' | 'services' | 'activity'

/** Whether this app offers it. */
export function has(capability: Capability): boolean {
  return (capabilities as readonly Capability[]).includes(capability)
}
