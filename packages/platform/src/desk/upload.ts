import type { UploadAnswer } from '@essc/protocol/desk/schema'
import { isEsscError } from '@essc/protocol/errors'
import type { PersonKey } from '../cards/store.ts'
import type { Handler } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { type CheckedCode, checkShown } from '../codes/check-shown.ts'
import { checkTransport, readTransportDigits } from '../codes/check-transport.ts'
import { issuerKeys, LONGEST_AUTHORISATION_MS } from '../codes/issuer-keys.ts'
import { findPlace } from '../codes/status-places.ts'
import { lockUses, reportReplay } from './replays.ts'

const SKEW_MS = 30_000
/** Everything that a terminal may accept without a network: identity and travel, guardians' too, and transport codes. */
const PURPOSES = [1, 2, 3, 4]

interface Taken {
  readonly code: Pick<CheckedCode, 'at' | 'authorisationId' | 'counter'>
  readonly person: PersonKey
  readonly takenAtMs: number
}

/**
 * Terminals tell which codes they took without a network. Each is verified as of the moment it was
 * taken. One that another terminal had too was copied: that cannot be undone, but it is found,
 * reported to the platform's operator, and shown to the holder.
 */
export function uploadUses(context: Context): Handler<'desk.uploadUses'> {
  const { pool, keys, clock } = context
  return async (call) => {
    const { terminalId } = call.caller
    const nowMs = clock.now()
    const keysOf = async (suite: 'compact' | 'transport') =>
      (await issuerKeys(pool, keys, suite)).map(({ publicKey }) => publicKey)
    const issuers = await keysOf('compact')
    const transportIssuers = await keysOf('transport')
    const read = async (use: { code: string; takenAtUnix: number }): Promise<Taken | undefined> => {
      const takenAtMs = use.takenAtUnix * 1_000
      const isPast = takenAtMs <= nowMs + SKEW_MS
      if (!isPast || takenAtMs < nowMs - LONGEST_AUTHORISATION_MS) return undefined
      try {
        const nowUnix = use.takenAtUnix
        const transport = readTransportDigits(use.code)
        const code = transport
          ? checkTransport(transport, { issuers: transportIssuers, nowUnix })
          : checkShown(use.code, { issuers, nowUnix, purposes: PURPOSES })
        const person = await findPlace(pool, code.at)
        return person && { code, person, takenAtMs }
      } catch (error) {
        if (!isEsscError(error)) throw error
        return undefined
      }
    }
    const taken: (Taken | undefined)[] = []
    for (const use of call.body.uses) taken.push(await read(use))
    return await call.commit(async (tx) => {
      const results: UploadAnswer['results'] = []
      for (const each of taken) {
        if (!each) {
          results.push('refused')
          continue
        }
        const { person, code, takenAtMs } = each
        const { authorisationId, counter } = code
        await lockUses(tx, person, authorisationId)
        const done = await tx.query(
          `insert into code_upload (bucket, person_id, authorisation_id, counter, terminal_id,
             taken_at_ms) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
          [person.bucket, person.personId, authorisationId, counter, terminalId, takenAtMs],
        )
        // Told already, and reported then if there was something to report.
        const isNew = done.rowCount === 1
        const use = { authorisationId, counter, terminalId, takenAtMs }
        const isReplay = isNew && (await reportReplay(context, tx, person, use))
        results.push(isReplay ? 'replayed' : 'recorded')
      }
      return { results }
    })
  }
}
