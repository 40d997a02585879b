import type { Handlers } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { authorise } from './authorise.ts'
import { BUNDLE_KEY, ISSUER_KEY, PAYMENT_SECRET_KEY } from './keys.ts'
import { currentBundle } from './trust-bundle.ts'

/** Authorisations, payment handles and what terminals verify with (docs/codes.md). */
export async function codeHandlers(context: Context): Promise<Handlers> {
  await context.keys.ensure(ISSUER_KEY, 'sm2')
  await context.keys.ensure(BUNDLE_KEY, 'sm2')
  await context.keys.ensure(PAYMENT_SECRET_KEY, 'seal')
  return {
    'codes.authorise': authorise(context),
    'codes.trustBundle': async (call) => {
      const { sequence, payload, signature } = await currentBundle(context)
      call.header('etag', `"${sequence}"`)
      call.header('cache-control', 'public, max-age=15')
      return { payload, signature }
    },
  }
}
