import { EsscError } from '@essc/protocol/errors'
import type pg from 'pg'
import type { Clock } from '../clock.ts'
import type { FaceOutcome, FaceProvider } from '../ports/face.ts'
import type { SandboxFaults } from './faults.ts'
import type { FaceBehaviour } from './population/face-provider.ts'

export type ForcedOutcome = Exclude<FaceOutcome, 'pending'>

/** A face provider that remembers what was ordered and what was done before its camera. */
export interface FaceSandbox extends FaceProvider {
  /**
   * The simulated host's face screen was used: from now on the check has an outcome, the test
   * person's own unless another is forced.
   *
   * @returns whether such a check was ordered and not performed yet.
   */
  perform(providerId: string, forced?: ForcedOutcome): Promise<boolean>
  /** Whether such a check was ordered and not performed yet. */
  isOrdered(providerId: string): Promise<boolean>
}

/**
 * @param behaviour decides by person how a check that was performed ends.
 */
export function faceSandbox(options: {
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly behaviour: FaceBehaviour
  readonly faults: SandboxFaults
  /** Where phones reach the sandbox's page, without a slash at the end. */
  readonly publicUrl: string
}): FaceSandbox {
  const { pool, clock, behaviour, faults, publicUrl } = options
  const reachable = async () => {
    if (await faults.has('faceUnavailable')) throw new EsscError('FACE_UNAVAILABLE')
  }
  return {
    async start(query) {
      await reachable()
      const session = await behaviour.start(query)
      await pool.query({
        name: 'sandbox-face-order',
        text: `insert into sandbox_face (provider_id, person_ref, state, ordered_at_ms)
               values ($1, $2, 'ordered', $3)`,
        values: [session.faceSessionId, query.personRef, clock.now()],
      })
      return session
    },

    async page({ faceSessionId, returnUrl }) {
      await reachable()
      const back = encodeURIComponent(returnUrl)
      return `${publicUrl}/services/sandbox-face/${faceSessionId}?back=${back}`
    },

    async isOrdered(providerId) {
      const { rows } = await pool.query(
        `select 1 from sandbox_face where provider_id = $1 and state = 'ordered'`,
        [providerId],
      )
      return rows.length === 1
    },

    async outcome(query) {
      await reachable()
      const { rows } = await pool.query<{ state: string; forced: ForcedOutcome | null }>({
        name: 'sandbox-face-outcome',
        text: 'select state, forced from sandbox_face where provider_id = $1 and person_ref = $2',
        values: [query.faceSessionId, query.personRef],
      })
      const row = rows[0]
      // A check that was never ordered for this person shows nobody's face.
      if (!row) return 'refused'
      if (row.state === 'ordered') return 'pending'
      return row.forced ?? (await behaviour.outcome(query))
    },

    async perform(providerId, forced) {
      const done = await pool.query({
        name: 'sandbox-face-perform',
        text: `update sandbox_face set state = 'performed', forced = $2, performed_at_ms = $3
               where provider_id = $1 and state = 'ordered'`,
        values: [providerId, forced ?? null, clock.now()],
      })
      return done.rowCount === 1
    },
  }
}
