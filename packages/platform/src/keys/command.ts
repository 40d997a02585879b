import { EsscError } from '@essc/protocol/errors'
import { isoTime } from '../clock.ts'
import { firstIssuerKey, issuerKeys } from '../codes/issuer-keys.ts'
import { carryOut } from '../codes/rotation.ts'
import { addPerson, approve, propose, type TwoPeople } from './two-people.ts'

const SUITES = ['compact', 'transport', 'bundle'] as const

async function list({ pool, keys, clock }: TwoPeople): Promise<string> {
  const lines: string[] = []
  for (const suite of SUITES) {
    await keys.ensure(firstIssuerKey[suite], 'sm2')
    for (const { keyId, activatesAtMs, endsAtMs } of await issuerKeys(pool, keys, suite)) {
      const nowMs = clock.now()
      const state =
        activatesAtMs > nowMs
          ? `announced, signs from ${isoTime(activatesAtMs)}`
          : endsAtMs !== undefined && endsAtMs <= nowMs
            ? `signed until ${isoTime(endsAtMs)}`
            : 'signs'
      lines.push(`${keyId}: ${state}`)
    }
  }
  const { rows } = await pool.query<Record<'change_id' | 'action' | 'subject' | 'by', string>>(
    `select change_id, action, subject, proposed_by as by from platform_change
     where approved_at_ms is null order by proposed_at_ms`,
  )
  for (const { change_id, action, subject, by } of rows) {
    lines.push(`proposed by ${by}: ${action} ${subject} (${change_id})`)
  }
  return lines.join('\n')
}

/**
 * The commands of people and keys: `people add <name>`, `keys list`, `keys rotate|revoke <key>`,
 * `keys allow <name>`, `keys approve <change>`.
 *
 * @param ask asks the person at the terminal for a passphrase, which never stands in a command.
 * @returns what is to be told.
 * @throws EsscError those of `propose`, `approve` and `carryOut`.
 */
export async function keysCommand(
  people: TwoPeople,
  words: readonly string[],
  ask: (name: string) => Promise<string>,
): Promise<string> {
  const [room, verb, subject = '', flag, by = ''] = words
  if (room === 'people' && verb === 'add') {
    await addPerson(people, { name: subject, passphrase: await ask(subject) })
    return `${subject} may now propose and approve changes of keys.`
  }
  if (room !== 'keys') throw new EsscError('CHANGE_UNKNOWN')
  if (verb === 'list') return await list(people)
  if (flag !== '--by' || by === '') throw new TypeError('Say who you are: --by <name>')
  const proof = { name: by, passphrase: await ask(by) }
  if (verb === 'approve') {
    const nowMs = people.clock.now()
    const done = await approve(people, proof, subject, (tx, change) =>
      carryOut({ keys: people.keys, nowMs }, tx, change),
    )
    return `Done: ${done.action} ${done.subject}, proposed by ${done.proposedBy}.`
  }
  const action = { rotate: 'keys rotate', revoke: 'keys revoke', allow: 'people add' }[verb ?? '']
  if (action === undefined) throw new EsscError('CHANGE_UNKNOWN')
  const isKey = ['issuer', 'transport-issuer', ...(verb === 'rotate' ? ['bundle'] : [])].includes(
    subject,
  )
  if (verb !== 'allow' && !isKey) throw new EsscError('KEYS_UNKNOWN')
  const { changeId } = await propose(people, proof, { action, subject })
  return `Proposed. Within a day another person approves it: keys approve ${changeId} --by <name>`
}
