/** As much of a mini-program's event as the components read; the vendors agree on it. */
export interface Touched {
  readonly currentTarget?: {
    readonly dataset?: { readonly do?: unknown; readonly value?: unknown }
  }
  readonly detail?: { readonly value?: unknown }
}

/** Which control an event came from, as the template says with `data-do` and `data-value`. */
export function touched(event: Touched): { name: unknown; value: unknown; typed: unknown } {
  const { do: name, value } = event.currentTarget?.dataset ?? {}
  return { name, value, typed: event.detail?.value }
}
