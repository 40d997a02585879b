-- Payments, the second shape: fewer rows and fewer index entries for each payment.

-- What waits for the relay: one row for all that a transition tells, `kinds` in their order. The
-- relay moves it into the person's stream and numbers it.
create table event_outbox (
  bucket smallint not null,
  event_id uuid not null,
  person_id uuid not null,
  kinds text not null,
  subject_id uuid not null,
  created_at_ms bigint not null,
  primary key (bucket, event_id)
);
insert into event_outbox (bucket, event_id, person_id, kinds, subject_id, created_at_ms)
  select bucket, event_id, person_id, kind, subject_id, created_at_ms
  from person_event where number is null;
delete from person_event where number is null;
drop index person_event_new;
drop index person_event_stream;
alter table person_event drop constraint person_event_pkey;
alter table person_event alter column number set not null;
alter table person_event add primary key (bucket, person_id, number);

-- Append-only. A transfer is both entries of a posting at once: what leaves one account arrives in
-- the other, so that no posting can be out of balance. A posting (source, kind) is written at most
-- once. The id of an account is the person or the merchant; null for the bucket's clearing account.
create table ledger_transfer (
  bucket smallint not null,
  source_id uuid not null,
  posting text collate "C" not null check (posting in
    ('opening', 'capture', 'hold', 'captureHeld', 'release', 'void', 'refund')),
  from_account text collate "C" not null
    check (from_account in ('holder', 'held', 'merchant', 'clearing')),
  from_id uuid,
  to_account text collate "C" not null
    check (to_account in ('holder', 'held', 'merchant', 'clearing')),
  to_id uuid,
  -- The day of the merchant's account that was touched.
  day integer not null,
  amount_fen bigint not null check (amount_fen > 0),
  at_ms bigint not null,
  primary key (bucket, source_id, posting)
);
insert into ledger_transfer (bucket, source_id, posting, from_account, from_id, to_account, to_id,
    day, amount_fen, at_ms)
  select a.bucket, a.source_id, a.posting, a.account, a.account_id, b.account, b.account_id,
    a.day, b.amount_fen, a.at_ms
  from ledger_entry a
  join ledger_entry b using (bucket, source_id, posting)
  where a.leg = 1 and b.leg = 2;
drop table ledger_entry;

-- The two entries of each transfer.
create view ledger_entry as
  select bucket, source_id, posting, 1 as leg, from_account as account, from_id as account_id, day,
    -amount_fen as amount_fen, at_ms from ledger_transfer
  union all
  select bucket, source_id, posting, 2, to_account, to_id, day, amount_fen, at_ms
  from ledger_transfer;

-- What a merchant's day was made of, beside its balance.
alter table merchant_account
  add column captured_count integer not null default 0,
  add column captured_fen bigint not null default 0,
  add column voided_count integer not null default 0,
  add column voided_fen bigint not null default 0,
  add column refunded_count integer not null default 0,
  add column refunded_fen bigint not null default 0;
update merchant_account m set captured_count = e.captured, captured_fen = e.captured_fen,
    voided_count = e.voided, voided_fen = e.voided_fen
  from (select bucket, account_id, day,
      count(*) filter (where posting <> 'void') as captured,
      coalesce(sum(amount_fen) filter (where posting <> 'void'), 0) as captured_fen,
      count(*) filter (where posting = 'void') as voided,
      coalesce(-sum(amount_fen) filter (where posting = 'void'), 0) as voided_fen
    from ledger_entry where account = 'merchant' group by 1, 2, 3) e
  where e.bucket = m.bucket and e.account_id = m.merchant_id and e.day = m.day;
alter table merchant_account
  add check (balance_fen = captured_fen - voided_fen - refunded_fen);

-- A merchant's day over all buckets, settled once the day is over. The bucket is the merchant's.
create table merchant_day (
  bucket smallint not null,
  merchant_id uuid not null,
  day integer not null,
  captured_count integer not null,
  captured_fen bigint not null,
  voided_count integer not null,
  voided_fen bigint not null,
  refunded_count integer not null,
  refunded_fen bigint not null,
  balance_fen bigint not null,
  settled_at_ms bigint not null,
  primary key (bucket, merchant_id, day)
);

-- What went out on `spent_day` without the holder's confirmation.
alter table holder_account add column unconfirmed_fen bigint not null default 0
  check (unconfirmed_fen >= 0);

alter table payment drop constraint payment_state_check;
alter table payment add constraint payment_state_check check (state in
  ('awaitingHolder', 'captured', 'declined', 'expired', 'voided', 'refunded'));
alter table payment add column refunded_fen bigint not null default 0
  check (refunded_fen >= 0 and refunded_fen <= amount_fen);

-- The key of every charge and the payment that it led to; and, while that payment stands, the order
-- that it pays: an order is charged once, whatever code is shown. The bucket is the merchant's, which
-- is the terminal's too. A payment that came to nothing gives its order back, which is null then.
create table charge_claim (
  bucket smallint not null,
  terminal_id uuid not null,
  key text collate "C" not null,
  merchant_id uuid not null,
  order_reference text collate "C",
  body_digest bytea not null,
  payment_id uuid not null,
  created_at_ms bigint not null,
  primary key (bucket, terminal_id, key)
);
create unique index charge_claim_order on charge_claim (bucket, merchant_id, order_reference);
insert into charge_claim (bucket, terminal_id, key, merchant_id, order_reference, body_digest,
    payment_id, created_at_ms)
  select get_byte(sha256(convert_to(p.merchant_id::text, 'UTF8')), 0), k.terminal_id, k.key,
    p.merchant_id,
    case when row_number() over (partition by k.payment_id order by k.created_at_ms, k.key) = 1
      then c.order_reference end,
    k.body_digest, k.payment_id, k.created_at_ms
  from charge_key k
  join payment p on p.payment_id = k.payment_id
  left join order_claim c on c.payment_id = k.payment_id;
drop table charge_key;
drop table order_claim;

-- Money given back. The reference is the shop's own for this refund: done at most once.
create table refund (
  bucket smallint not null,
  payment_id uuid not null,
  reference text collate "C" not null,
  refund_id uuid not null,
  merchant_id uuid not null,
  terminal_id uuid not null,
  supervisor text not null,
  amount_fen bigint not null check (amount_fen > 0),
  day integer not null,
  created_at_ms bigint not null,
  primary key (bucket, payment_id, reference)
);
create index refund_of_merchant on refund (bucket, merchant_id, day);

-- Who may agree to a refund at a shop's till. The bucket is the merchant's.
create table supervisor (
  bucket smallint not null,
  merchant_id uuid not null,
  number text not null,
  name text not null,
  code_hash text not null,
  wrong_count integer not null default 0,
  locked_until_ms bigint not null default 0,
  primary key (bucket, merchant_id, number)
);

-- What a till or counter shows for a phone to scan. The bucket is the merchant's, and the first two
-- digits of the id say it. Without an amount the holder enters it, as often as the code is scanned.
create table presentment (
  bucket smallint not null,
  presentment_id text collate "C" not null,
  merchant_id uuid not null,
  terminal_id uuid not null,
  order_reference text collate "C",
  amount_fen bigint check (amount_fen > 0),
  created_at_ms bigint not null,
  expires_at_ms bigint,
  withdrawn_at_ms bigint,
  primary key (bucket, presentment_id)
);
create unique index presentment_order on presentment (bucket, merchant_id, order_reference);

-- A face check in place of the password, for one payment as it stood.
create table payment_face (
  bucket smallint not null,
  challenge_id uuid not null,
  person_id uuid not null,
  payment_id uuid not null,
  digest bytea not null,
  session_id uuid not null,
  provider_id text not null,
  attempt integer not null,
  day integer not null,
  ordered_at_ms bigint not null,
  used_at_ms bigint,
  primary key (bucket, challenge_id)
);
create index payment_face_of_person on payment_face (bucket, person_id, day);

-- What counts as unusual: more than so many payments, or more than so much, within a time. A small
-- catalogue: the same on every shard.
create table velocity_rule (
  rule_id text primary key,
  window_ms bigint not null check (window_ms > 0),
  most_payments integer,
  most_fen bigint,
  outcome text not null check (outcome in ('confirm', 'decline')),
  enabled boolean not null default true
);
insert into velocity_rule (rule_id, window_ms, most_payments, outcome) values
  ('ten-in-ten-minutes', 600000, 10, 'confirm'),
  ('sixty-in-an-hour', 3600000, 60, 'decline');

-- What the check of the ledger found.
create table ledger_check (
  checked_at_ms bigint primary key,
  holds boolean not null,
  faults jsonb not null
);

-- A statement that may be fetched for a while without a proof, by whoever has the address.
create table statement_link (
  bucket smallint not null,
  digest bytea not null,
  owner text not null check (owner in ('holder', 'merchant')),
  owner_id uuid not null,
  from_day integer not null,
  to_day integer not null,
  expires_at_ms bigint not null,
  primary key (bucket, digest)
);
