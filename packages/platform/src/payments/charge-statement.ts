/**
 * Where the order claim is made: in the payment's own statement on one node (`fused`), or before it in
 * a statement of its own where holders and merchants lie on different shards (`distributed`).
 */
export type ClaimProfile = 'fused' | 'distributed'

const CLAIMED = `
claimed as (
  insert into charge_claim (bucket, terminal_id, key, merchant_id, order_reference, body_digest,
    payment_id, created_at_ms)
  select d.merchant_bucket, d.terminal_id, d.key, d.merchant_id,
    case when d.reason is null then d.order_reference end, d.body_digest, d.payment_id, $16::bigint
  from decided d
  order by d.merchant_bucket, d.merchant_id, d.order_reference
  on conflict (bucket, merchant_id, order_reference) do nothing
  returning payment_id
),`

/**
 * A charge from created to its first state, in one statement over arrays: a batch of one is the
 * single form. In this order it
 * - spends the step of the code, if there is one (`used`), whatever becomes of the payment;
 * - locks the accounts and decides, each limit in its place (`decided`);
 * - claims key and order, unique across all holders (`claimed`);
 * - writes payment, balances, the ledger's transfer and what the holder is told.
 *
 * A row comes back for each charge. `merchant_known` false: nothing was done. `code_accepted` false:
 * the step was spent before, or the handle was guessed at too often; nothing was done. Both true and
 * `state` null: the order belongs to another payment; only the step is spent.
 *
 * A key that is taken breaks the statement (23505) and so undoes all of it.
 * The caller sees to it that no handle, person, key or order is twice in one batch. Every table is
 * written once, and every key begins with a bucket: the rules of distributed engines.
 */
export const chargeStatement = (profile: ClaimProfile): string => `
with r as materialized (
  select r.*, (
      select m.name from merchant m where m.merchant_id = r.merchant_id and m.status = 'open'
    ) as merchant_name
  from unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bytea[],
      $7::smallint[], $8::uuid[], $9::text[], $10::text[], $11::bigint[], $12::bigint[],
      $13::text[], $14::boolean[], $15::uuid[])
    as r (bucket, payment_id, person_id, terminal_id, key, body_digest,
      merchant_bucket, merchant_id, order_reference, handle, step, amount_fen,
      refusal, asks, event_id)
),
used as (
  insert into payment_code_use as u (bucket, handle, last_step, used_at_ms)
  select r.bucket, r.handle, r.step, $16::bigint
  from r where r.merchant_name is not null and r.handle is not null
  order by r.bucket, r.handle
  on conflict (bucket, handle) do update
    set last_step = excluded.last_step, used_at_ms = excluded.used_at_ms
    where u.last_step < excluded.last_step
      and not (u.wrong_day = $17::integer and u.wrong_count >= $22::integer)
  returning u.handle
),
accepted as materialized (
  select r.* from r left join used u on u.handle = r.handle
  where r.merchant_name is not null and (r.handle is null or u.handle is not null)
),
locked as materialized (
  select r.payment_id, a.balance_fen - a.floor_fen as free_fen,
    case when a.spent_day = $17::integer then a.spent_fen else 0 end as spent_fen,
    case when a.spent_day = $17::integer then a.unconfirmed_fen else 0 end as unconfirmed_fen
  from accepted r
  join holder_account a on a.bucket = r.bucket and a.person_id = r.person_id
  order by a.bucket, a.person_id
  for update of a
),
decided as materialized (
  select r.*, case
      when r.refusal is not null then r.refusal
      when a.payment_id is null then 'BANK_NOT_LINKED'
      when a.spent_fen + r.amount_fen > $21::bigint then 'PAYMENT_OVER_DAY_LIMIT'
      when r.amount_fen > $20::bigint then 'PAYMENT_OVER_LIMIT'
      when r.amount_fen > a.free_fen then 'PAYMENT_BALANCE_SHORT'
    end as reason,
    r.asks or r.amount_fen > $19::bigint
      or a.unconfirmed_fen + r.amount_fen > $23::bigint as awaits
  from accepted r
  left join locked a on a.payment_id = r.payment_id
),${profile === 'fused' ? CLAIMED : ''}
p as materialized (
  select d.*, case
      when d.reason is not null then 'declined'
      when d.awaits then 'awaitingHolder'
      else 'captured'
    end as state
  from decided d ${profile === 'fused' ? 'join claimed c on c.payment_id = d.payment_id' : ''}
),
written as (
  insert into payment (bucket, payment_id, state, person_id, merchant_id, merchant_name,
    terminal_id, order_reference, amount_fen, reason, created_at_ms, expires_at_ms, captured_at_ms)
  select p.bucket, p.payment_id, p.state, p.person_id, p.merchant_id, p.merchant_name,
    p.terminal_id, p.order_reference, p.amount_fen, p.reason, $16::bigint,
    case when p.state = 'awaitingHolder' then $18::bigint end,
    case when p.state = 'captured' then $16::bigint end
  from p
),
debited as (
  update holder_account a set
    balance_fen = a.balance_fen - p.amount_fen,
    held_fen = a.held_fen + case when p.state = 'awaitingHolder' then p.amount_fen else 0 end,
    spent_fen = p.amount_fen + case when a.spent_day = $17::integer then a.spent_fen else 0 end,
    unconfirmed_fen = case when p.state = 'captured' then p.amount_fen else 0 end
      + case when a.spent_day = $17::integer then a.unconfirmed_fen else 0 end,
    spent_day = $17::integer
  from p
  where p.state <> 'declined' and a.bucket = p.bucket and a.person_id = p.person_id
),
credited as (
  insert into merchant_account as m
    (bucket, merchant_id, day, balance_fen, captured_count, captured_fen)
  select p.bucket, p.merchant_id, $17::integer, sum(p.amount_fen)::bigint, count(*)::integer,
    sum(p.amount_fen)::bigint
  from p where p.state = 'captured'
  group by p.bucket, p.merchant_id
  order by p.bucket, p.merchant_id
  on conflict (bucket, merchant_id, day) do update
    set balance_fen = m.balance_fen + excluded.balance_fen,
      captured_count = m.captured_count + excluded.captured_count,
      captured_fen = m.captured_fen + excluded.captured_fen
),
entered as (
  insert into ledger_transfer (bucket, source_id, posting, from_account, from_id, to_account, to_id,
    day, amount_fen, at_ms)
  select p.bucket, p.payment_id, case p.state when 'captured' then 'capture' else 'hold' end,
    'holder', p.person_id,
    case p.state when 'captured' then 'merchant' else 'held' end,
    case p.state when 'captured' then p.merchant_id else p.person_id end,
    $17::integer, p.amount_fen, $16::bigint
  from p where p.state <> 'declined'
),
told as (
  insert into event_outbox (bucket, event_id, person_id, kinds, subject_id, created_at_ms)
  select d.bucket, d.event_id, d.person_id, concat_ws(' ',
      case when d.handle is not null then 'code.used' end,
      case p.state when 'awaitingHolder' then 'payment.awaitingHolder'
        else case when p.state is not null then 'payment.changed' end end),
    d.payment_id, $16::bigint
  from decided d left join p on p.payment_id = d.payment_id
  where d.handle is not null or p.state is not null
)
select r.payment_id, r.merchant_name, r.merchant_name is not null as merchant_known,
  d.payment_id is not null as code_accepted, p.state, p.reason, $16::bigint as created_at_ms
from r
left join decided d on d.payment_id = r.payment_id
left join p on p.payment_id = r.payment_id`

/** The claim of the distributed profile, on the merchants' shards. A row for each that was made. */
export const CLAIM = `
insert into charge_claim (bucket, terminal_id, key, merchant_id, order_reference, body_digest,
  payment_id, created_at_ms)
select r.*, $8::bigint
from unnest($1::smallint[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::bytea[], $7::uuid[])
  as r (bucket, terminal_id, key, merchant_id, order_reference, body_digest, payment_id)
order by 1, 4, 5
on conflict do nothing
returning payment_id`

/** Gives orders back whose payments came to nothing; keys stay, so that they answer the same. */
export const UNCLAIM = `
update charge_claim c set order_reference = null
from unnest($1::smallint[], $2::uuid[], $3::text[], $4::uuid[])
  as r (bucket, merchant_id, order_reference, payment_id)
where c.bucket = r.bucket and c.merchant_id = r.merchant_id
  and c.order_reference = r.order_reference and c.payment_id = r.payment_id`

/** Takes back claims that led to nothing at all, such as those of a code that was spent already. */
export const DISCLAIM = `
delete from charge_claim c
using unnest($1::smallint[], $2::uuid[], $3::text[], $4::uuid[])
  as r (bucket, terminal_id, key, payment_id)
where c.bucket = r.bucket and c.terminal_id = r.terminal_id and c.key = r.key
  and c.payment_id = r.payment_id`
