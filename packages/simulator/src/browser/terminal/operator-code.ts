import { askConsole, type Operator } from '../shared/console.ts'

const TRIES = 120
const EVERY_MS = 500

/**
 * The code that the platform's operator would hand to the shop or office: on this machine the
 * sandbox's console draws it. On another machine it has to be typed.
 */
export async function operatorCode(kind: 'till' | 'desk'): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { operators } = await askConsole<{ operators: Operator[] }>('operators')
      const operator = operators.find((each) => each.kind === kind)
      if (operator === undefined) throw new Error(`The sandbox has no ${kind}`)
      const { operatorId } = operator
      return (await askConsole<{ provisioningCode: string }>('provisioning', { operatorId }))
        .provisioningCode
    } catch (error) {
      // The platform may still be starting.
      if (attempt === TRIES || String(error).includes('403')) throw error
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  }
}
