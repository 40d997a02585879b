/**
 * A charge from created to its first state, in one statement over arrays: a batch of one is the
 * single form. In this order it
 * - spends the step of the code (`used`), whatever becomes of the payment;
 * - locks the accounts and decides, each limit in its place (`decided`);
 * - claims the order, which is unique across all buckets (`claimed`);
 * - writes key, payment, balances, ledger entries and the holder's events.
 *
 * A row comes back for each charge. `merchant_known` false: nothing was done. `code_accepted` false:
 * the step was spent before, or the handle was guessed at too often; nothing was done. Both true and
 * `state` null: the order belongs to another payment; only the step is spent.
 *
 * A key that is taken breaks the statement (23505) and so undoes all of it.
 * The caller sees to it that no handle, person, key or order is twice in one batch. Every table is
 * written once, and every key begins with a bucket: the rules of distributed engines.
 */
export const CHARGE = `
with r as materialized (
  select r.*, (
      select m.name from merchant m where m.merchant_id = r.merchant_id and m.status = 'open'
    ) as merchant_name
  from unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[], $6::text[],
      $7::bytea[], $8::smallint[], $9::uuid[], $10::text[], $11::text[], $12::bigint[],
      $13::bigint[], $14::text[], $15::uuid[], $16::uuid[])
    as r (bucket, payment_id, person_id, terminal_bucket, terminal_id, key,
      body_digest, merchant_bucket, merchant_id, order_reference, handle, step,
      amount_fen, refusal, used_event, payment_event)
),
used as (
  insert into payment_code_use as u (bucket, handle, last_step, used_at_ms)
  select r.bucket, r.handle, r.step, $17::bigint
  from r where r.merchant_name is not null
  order by r.bucket, r.handle
  on conflict (bucket, handle) do update
    set last_step = excluded.last_step, used_at_ms = excluded.used_at_ms
    where u.last_step < excluded.last_step
      and not (u.wrong_day = $18::integer and u.wrong_count >= $23::integer)
  returning u.handle
),
locked as materialized (
  select r.payment_id, a.balance_fen - a.floor_fen as free_fen,
    case when a.spent_day = $18::integer then a.spent_fen else 0 end as spent_fen
  from r
  join used u on u.handle = r.handle
  join holder_account a on a.bucket = r.bucket and a.person_id = r.person_id
  order by a.bucket, a.person_id
  for update of a
),
decided as materialized (
  select r.*, case
      when r.refusal is not null then r.refusal
      when a.payment_id is null then 'BANK_NOT_LINKED'
      when a.spent_fen + r.amount_fen > $22::bigint then 'PAYMENT_OVER_DAY_LIMIT'
      when r.amount_fen > $21::bigint then 'PAYMENT_OVER_LIMIT'
      when r.amount_fen > a.free_fen then 'PAYMENT_BALANCE_SHORT'
    end as reason
  from r
  join used u on u.handle = r.handle
  left join locked a on a.payment_id = r.payment_id
),
claimed as (
  insert into order_claim (bucket, merchant_id, order_reference, payment_id)
  select d.merchant_bucket, d.merchant_id, d.order_reference, d.payment_id
  from decided d where d.reason is null
  order by d.merchant_bucket, d.merchant_id, d.order_reference
  on conflict (bucket, merchant_id, order_reference) do nothing
  returning payment_id
),
p as materialized (
  select d.*, case
      when d.reason is not null then 'declined'
      when d.amount_fen > $20::bigint then 'awaitingHolder'
      else 'captured'
    end as state
  from decided d left join claimed c on c.payment_id = d.payment_id
  where d.reason is not null or c.payment_id is not null
),
keyed as (
  insert into charge_key (bucket, terminal_id, key, body_digest, payment_id, created_at_ms)
  select p.terminal_bucket, p.terminal_id, p.key, p.body_digest, p.payment_id, $17::bigint
  from p order by p.terminal_bucket, p.terminal_id, p.key
),
written as (
  insert into payment (bucket, payment_id, state, person_id, merchant_id, merchant_name,
    terminal_id, order_reference, amount_fen, reason, created_at_ms, expires_at_ms, captured_at_ms)
  select p.bucket, p.payment_id, p.state, p.person_id, p.merchant_id, p.merchant_name,
    p.terminal_id, p.order_reference, p.amount_fen, p.reason, $17::bigint,
    case when p.state = 'awaitingHolder' then $19::bigint end,
    case when p.state = 'captured' then $17::bigint end
  from p
),
debited as (
  update holder_account a set
    balance_fen = a.balance_fen - p.amount_fen,
    held_fen = a.held_fen + case when p.state = 'awaitingHolder' then p.amount_fen else 0 end,
    spent_fen = p.amount_fen + case when a.spent_day = $18::integer then a.spent_fen else 0 end,
    spent_day = $18::integer
  from p
  where p.state <> 'declined' and a.bucket = p.bucket and a.person_id = p.person_id
),
credited as (
  insert into merchant_account as m (bucket, merchant_id, day, balance_fen)
  select p.bucket, p.merchant_id, $18::integer, sum(p.amount_fen)::bigint
  from p where p.state = 'captured'
  group by p.bucket, p.merchant_id
  order by p.bucket, p.merchant_id
  on conflict (bucket, merchant_id, day) do update
    set balance_fen = m.balance_fen + excluded.balance_fen
),
entered as (
  insert into ledger_entry
    (bucket, source_id, posting, leg, account, account_id, day, amount_fen, at_ms)
  select p.bucket, p.payment_id, case p.state when 'captured' then 'capture' else 'hold' end,
    e.leg, e.account, e.account_id, $18::integer, e.amount_fen, $17::bigint
  from p cross join lateral (values
    (1, 'holder', p.person_id, -p.amount_fen),
    (2, case p.state when 'captured' then 'merchant' else 'held' end,
      case p.state when 'captured' then p.merchant_id else p.person_id end, p.amount_fen)
  ) as e (leg, account, account_id, amount_fen)
  where p.state <> 'declined'
),
told as (
  insert into person_event (bucket, person_id, event_id, kind, subject_id, created_at_ms)
  select d.bucket, d.person_id, d.used_event, 'code.used', d.payment_id, $17::bigint from decided d
  union all
  select p.bucket, p.person_id, p.payment_event,
    case p.state when 'awaitingHolder' then 'payment.awaitingHolder' else 'payment.changed' end,
    p.payment_id, $17::bigint
  from p
)
select r.payment_id, r.merchant_name, r.merchant_name is not null as merchant_known,
  d.payment_id is not null as code_accepted, p.state, p.reason, $17::bigint as created_at_ms
from r
left join decided d on d.payment_id = r.payment_id
left join p on p.payment_id = r.payment_id`
