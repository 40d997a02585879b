import type { Scope } from '@essc/protocol/channels/schema'

/** A person with a card, by the identifiers that every row of theirs carries. */
export interface Person {
  readonly bucket: number
  readonly personId: string
  readonly cardId: string
}

export interface PublicCaller {
  readonly kind: 'public'
}

/** A channel's server, which signed the request with the channel's key. */
export interface ChannelCaller {
  readonly kind: 'channel'
  readonly channelId: string
  readonly level: 1 | 2
  readonly scopes: readonly Scope[]
}

/** A phone that has redeemed a launch ticket. */
export interface SessionCaller {
  readonly kind: 'session'
  readonly sessionId: string
  readonly channelId: string
  readonly channelName: string
  readonly scopes: readonly Scope[]
  /** Digest of the installation's own random id. */
  readonly deviceDigest: Buffer
  /** The shard of the host user, whose keyed digest follows. */
  readonly hostBucket: number
  readonly hostUserDigest: Buffer
  /** The session's secret under `SESSION_SECRET_KEY`, for what a phone sealed with it. */
  readonly secretSealed: Buffer
  /** The holder, once this host user is known to be one. */
  readonly person: Person | undefined
  /** Whether a password or a face has opened the card to this session. */
  readonly open: boolean
  /** The host that the phone says it is in. */
  readonly host: string | undefined
  /** Whether the channel wants a code by text message from whoever receives the card. */
  readonly asksSms: boolean
}

/** A session whose holder has opened the card to it. */
export interface HolderCaller extends SessionCaller {
  readonly person: Person
  readonly open: true
}

export interface TerminalCaller {
  readonly kind: 'terminal'
  readonly terminalId: string
  readonly terminalKind: 'till' | 'desk'
  readonly sessionId: string
  /** The shop or office. Of a till it is the merchant too. */
  readonly operatorId: string
  readonly operatorName: string
}

/** The sandbox's console, by its bearer token. */
export interface SandboxCaller {
  readonly kind: 'sandbox'
}

export type Caller =
  | PublicCaller
  | ChannelCaller
  | SessionCaller
  | HolderCaller
  | TerminalCaller
  | SandboxCaller
