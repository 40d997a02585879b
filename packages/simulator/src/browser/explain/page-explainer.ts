import { sm2Verifier } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import type { BundleFacts } from '@essc/verifier/answer'
import type { VerifyOptions } from '@essc/verifier/checks'
import { type Explanation, explainAlone } from '@essc/verifier/explain'
import { createProofCheck } from '@essc/verifier/proof'
import { type DeskVerifier, deskVerifier } from '../terminal/desk-verifier.ts'
import { openTerminal } from '../terminal/open-terminal.ts'

export interface PageExplained {
  explanation: Explanation
  /** The trust bundle that it rests on; undefined where there is no desk in this browser. */
  bundle: BundleFacts | undefined
}

export interface PageExplainer {
  explain(code: string | Uint8Array, options: VerifyOptions): Promise<PageExplained>
}

/**
 * Explains as the desk in this browser would decide, by the newest trust bundle that it has seen; where there
 * is none, by the code alone.
 */
export function pageExplainer(): PageExplainer {
  const desk = openTerminal('desk')
  let opened: DeskVerifier | undefined

  async function newest(): Promise<DeskVerifier | undefined> {
    // The desk may be introduced in another page while this one is open.
    if ((await desk.client.facts()) === undefined) return undefined
    if (opened) await opened.refresh()
    else opened = await deskVerifier(desk)
    return opened.verifier.bundle() && opened
  }

  return {
    async explain(code, options) {
      await desk.clock.set()
      const by = await newest().catch(() => undefined)
      if (by) {
        const explanation = by.verifier.explain(code, options)
        return { explanation: withoutUses(explanation), bundle: by.verifier.bundle() }
      }
      const isProven = createProofCheck({ verifier: sm2Verifier, sm3 })
      const explanation = explainAlone(code, options, {
        nowUnix: Math.floor(desk.clock.now() / 1_000),
        sm3,
        isRight: ({ proof }) => isProven(proof),
      })
      return { explanation, bundle: undefined }
    },
  }
}

/** Which codes a terminal has taken, only that terminal knows. */
function withoutUses(explanation: Explanation): Explanation {
  const checks = explanation.checks.map((check) =>
    check.name === 'replay' && check.outcome === 'passed'
      ? { ...check, outcome: 'not checked' as const }
      : check,
  )
  return { ...explanation, checks }
}
