import type { Handlers } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { authorise } from './authorise.ts'
import {
  BUNDLE_KEY,
  ISSUER_KEY,
  PAYMENT_SECRET_KEY,
  STATUS_LIST_KEY,
  TRANSPORT_CA_KEY,
  TRANSPORT_ISSUER_KEY,
} from './keys.ts'
import { print, printed, revokePrint } from './printed.ts'
import { currentBundle } from './trust-bundle.ts'

/** Authorisations, payment handles and what terminals verify with (docs/codes.md). */
export async function codeHandlers(context: Context): Promise<Handlers> {
  const { keys } = context
  for (const keyId of [ISSUER_KEY, BUNDLE_KEY, TRANSPORT_ISSUER_KEY, TRANSPORT_CA_KEY]) {
    await keys.ensure(keyId, 'sm2')
  }
  await keys.ensure(STATUS_LIST_KEY, 'es256')
  await keys.ensure(PAYMENT_SECRET_KEY, 'seal')
  return {
    'codes.authorise': authorise(context),
    'codes.trustBundle': async (call) => {
      const { sequence, payload, signature, former } = await currentBundle(context)
      call.header('etag', `"${sequence}"`)
      call.header('cache-control', 'public, max-age=15')
      return { payload, signature, ...(former !== undefined && { former }) }
    },
    'codes.print': print(context),
    'codes.printed': printed(context),
    'codes.revokePrinted': revokePrint(context),
  }
}
