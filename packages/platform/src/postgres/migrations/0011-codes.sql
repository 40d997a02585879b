-- Issuer keys and their successors, changes that need two people, chains, printed codes, what desks
-- did offline, and the files that terminals fetch.

alter table authorisation add column purpose smallint not null default 1;
alter table authorisation add column version smallint not null default 1;

-- The first key of a suite is there without a row. A successor is announced before it signs.
create table issuer_key (
  suite text not null check (suite in ('compact', 'transport')),
  key_id text not null,
  announced_at_ms bigint not null,
  activates_at_ms bigint not null,
  -- Set where a key must not be trusted any more, as after a theft.
  revoked_at_ms bigint,
  primary key (suite, key_id)
);

-- What a certificate authority signed of a transport issuer's key, and the authority's own record.
create table transport_certificate (
  key_id text primary key,
  bytes bytea not null,
  created_at_ms bigint not null
);

-- The platform's own people: none of them changes keys alone.
create table platform_person (
  name text primary key,
  passphrase_hash text not null,
  created_at_ms bigint not null
);
create table platform_change (
  change_id uuid primary key,
  action text not null,
  subject text not null,
  proposed_by text not null,
  proposed_at_ms bigint not null,
  approved_by text,
  approved_at_ms bigint,
  check (approved_by is null or approved_by <> proposed_by)
);

-- A place that a phone without BigInt makes its chain for.
create table chain_place (
  bucket smallint not null,
  person_id uuid not null,
  session_id uuid not null,
  list integer not null,
  place integer not null,
  expires_at_ms bigint not null,
  primary key (bucket, session_id, list, place)
);

create table printed_code (
  bucket smallint not null,
  person_id uuid not null,
  authorisation_id bytea not null,
  list integer not null,
  place integer not null,
  issued_at_ms bigint not null,
  ends_at_ms bigint not null,
  revoked_at_ms bigint,
  primary key (bucket, person_id, authorisation_id)
);
-- One is good at a time.
create unique index printed_code_good on printed_code (bucket, person_id)
  where revoked_at_ms is null;
-- What printed codes have paid on a day at +08:00.
create table printed_spend (
  bucket smallint not null,
  person_id uuid not null,
  day integer not null,
  spent_fen bigint not null,
  primary key (bucket, person_id, day)
);

alter table desk_purpose add column needs_binding boolean not null default false;

-- How often a desk asked in an hour, and how often in vain.
create table desk_count (
  bucket smallint not null,
  terminal_id uuid not null,
  hour bigint not null,
  asked integer not null default 0,
  refused integer not null default 0,
  primary key (bucket, terminal_id, hour)
);

-- Codes that terminals took without a network, as they told later.
create table code_upload (
  bucket smallint not null,
  person_id uuid not null,
  authorisation_id bytea not null,
  counter integer not null,
  terminal_id uuid not null,
  taken_at_ms bigint not null,
  primary key (bucket, person_id, authorisation_id, counter, terminal_id)
);
-- One code at two terminals, for the platform's operator.
create table code_replay (
  bucket smallint not null,
  person_id uuid not null,
  replay_id uuid not null,
  authorisation_id bytea not null,
  counter integer not null,
  terminal_id uuid not null,
  -- Absent where the other use was online.
  other_terminal_id uuid,
  taken_at_ms bigint not null,
  found_at_ms bigint not null,
  primary key (bucket, person_id, replay_id)
);
create index code_replay_found on code_replay (found_at_ms);

-- A status list as it was last published, one file each.
create table status_list_token (
  list integer primary key,
  content_digest bytea not null,
  token text not null,
  issued_at_ms bigint not null
);

-- Who resolved a code online: the same terminal may tell of it again as taken offline.
alter table code_use add column terminal_id uuid;
