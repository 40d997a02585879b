import type { Keeper, Kept } from './keeper.ts'

/** Which codes a maker makes; each has authorisations and keys of its own. */
export type SignedPurpose = 'identity' | 'travel'

/** A code that terminals verify without the network. */
export interface SignedCode {
  text: string
  timeUnix: number
  /** When the next one must take its place. */
  expiresAtUnix: number
  /** When its authorisation ends. */
  endsAtUnix: number
}

export interface MakeSignedCode {
  /** Four bytes, for a terminal whose challenge was scanned. */
  binding?: Uint8Array | undefined
  /** The one shown before must not be shown again: it was used, or photographed. */
  isReplacement?: boolean | undefined
}

/** Makes codes of one purpose, by whatever means the runtime has. */
export interface SignedCodes {
  readonly keeper: Keeper<Kept>
  /** Whether codes can be bound to a terminal. */
  readonly isBindable: boolean
  /** A new code without waiting, or undefined when an authorisation or counters must be got first. */
  make(how: MakeSignedCode): SignedCode | undefined
  /** Gets what {@link make} needs. */
  prepare(): Promise<void>
}

/** A code is shown for so long before the next takes its place. */
export const REFRESH_SECONDS = 30
