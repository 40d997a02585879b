import { type Static, Type } from 'typebox'

/** Building blocks that the capabilities' schemas share. */

/** Base64url without padding of `least` to `most` bytes. */
export const Bytes = (least: number, most = least) =>
  Type.String({
    pattern: '^[A-Za-z0-9_-]*$',
    minLength: Math.ceil((least * 4) / 3),
    maxLength: Math.ceil((most * 4) / 3),
  })

/** An object that takes the named members and no other. */
export const Shape = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

export const Id = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })
export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
})
export const UnixTime = Type.Integer({ minimum: 0, maximum: 0xffffffff })
/** Whole fen, at most a million yuan. */
export const AmountFen = Type.Integer({ minimum: 1, maximum: 100_000_000 })
/** A division code of six digits, GB/T 2260. */
export const Region = Type.String({ pattern: '^[1-8][0-9]{5}$' })
/** A password sealed for the platform (enrolment/password.ts). */
export const SealedPassword = Bytes(130, 400)
export const Nothing = Shape({})
export type Nothing = Static<typeof Nothing>
