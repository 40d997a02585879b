import type { ClaimProfile } from './charge-statement.ts'
import { PAYMENT_COLUMNS } from './payment-row.ts'

const FREED = `
freed as (
  update charge_claim c set order_reference = null
  from t
  where t.next_state <> 'captured' and c.bucket = t.merchant_bucket
    and c.merchant_id = t.merchant_id and c.order_reference = t.order_reference
    and c.payment_id = t.payment_id
),`

/**
 * Every later transition, in one statement over arrays. `action` is what is asked for: `confirm` and
 * `decline` by the holder, `cancel` (of what awaits) and `void` (of what was captured) by the till,
 * `expire` by the job. What becomes of it is decided on the locked row, so of two that race exactly
 * one takes place:
 * - awaiting and past its time: expired, whatever was asked for;
 * - awaiting: captured when confirmed (declined when the card is refused by then), declined by the
 *   holder, voided when cancelled;
 * - captured: voided, as long as it may be.
 * Anything else changes nothing. A row comes back for each payment that exists: as it is now, with
 * `moved` true when this statement moved it.
 *
 * A payment that came to nothing gives back its hold, its share of the day's limit and its order.
 */
export const transitionStatement = (profile: ClaimProfile): string => `
with r as materialized (
  select * from unnest($1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::smallint[],
      $6::uuid[])
    as r (bucket, payment_id, action, refusal, merchant_bucket, event_id)
),
locked as materialized (
  select ${PAYMENT_COLUMNS}, r.action, r.refusal, r.merchant_bucket, r.event_id
  from payment p join r on r.bucket = p.bucket and r.payment_id = p.payment_id
  order by p.bucket, p.payment_id
  for update of p
),
decided as materialized (
  select l.*, case
      when l.state = 'awaitingHolder' and l.expires_at_ms <= $7::bigint then 'expired'
      when l.state = 'awaitingHolder' and l.action = 'confirm' then
        case when l.refusal is null then 'captured' else 'declined' end
      when l.state = 'awaitingHolder' and l.action = 'decline' then 'declined'
      when l.state = 'awaitingHolder' and l.action = 'cancel' then 'voided'
      when l.state = 'captured' and l.action = 'void'
        and l.refunded_fen = 0 and l.captured_at_ms > $7::bigint - $9::bigint then 'voided'
    end as next_state,
    ((l.created_at_ms + 28800000) / 86400000)::integer as created_day
  from locked l
),
t as materialized (
  select d.*, case
      when d.next_state = 'captured' then 'captureHeld'
      when d.state = 'captured' then 'void'
      else 'release'
    end as posting
  from decided d where d.next_state is not null
),
moved as (
  update payment p set
    state = t.next_state,
    reason = case when t.next_state = 'declined' then coalesce(t.refusal, 'PAYMENT_DECLINED') end,
    captured_at_ms = case when t.next_state = 'captured' then $7::bigint else p.captured_at_ms end
  from t where p.bucket = t.bucket and p.payment_id = t.payment_id
  returning ${PAYMENT_COLUMNS}
),${profile === 'fused' ? FREED : ''}
changed as (
  update holder_account a set
    balance_fen = a.balance_fen + s.back_fen,
    held_fen = a.held_fen - s.held_fen,
    spent_fen = a.spent_fen - case when a.spent_day = s.created_day then s.back_fen else 0 end
  from (
    select t.bucket, t.person_id, t.created_day,
      case when t.posting = 'captureHeld' then 0 else t.amount_fen end as back_fen,
      case when t.posting = 'void' then 0 else t.amount_fen end as held_fen
    from t
  ) s
  where a.bucket = s.bucket and a.person_id = s.person_id
),
credited as (
  insert into merchant_account as m (bucket, merchant_id, day, balance_fen,
    captured_count, captured_fen, voided_count, voided_fen)
  select t.bucket, t.merchant_id, $8::integer,
    sum(case t.posting when 'void' then -t.amount_fen else t.amount_fen end)::bigint,
    (count(*) filter (where t.posting <> 'void'))::integer,
    coalesce(sum(t.amount_fen) filter (where t.posting <> 'void'), 0)::bigint,
    (count(*) filter (where t.posting = 'void'))::integer,
    coalesce(sum(t.amount_fen) filter (where t.posting = 'void'), 0)::bigint
  from t where t.posting <> 'release'
  group by t.bucket, t.merchant_id
  order by t.bucket, t.merchant_id
  on conflict (bucket, merchant_id, day) do update
    set balance_fen = m.balance_fen + excluded.balance_fen,
      captured_count = m.captured_count + excluded.captured_count,
      captured_fen = m.captured_fen + excluded.captured_fen,
      voided_count = m.voided_count + excluded.voided_count,
      voided_fen = m.voided_fen + excluded.voided_fen
),
entered as (
  insert into ledger_transfer (bucket, source_id, posting, from_account, from_id, to_account, to_id,
    day, amount_fen, at_ms)
  select t.bucket, t.payment_id, t.posting,
    case t.posting when 'void' then 'merchant' else 'held' end,
    case t.posting when 'void' then t.merchant_id else t.person_id end,
    case t.posting when 'captureHeld' then 'merchant' else 'holder' end,
    case t.posting when 'captureHeld' then t.merchant_id else t.person_id end,
    $8::integer, t.amount_fen, $7::bigint
  from t
),
told as (
  insert into event_outbox (bucket, event_id, person_id, kinds, subject_id, created_at_ms)
  select t.bucket, t.event_id, t.person_id, 'payment.changed', t.payment_id, $7::bigint from t
)
select true as moved, ${PAYMENT_COLUMNS} from moved p
union all
select false, ${PAYMENT_COLUMNS} from decided p where p.next_state is null`
