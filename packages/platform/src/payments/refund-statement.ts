import { PAYMENT_COLUMNS } from './payment-row.ts'

/**
 * Refunds, in one statement over arrays. What may be given back is decided on the locked payment, and
 * the pair of payment and reference is written at most once, so neither a repeated request nor two
 * tills at once give back more than was paid. The money comes from the shop's account of today.
 *
 * A row comes back for each payment that exists: as it is now, with `done` true when this statement
 * made the refund. The caller sees to it that no payment is twice in one batch.
 */
export const REFUND = `
with r as materialized (
  select * from unnest($1::smallint[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[],
      $7::bigint[], $8::uuid[])
    as r (bucket, payment_id, reference, refund_id, by_terminal, supervisor, back_fen, event_id)
),
locked as materialized (
  select ${PAYMENT_COLUMNS}, r.reference, r.refund_id, r.by_terminal, r.supervisor, r.back_fen,
    r.event_id
  from payment p join r on r.bucket = p.bucket and r.payment_id = p.payment_id
  order by p.bucket, p.payment_id
  for update of p
),
done as (
  insert into refund (bucket, payment_id, reference, refund_id, merchant_id, terminal_id,
    supervisor, amount_fen, day, created_at_ms)
  select l.bucket, l.payment_id, l.reference, l.refund_id, l.merchant_id, l.by_terminal,
    l.supervisor, l.back_fen, $10::integer, $9::bigint
  from locked l
  where l.state = 'captured' and l.refunded_fen + l.back_fen <= l.amount_fen
    and l.captured_at_ms > $9::bigint - $11::bigint
  on conflict (bucket, payment_id, reference) do nothing
  returning payment_id
),
t as materialized (
  select l.* from locked l join done d on d.payment_id = l.payment_id
),
moved as (
  update payment p set refunded_fen = p.refunded_fen + t.back_fen,
    state = case when p.refunded_fen + t.back_fen = p.amount_fen then 'refunded' else p.state end
  from t where p.bucket = t.bucket and p.payment_id = t.payment_id
  returning ${PAYMENT_COLUMNS}
),
credited as (
  update holder_account a set balance_fen = a.balance_fen + t.back_fen
  from t where a.bucket = t.bucket and a.person_id = t.person_id
),
debited as (
  insert into merchant_account as m
    (bucket, merchant_id, day, balance_fen, refunded_count, refunded_fen)
  select t.bucket, t.merchant_id, $10::integer, -sum(t.back_fen)::bigint, count(*)::integer,
    sum(t.back_fen)::bigint
  from t
  group by t.bucket, t.merchant_id
  order by t.bucket, t.merchant_id
  on conflict (bucket, merchant_id, day) do update
    set balance_fen = m.balance_fen + excluded.balance_fen,
      refunded_count = m.refunded_count + excluded.refunded_count,
      refunded_fen = m.refunded_fen + excluded.refunded_fen
),
entered as (
  insert into ledger_transfer (bucket, source_id, posting, from_account, from_id, to_account, to_id,
    day, amount_fen, at_ms)
  select t.bucket, t.refund_id, 'refund', 'merchant', t.merchant_id, 'holder', t.person_id,
    $10::integer, t.back_fen, $9::bigint
  from t
),
told as (
  insert into event_outbox (bucket, event_id, person_id, kinds, subject_id, created_at_ms)
  select t.bucket, t.event_id, t.person_id, 'payment.changed', t.payment_id, $9::bigint from t
)
select true as done, ${PAYMENT_COLUMNS} from moved p
union all
select false, ${PAYMENT_COLUMNS} from locked p
where not exists (select 1 from done d where d.payment_id = p.payment_id)`
