-- Payments. Money is whole fen. Times are milliseconds of the platform's clock and come in as
-- parameters; `day` counts days since 1970 at +08:00. Whatever belongs to a holder has the holder's
-- bucket first in its key, so that a payment touches one shard.

-- The bank account behind a person's card. `held_fen` is the account's own held account: a hold is
-- two ledger entries between the two. `spent_fen` is what went out on `spent_day`.
create table holder_account (
  bucket smallint not null,
  person_id uuid not null,
  floor_fen bigint not null default 0,
  balance_fen bigint not null,
  held_fen bigint not null default 0 check (held_fen >= 0),
  spent_day integer not null default 0,
  spent_fen bigint not null default 0 check (spent_fen >= 0),
  opened_at_ms bigint not null,
  primary key (bucket, person_id),
  check (balance_fen >= floor_fen)
) with (fillfactor = 80);

-- What a merchant has received in one bucket on one day: no row is shared by all of a shop's
-- customers, and a job settles the sums.
create table merchant_account (
  bucket smallint not null,
  merchant_id uuid not null,
  day integer not null,
  balance_fen bigint not null,
  primary key (bucket, merchant_id, day)
) with (fillfactor = 80);

-- Where a bucket's money comes from when an account is linked.
create table clearing_account (
  bucket smallint primary key,
  balance_fen bigint not null
);

-- Append-only. A posting (source, kind) sums to 0 and is written at most once.
create table ledger_entry (
  bucket smallint not null,
  source_id uuid not null,
  posting text not null
    check (posting in ('opening', 'capture', 'hold', 'captureHeld', 'release', 'void')),
  leg smallint not null,
  account text not null check (account in ('holder', 'held', 'merchant', 'clearing')),
  -- The person or the merchant; null for the clearing account of the bucket.
  account_id uuid,
  -- The day of the merchant's account that was touched.
  day integer not null,
  amount_fen bigint not null check (amount_fen <> 0),
  at_ms bigint not null,
  primary key (bucket, source_id, posting, leg)
);

-- Shops that may be paid. Small: in the distributed profile a copy is on every shard.
create table merchant (
  merchant_id uuid primary key,
  name text not null,
  status text not null default 'open' check (status in ('open', 'closed')),
  opened_at_ms bigint not null
);
