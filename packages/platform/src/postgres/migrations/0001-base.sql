-- The platform's base. Times are milliseconds of the platform's clock and come in as parameters.

-- How far the sandbox has moved the clock. One row.
create table clock_offset (
  id smallint primary key check (id = 1),
  offset_ms bigint not null check (offset_ms >= 0)
);
insert into clock_offset (id, offset_ms) values (1, 0);

-- Every request that changes something, and its answer: the replay store. The answer is sealed,
-- and null only while the transaction that writes it runs.
create table idempotency (
  bucket smallint not null,
  principal text not null,
  key text not null,
  operation text not null,
  body_digest bytea not null,
  answer bytea,
  created_at_ms bigint not null,
  primary key (bucket, principal, key)
);
create index idempotency_age on idempotency (bucket, created_at_ms);
