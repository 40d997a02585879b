import { fromBase64Url } from '@essc/crypto/bytes'
import { sm2Verifier } from '@essc/crypto/sm2'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { Platform } from './platform-call.ts'
import { isStepBack, openSignedBundle, pinnedAfter } from './signed-bundle.ts'
import type { TerminalFacts, TerminalStorage } from './terminal-session.ts'

/** The newest trust bundle that a terminal has seen, across restarts. */
export interface TerminalBundle {
  /** Asks the platform for a newer one. @throws BUNDLE_INVALID, NETWORK_UNREACHABLE, TERMINAL_UNKNOWN */
  newest(): Promise<SignedTrustBundle>
  /** As at another terminal's place. */
  forget(): Promise<void>
}

interface Stored extends SignedTrustBundle {
  etag?: string
}

/** A stored text that was checked, so that it is checked once. */
interface Held {
  text: string
  stored: Stored
  sequence: number
  /** The key to pin from now on. */
  bundleKey: string
}

const BUNDLE = 'essc.terminal.bundle'

export interface TerminalBundleOptions {
  platform: Platform
  storage: TerminalStorage
  facts(): Promise<TerminalFacts | undefined>
  /** Pins the successor of the key that came with the introduction. */
  pin(bundleKey: string): Promise<void>
}

/**
 * Keeps the newest bundle. A verifier only knows what was loaded since it was started, so an old bundle
 * that is still signed and in date would pass after a restart, and hide whatever was revoked since:
 * the order is kept here, with the bundle itself.
 */
export function createTerminalBundle(options: TerminalBundleOptions): TerminalBundle {
  const { platform, storage, facts, pin } = options
  let held: Held | undefined
  let asking: Promise<SignedTrustBundle> | undefined

  function check(text: string, stored: Stored, bundleKey: string): Held {
    const verify = sm2Verifier(fromBase64Url(bundleKey))
    const bundle = openSignedBundle(stored, verify)
    const next = pinnedAfter(stored, bundle, bundleKey, sm2Verifier)
    return { text, stored, sequence: bundle.sequence, bundleKey: next }
  }

  /** What lies in the storage, unless it was damaged there. */
  async function read(bundleKey: string): Promise<Held | undefined> {
    const text = await storage.get(BUNDLE)
    if (text === undefined || text === held?.text) return text === undefined ? undefined : held
    try {
      held = check(text, JSON.parse(text), bundleKey)
    } catch {
      held = undefined
    }
    return held
  }

  async function ask(): Promise<SignedTrustBundle> {
    const known = await facts()
    // Whose signature it must be is told at provisioning.
    if (!known) throw new EsscError('TERMINAL_UNKNOWN')
    const before = await read(known.bundleKey)
    try {
      const answered = await platform.callIfChanged('codes.trustBundle', before?.stored.etag)
      if (answered) await keep(answered.answer, answered.etag, before, known.bundleKey)
    } catch (error) {
      if (!before || !isNoAnswer(error)) throw error
    }
    if (!held) throw new EsscError('NETWORK_UNREACHABLE')
    const { payload, signature, former } = held.stored
    return { payload, signature, ...(former !== undefined && { former }) }
  }

  async function keep(
    { payload, signature, former }: SignedTrustBundle,
    etag: string | undefined,
    before: Held | undefined,
    bundleKey: string,
  ): Promise<void> {
    const stored: Stored = {
      payload,
      signature,
      ...(former !== undefined && { former }),
      ...(etag !== undefined && { etag }),
    }
    const text = JSON.stringify(stored)
    let next: Held
    try {
      next = check(text, stored, bundleKey)
    } catch (cause) {
      throw new EsscError('BUNDLE_INVALID', { cause })
    }
    const place = before && { sequence: before.sequence, payload: before.stored.payload }
    if (isStepBack({ sequence: next.sequence, payload }, place))
      throw new EsscError('BUNDLE_INVALID')
    await storage.set(BUNDLE, text)
    held = next
    // After the bundle, which either key opens: a program that is killed in between pins it the next time.
    if (next.bundleKey !== bundleKey) await pin(next.bundleKey)
  }

  return {
    // Two at a time would each compare with what the other is about to replace.
    newest() {
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
    async forget() {
      held = undefined
      await storage.remove(BUNDLE)
    },
  }
}

/** The platform was not reached, or what answered has no newer bundle of this platform. */
function isNoAnswer(error: unknown): boolean {
  return isEsscError(
    error,
    'BUNDLE_INVALID',
    'NETWORK_UNREACHABLE',
    'NETWORK_TIMEOUT',
    'PLATFORM_ERROR',
    'PLATFORM_UNAVAILABLE',
    'REQUEST_RATE_LIMITED',
  )
}
