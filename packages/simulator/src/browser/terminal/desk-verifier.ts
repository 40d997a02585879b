import { fromBase64Url } from '@essc/crypto/bytes'
import { browserInflate, type DecompressionStreamLike } from '@essc/verifier/browser-inflate'
import { createVerifier, type Verifier } from '@essc/verifier/verify'
import type { PageTerminal } from './open-terminal.ts'

/** The desk's verifier, with the bundle kept fresh while there is a network. */
export interface DeskVerifier {
  readonly verifier: Verifier
  /** Takes the newest bundle if it can be had; else the last one stays in force. */
  refresh(): Promise<void>
}

const EVERY_MS = 60_000

/** @throws Error when the terminal was not introduced yet. */
export async function deskVerifier({ client, clock }: PageTerminal): Promise<DeskVerifier> {
  const facts = await client.facts()
  if (facts === undefined) throw new Error('The desk is not set up')
  const verifier = createVerifier({
    bundleKey: fromBase64Url(facts.bundleKey),
    now: () => clock.now(),
    inflate: browserInflate(
      () => new DecompressionStream('deflate') as unknown as DecompressionStreamLike,
    ),
  })
  const refresh = async () => {
    try {
      await verifier.loadBundle(await client.bundle())
    } catch (error) {
      // Said by the bundle's age too, and by every decision that rests on it.
      console.warn('No newer trust bundle', error)
    }
  }
  const again = () => {
    void refresh()
    clock.timer(again, EVERY_MS)
  }
  await refresh()
  clock.timer(again, EVERY_MS)
  return { verifier, refresh }
}
