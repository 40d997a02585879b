import { fromBase64Url } from '@essc/crypto/bytes'
import { sm2Verifier } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'
import { browserInflate, type DecompressionStreamLike } from '@essc/verifier/browser-inflate'
import type { VerifyOptions } from '@essc/verifier/checks'
import { type Explanation, explainAlone } from '@essc/verifier/explain'
import { createProofCheck } from '@essc/verifier/proof'
import type { TerminalFacts } from '@essc/verifier/terminal-session'
import { createVerifier } from '@essc/verifier/verify'
import { terminalStorage } from '../terminal/terminal-storage.ts'

export interface PageExplainer {
  explain(
    code: string | Uint8Array,
    options: VerifyOptions,
  ): Promise<{ explanation: Explanation; isAlone: boolean }>
}

/** Explains as the desk in this browser would decide; where there is none, by the code alone. */
export function pageExplainer(now: () => number): PageExplainer {
  async function deskVerifier() {
    const facts = terminalStorage('desk').read<TerminalFacts>('essc.terminal.facts')
    if (facts === undefined) return undefined
    const verifier = createVerifier({
      bundleKey: fromBase64Url(facts.bundleKey),
      now,
      inflate: browserInflate(
        () => new DecompressionStream('deflate') as unknown as DecompressionStreamLike,
      ),
    })
    const answer = await fetch('/platform/v1/trust-bundle', { signal: AbortSignal.timeout(10_000) })
    await verifier.loadBundle((await answer.json()) as SignedTrustBundle)
    return verifier
  }

  return {
    async explain(code, options) {
      // Without a platform, or with another one's desk, the code itself still says much.
      const verifier = await deskVerifier().catch(() => undefined)
      if (verifier) return { explanation: verifier.explain(code, options), isAlone: false }
      const isProven = createProofCheck({ verifier: sm2Verifier, sm3 })
      const explanation = explainAlone(code, options, {
        nowUnix: Math.floor(now() / 1_000),
        sm3,
        isRight: ({ proof }) => isProven(proof),
      })
      return { explanation, isAlone: true }
    },
  }
}
