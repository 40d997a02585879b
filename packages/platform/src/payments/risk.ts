import type { ErrorCode } from '@essc/protocol/errors'
import { createGather } from '../postgres/gather.ts'
import type { KnownPayer, PaymentsOptions, RecentPayment } from './service-options.ts'
import type { Queryable } from './store.ts'
import { uuid7Floor } from './uuid7-floor.ts'

/** More than so many payments, or more than so much, of one holder within a time. */
interface VelocityRule {
  readonly rule_id: string
  readonly window_ms: number
  readonly most_payments: number | null
  readonly most_fen: number | null
  /** Whether the holder is asked, or the payment declined. */
  readonly outcome: 'confirm' | 'decline'
}

/** What is known of a payment before it is made. */
export interface Risk {
  /** Why it will be declined. */
  readonly refusal: ErrorCode | undefined
  /** Whether the holder is asked whatever the amount. */
  readonly asks: boolean
}

/** How long the rules are remembered: a change in the table takes this long to be felt. */
const REMEMBERED_MS = 10_000

const RULES = `
select rule_id, window_ms, most_payments, most_fen, outcome from velocity_rule where enabled`

// Payments that came to nothing do not count. The id begins with the time, so this is one range of
// the index that the holder's history is read with.
const RECENT = `
select x.n::integer, p.created_at_ms, p.amount_fen
from unnest($1::smallint[], $2::uuid[]) with ordinality as x (bucket, person_id, n)
join payment p on p.bucket = x.bucket and p.person_id = x.person_id
where p.payment_id >= $3 and p.state in ('captured', 'awaitingHolder', 'refunded')`

type Person = { readonly bucket: number; readonly personId: string }

/** Each person's payments since a moment. */
async function readRecent(
  db: Queryable,
  people: readonly Person[],
  sinceMs: number,
): Promise<RecentPayment[][]> {
  const { rows } = await db.query<{ n: number; created_at_ms: number; amount_fen: number }>({
    name: 'payments-recent',
    text: RECENT,
    values: [
      people.map(({ bucket }) => bucket),
      people.map(({ personId }) => personId),
      uuid7Floor(sinceMs),
    ],
  })
  const found: RecentPayment[][] = people.map(() => [])
  for (const { n, created_at_ms: createdAtMs, amount_fen: amountFen } of rows) {
    found[n - 1]!.push({ createdAtMs, amountFen })
  }
  return found
}

/** Looks at payments before they are made. */
export interface Risks {
  /** Since when a holder's payments matter. */
  sinceMs(): Promise<number>
  /**
   * What the registries say of the card, and whether the holder has paid unusually often or much, by
   * the rules in `velocity_rule`. Two payments of one holder at the same moment may both pass a rule
   * that the second breaks; the limits of the day do not depend on it.
   *
   * @param known what was read of the holder already.
   */
  of(person: Person, amountFen: number, known?: KnownPayer): Promise<Risk>
}

export function createRisks(options: Pick<PaymentsOptions, 'pool' | 'clock' | 'refusalOf'>): Risks {
  const { pool, clock, refusalOf } = options
  let rules: Promise<VelocityRule[]> = Promise.resolve([])
  let readAt = Number.NEGATIVE_INFINITY
  const currentRules = () => {
    const now = performance.now()
    if (now - readAt > REMEMBERED_MS) {
      readAt = now
      rules = pool.query(RULES).then(({ rows }) => rows)
      rules.catch(() => {
        readAt = Number.NEGATIVE_INFINITY
      })
    }
    return rules
  }
  const sinceMs = async () => {
    const windows = (await currentRules()).map((rule) => rule.window_ms)
    return clock.now() - Math.max(0, ...windows)
  }
  const recentOf = createGather(async (people: readonly Person[]) =>
    readRecent(pool, people, await sinceMs()),
  )
  const broken = async (person: Person, amountFen: number, known?: KnownPayer) => {
    const current = await currentRules()
    if (current.length === 0) return []
    const recent = known?.recent ?? (await recentOf(person))
    const nowMs = clock.now()
    return current.filter((rule) => {
      const within = recent.filter(({ createdAtMs }) => createdAtMs > nowMs - rule.window_ms)
      const fen = within.reduce((sum, each) => sum + each.amountFen, amountFen)
      return (
        (rule.most_payments !== null && within.length + 1 > rule.most_payments) ||
        (rule.most_fen !== null && fen > rule.most_fen)
      )
    })
  }
  return {
    sinceMs,
    async of(person, amountFen, known) {
      const [refusal, rulesBroken] = await Promise.all([
        known ? known.refusal() : refusalOf(person),
        broken(person, amountFen, known),
      ])
      const declines = rulesBroken.some(({ outcome }) => outcome === 'decline')
      return {
        refusal: refusal ?? (declines ? 'PAYMENT_UNUSUAL' : undefined),
        asks: rulesBroken.length > 0,
      }
    },
  }
}
