-- Who may ask, and for whom. A host user is known by a keyed digest alone.

-- A small catalogue: the same on every shard.
create table channel (
  channel_id text primary key,
  name text not null,
  public_key bytea not null,
  level smallint not null check (level in (1, 2)),
  scopes text[] not null,
  status text not null check (status in ('active', 'suspended')),
  created_at_ms bigint not null
);

-- The bucket is that of the host user, and the last byte of the ticket says it.
create table ticket (
  bucket smallint not null,
  digest bytea not null,
  channel_id text not null,
  upstream_channel_id text,
  host_user_digest bytea not null,
  scopes text[] not null,
  verifier_digest bytea not null,
  expires_at_ms bigint not null,
  redeemed_at_ms bigint,
  primary key (bucket, digest)
);
create index ticket_age on ticket (bucket, expires_at_ms);

-- The last two digits of a session's id say its bucket.
create table session (
  bucket smallint not null,
  session_id uuid not null,
  channel_id text not null,
  host_user_digest bytea not null,
  device_digest bytea not null,
  scopes text[] not null,
  secret_sealed bytea not null,
  token_digest bytea not null,
  token_expires_at_ms bigint not null,
  -- The token before this one, so that requests in flight during a renewal still pass.
  previous_token_digest bytea,
  created_at_ms bigint not null,
  expires_at_ms bigint not null,
  -- Since when a password or a face has opened the card to this session.
  opened_at_ms bigint,
  closed_at_ms bigint,
  primary key (bucket, session_id)
);
create index session_age on session (bucket, expires_at_ms);

-- Which person a channel's user is.
create table holder_link (
  bucket smallint not null,
  channel_id text not null,
  host_user_digest bytea not null,
  person_bucket smallint not null,
  person_id uuid not null,
  card_id uuid not null,
  joined boolean not null,
  linked_at_ms bigint not null,
  primary key (bucket, channel_id, host_user_digest)
);

-- The outbox of the event streams. The relay gives the numbers.
create table person_event (
  bucket smallint not null,
  person_id uuid not null,
  event_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  created_at_ms bigint not null,
  number bigint,
  primary key (bucket, person_id, event_id)
);
create index person_event_new on person_event (bucket, person_id) where number is null;
create unique index person_event_stream on person_event (bucket, person_id, number);

-- The last number that each person's stream has given. Its row lock orders the numbering.
create table event_head (
  bucket smallint not null,
  person_id uuid not null,
  last_number bigint not null,
  primary key (bucket, person_id)
);
