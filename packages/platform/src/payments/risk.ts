import type { ErrorCode } from '@essc/protocol/errors'
import type { PaymentsOptions } from './service-options.ts'
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
select created_at_ms, amount_fen from payment
where bucket = $1 and person_id = $2 and payment_id >= $3
  and state in ('captured', 'awaitingHolder', 'refunded')`

/**
 * Looks at a payment before it is made: what the registries say of the card, and whether the holder
 * has paid unusually often or much, by the rules in `velocity_rule`. Two payments of one holder at the
 * same moment may both pass a rule that the second breaks; the limits of the day do not depend on it.
 */
export function createRisk(
  options: Pick<PaymentsOptions, 'pool' | 'clock' | 'refusalOf'>,
): (person: { bucket: number; personId: string }, amountFen: number) => Promise<Risk> {
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
  const broken = async (person: { bucket: number; personId: string }, amountFen: number) => {
    const current = await currentRules()
    if (current.length === 0) return []
    const nowMs = clock.now()
    const longest = Math.max(...current.map((rule) => rule.window_ms))
    const { rows } = await pool.query<{ created_at_ms: number; amount_fen: number }>({
      name: 'payments-recent',
      text: RECENT,
      values: [person.bucket, person.personId, uuid7Floor(nowMs - longest)],
    })
    return current.filter((rule) => {
      const within = rows.filter((row) => row.created_at_ms > nowMs - rule.window_ms)
      const fen = within.reduce((sum, row) => sum + row.amount_fen, amountFen)
      return (
        (rule.most_payments !== null && within.length + 1 > rule.most_payments) ||
        (rule.most_fen !== null && fen > rule.most_fen)
      )
    })
  }
  return async (person, amountFen) => {
    const [refusal, rulesBroken] = await Promise.all([refusalOf(person), broken(person, amountFen)])
    const declines = rulesBroken.some(({ outcome }) => outcome === 'decline')
    return {
      refusal: refusal ?? (declines ? 'PAYMENT_UNUSUAL' : undefined),
      asks: rulesBroken.length > 0,
    }
  }
}
