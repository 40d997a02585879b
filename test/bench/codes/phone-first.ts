import { createEssc } from '@essc/sdk/client'
import { bareCurve, createRefresh } from './phone-parts.ts'

/** The whole SDK comes along, since a phone loads all of it before its first code. */
export const sdk = { createEssc }

/** From a key in storage to a symbol on the screen, with nothing prepared. */
export const firstCode = () => createRefresh().refresh()

/** One table of the bare curve, and the multiplication that asks for it. */
export const oneTable = () => bareCurve().BASE.multiply(BigInt(3) ** BigInt(150))
