import { randomInt } from 'node:crypto'
import { EsscError } from '@essc/protocol/errors'
import { bucketOf } from '../bucket.ts'
import { approve, propose, type TwoPeople } from '../keys/two-people.ts'
import { removeSupervisor, setSupervisor } from './supervisors.ts'

const SET = 'supervisor set'
const REMOVE = 'supervisor remove'
const HELP = 'supervisor list|set|remove <shop> [two digits] [name] --by <name>, or approve <id>'

async function list({ pool }: TwoPeople, merchantId: string): Promise<string> {
  const { rows } = await pool.query<{ number: string; name: string }>(
    'select number, name from supervisor where bucket = $1 and merchant_id = $2 order by number',
    [bucketOf(merchantId), merchantId],
  )
  return rows.map(({ number, name }) => `${number} ${name}`).join('\n')
}

/**
 * Who may agree to refunds at a shop's tills: `list <shop>`, `set <shop> <two digits> <name>`, `remove
 * <shop> <two digits>`, each but the first by two of the platform's people. `set` on a number that
 * exists gives it a new code, and the old one is good no more.
 *
 * @param ask asks the person at the terminal for a passphrase, which never stands in a command.
 * @returns what is to be told; a new code is told this once.
 * @throws TypeError for words that make no sense.
 * @throws EsscError those of `propose` and `approve`; `PAYMENT_MERCHANT_UNKNOWN`.
 */
export async function supervisorCommand(
  people: TwoPeople,
  words: readonly string[],
  ask: (name: string) => Promise<string>,
): Promise<string> {
  const at = words.indexOf('--by')
  const by = at < 0 ? '' : (words[at + 1] ?? '')
  const [verb, subject = '', number = '', ...rest] = at < 0 ? words : words.slice(0, at)
  const proof = async () => ({ name: by, passphrase: await ask(by) })
  if (verb === 'approve' && by !== '') return agree(people, await proof(), subject)
  const isShop = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(subject)
  if (verb === 'list' && isShop) return list(people, subject)
  const name = rest.join(' ').trim()
  const isNamed = verb === 'set' && name.length > 0 && name.length <= 40
  const isSense = isShop && /^\d{2}$/.test(number) && by !== '' && (isNamed || verb === 'remove')
  if (!isSense) throw new TypeError(HELP)
  const { rowCount } = await people.pool.query('select 1 from merchant where merchant_id = $1', [
    subject,
  ])
  if (rowCount === 0) throw new EsscError('PAYMENT_MERCHANT_UNKNOWN')
  const change = isNamed
    ? { action: SET, subject: `${subject} ${number} ${name}` }
    : { action: REMOVE, subject: `${subject} ${number}` }
  const { changeId } = await propose(people, await proof(), change)
  return `Proposed. Within a day another person approves it: supervisor approve ${changeId} --by <name>`
}

async function agree(
  people: TwoPeople,
  proof: { name: string; passphrase: string },
  changeId: string,
): Promise<string> {
  let code = ''
  const done = await approve(people, proof, changeId, async (tx, { action, subject }) => {
    const [merchantId = '', number = '', ...name] = subject.split(' ')
    if (action === REMOVE) await removeSupervisor(tx, merchantId, number)
    else if (action === SET) {
      code = number + String(randomInt(1_000_000)).padStart(6, '0')
      const { keys } = people
      await setSupervisor({ pool: tx, keys }, { merchantId, name: name.join(' '), code })
    } else throw new EsscError('CHANGE_UNKNOWN')
  })
  const told = `Done: ${done.action} ${done.subject}, proposed by ${done.proposedBy}.`
  return code === '' ? told : `${told}\nThe code, said this once: ${code}`
}
