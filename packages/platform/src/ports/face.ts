import type { PersonRef } from './population.ts'

/** One check of liveness and likeness, begun for a challenge. */
export interface FaceSession {
  /** The provider's name for the check; the host hands it to the camera part. */
  readonly faceSessionId: string
}

/** How a check ended. `pending`: the person has not finished; ask again. */
export type FaceOutcome = 'pending' | 'passed' | 'refused' | 'cancelled' | 'timedOut'

/**
 * The provider that compares a living face with the registered photo. The platform keeps what
 * {@link FaceProvider.start} gave and believes only {@link FaceProvider.outcome}, never the phone.
 * Rejects with `FACE_UNAVAILABLE` when it cannot be reached.
 */
export interface FaceProvider {
  /**
   * Where the provider's own page for a check is, for phones whose host has no camera part for this
   * document; undefined where the provider has none.
   *
   * @param query.returnUrl where that page sends the browser when it is done, whatever came of it
   */
  page(query: {
    readonly personRef: PersonRef
    readonly faceSessionId: string
    readonly returnUrl: string
  }): Promise<string | undefined>
  /** @param challenge the platform's own random text for this check, never used again */
  start(query: { readonly personRef: PersonRef; readonly challenge: string }): Promise<FaceSession>
  /** @param attempt which try of this person this is today, from 1 */
  outcome(query: {
    readonly personRef: PersonRef
    readonly faceSessionId: string
    readonly attempt: number
  }): Promise<FaceOutcome>
}
