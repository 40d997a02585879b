-- Signing a holder in to a service's page. The last byte of ticket and cookie says the bucket.

-- Good once, for 60 s.
create table service_ticket (
  bucket smallint not null,
  digest bytea not null,
  person_id uuid not null,
  service_id text not null,
  expires_at_ms bigint not null,
  redeemed_at_ms bigint,
  primary key (bucket, digest)
);
create index service_ticket_age on service_ticket (bucket, expires_at_ms);

-- What the page's cookie stands for, ten minutes long.
create table service_visit (
  bucket smallint not null,
  digest bytea not null,
  person_id uuid not null,
  service_id text not null,
  ends_at_ms bigint not null,
  primary key (bucket, digest)
);
create index service_visit_age on service_visit (bucket, ends_at_ms);

-- Services that are switched off for a channel. Small: a copy on every shard.
create table service_closure (
  channel_id text not null,
  service_id text not null,
  closed_at_ms bigint not null,
  primary key (channel_id, service_id)
);
