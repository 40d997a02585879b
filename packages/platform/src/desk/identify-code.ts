import { equalBytes } from '@essc/crypto/bytes'
import { bindingOf } from '@essc/protocol/codes/binding'
import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { PersonKey } from '../cards/store.ts'
import type { Context } from '../channels/context.ts'
import { type CheckedCode, checkShown } from '../codes/check-shown.ts'
import { issuerKeys } from '../codes/issuer-keys.ts'
import { isPrintedGood } from '../codes/printed.ts'
import { findPlace } from '../codes/status-places.ts'
import { countAsked, countRefused } from './limits.ts'

/** Whose code it is. */
export interface IdentifiedCode extends CheckedCode {
  readonly person: PersonKey
}

export interface IdentifyCodeParameters {
  readonly code: string
  readonly terminalId: string
  /** The moment that the code's times are held against. */
  readonly atUnix: number
  readonly purposes: readonly number[]
  /** Present where the code must be bound to this terminal, with what the terminal showed. */
  readonly binding?: { readonly challenge: string | undefined } | undefined
}

/** Refusals that a code made by a phone, or printed by us, never meets: somebody is trying things. */
const MADE_UP = [
  'CODE_UNKNOWN_ISSUER',
  'CODE_ISSUER_SIGNATURE_INVALID',
  'CODE_SIGNATURE_INVALID',
] as const

/**
 * Finds whose a whole code is, after every check that a terminal makes. A status place, an
 * authorisation's number or half a code find nobody.
 *
 * @throws EsscError those of `checkShown`, `CODE_BINDING_REQUIRED`, `CODE_REVOKED`,
 *   `REQUEST_RATE_LIMITED`.
 */
export async function identifyCode(
  { pool, keys, clock }: Context,
  parameters: IdentifyCodeParameters,
): Promise<IdentifiedCode> {
  const { code: text, terminalId, atUnix, purposes, binding } = parameters
  const nowMs = clock.now()
  await countAsked(pool, terminalId, nowMs)
  const issuers = await issuerKeys(pool, keys, 'compact')
  let code: CheckedCode
  try {
    code = checkShown(text, {
      issuers: issuers.map(({ publicKey }) => publicKey),
      nowUnix: atUnix,
      purposes,
    })
  } catch (error) {
    if (MADE_UP.some((each) => isEsscError(error, each))) {
      await countRefused(pool, terminalId, nowMs)
    }
    throw error
  }
  if (binding) {
    const { challenge } = binding
    const isBound =
      challenge !== undefined && equalBytes(code.binding, bindingOf({ terminalId, challenge }))
    if (!isBound) throw new EsscError('CODE_BINDING_REQUIRED')
  }
  const person = await findPlace(pool, code.at)
  if (!person || person.revokedAtMs !== null) throw new EsscError('CODE_REVOKED')
  if (code.kind === 'printed') {
    const isGood = await isPrintedGood(pool, person, code.authorisationId, nowMs)
    if (!isGood) throw new EsscError('CODE_REVOKED')
  }
  return { ...code, person }
}
