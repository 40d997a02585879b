-- The last step of a payment handle that was accepted. It only grows: that is what makes a code good
-- once. Wrong numbers of a day are counted beside it.
create table payment_code_use (
  bucket smallint not null,
  handle text not null,
  last_step bigint not null,
  wrong_day integer not null default 0,
  wrong_count integer not null default 0,
  used_at_ms bigint not null,
  primary key (bucket, handle)
) with (fillfactor = 70);

create table payment (
  bucket smallint not null,
  payment_id uuid not null,
  state text not null
    check (state in ('awaitingHolder', 'captured', 'declined', 'expired', 'voided')),
  person_id uuid not null,
  merchant_id uuid not null,
  merchant_name text not null,
  terminal_id uuid not null,
  order_reference text not null,
  amount_fen bigint not null check (amount_fen > 0),
  reason text,
  created_at_ms bigint not null,
  expires_at_ms bigint,
  captured_at_ms bigint,
  primary key (bucket, payment_id)
) with (fillfactor = 90);
create index payment_of_person on payment (bucket, person_id, payment_id);
create index payment_awaiting on payment (bucket, expires_at_ms) where state = 'awaitingHolder';

-- One order is charged once, whatever code is shown. The bucket is the merchant's. A payment that
-- came to nothing gives its order back.
create table order_claim (
  bucket smallint not null,
  merchant_id uuid not null,
  order_reference text not null,
  payment_id uuid not null,
  primary key (bucket, merchant_id, order_reference)
);

-- The key of every charge and the payment that it led to. The bucket is the terminal's.
create table charge_key (
  bucket smallint not null,
  terminal_id uuid not null,
  key text not null,
  body_digest bytea not null,
  payment_id uuid not null,
  created_at_ms bigint not null,
  primary key (bucket, terminal_id, key)
);

-- Wrong payment numbers of a terminal in an hour.
create table terminal_guess (
  bucket smallint not null,
  terminal_id uuid not null,
  hour integer not null,
  count integer not null,
  primary key (bucket, terminal_id, hour)
);
