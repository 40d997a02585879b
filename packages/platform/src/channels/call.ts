import type { Answer, Body, ParametersOf } from '@essc/protocol/contract'
import type { OperationId, operations } from '@essc/protocol/operations'
import type { OnceParameters } from '../idempotency.ts'
import type { Transaction } from '../postgres/transaction.ts'
import type {
  ChannelCaller,
  HolderCaller,
  PublicCaller,
  SandboxCaller,
  SessionCaller,
  TerminalCaller,
} from './caller.ts'
import type { Refusal } from './refusal.ts'

interface CallerByPrincipal {
  public: PublicCaller
  channel: ChannelCaller
  session: SessionCaller
  holder: HolderCaller
  terminal: TerminalCaller
  sandbox: SandboxCaller
}

/** Who calls an operation, once its principal is proven. */
export type CallerOf<O extends OperationId> = CallerByPrincipal[(typeof operations)[O]['principal']]

export interface CommitOptions {
  /** Another owner of the idempotency key than the caller, for callers that are nobody yet. */
  readonly owner?: { readonly bucket: number; readonly principal: string }
}

/** One request, proven and validated. */
export interface Call<O extends OperationId> {
  readonly operation: O
  readonly body: Body<O>
  /** Of path and query. */
  readonly parameters: ParametersOf<O>
  readonly caller: CallerOf<O>
  readonly requestId: string
  /** Of the web page that asks; apps and servers have none. */
  readonly origin: string | undefined
  /** Fires when the client is gone or the server closes. */
  readonly signal: AbortSignal
  /** Sets a header of the answer. An `etag` that the client named already is answered with 304. */
  header(name: string, value: string): void
  /** For rooms that write the idempotency row in a statement of their own. */
  readonly idempotency: OnceParameters
  /**
   * Runs the work, the idempotency row and the stored answer as one transaction. The same request
   * again answers the same and does nothing. The work may run twice after a serialisation failure,
   * so it does nothing outside `tx`.
   *
   * @throws EsscError of a refusal that the work returned, after committing it.
   */
  commit(
    work: (tx: Transaction) => Promise<Answer<O> | Refusal>,
    options?: CommitOptions,
  ): Promise<Answer<O>>
  /** Runs after the answer of `commit` is known, and only where this request did the work. */
  afterCommit(run: () => Promise<void>): void
}

export type Handler<O extends OperationId> = (call: Call<O>) => Promise<Answer<O>>

/** The handlers of one room. */
export type Handlers = { readonly [O in OperationId]?: Handler<O> }
