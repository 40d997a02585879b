/**
 * What the sandbox's ports do to a person that no record can say. Everything else a named person
 * meets follows from their data: a lost card is lost, a short balance is short.
 */
export interface SandboxBehaviour {
  /** How the face provider ends; `refusedOnce` passes from the second try on. */
  readonly face: 'passed' | 'refused' | 'refusedOnce' | 'cancelled' | 'timedOut' | 'unavailable'
  /** False: the population registry has never heard of the document number. */
  readonly registered: boolean
  /** The electronic card that the person holds before the sandbox starts. */
  readonly issued:
    | {
        readonly channelId: string
        /** Six digits. */
        readonly password: string
        readonly locked: boolean
      }
    | undefined
}

/** What happens to everybody who is not named. */
export const plainBehaviour: SandboxBehaviour = {
  face: 'passed',
  registered: true,
  issued: undefined,
}
