-- Authorisations, the places of status lists, and payment handles.

create table status_list (
  list integer primary key check (list between 0 and 65535),
  size integer not null,
  opened_at_ms bigint not null,
  closed_at_ms bigint
);

-- A place is never given twice. Decoys belong to nobody and flip with the publications.
create table status_place (
  list integer not null,
  place integer not null,
  bucket smallint,
  person_id uuid,
  authorisation_id bytea,
  ends_at_ms bigint not null,
  revoked_at_ms bigint,
  primary key (list, place)
);
create index status_place_revoked on status_place (list, place) where revoked_at_ms is not null;

create table authorisation (
  bucket smallint not null,
  person_id uuid not null,
  authorisation_id bytea not null,
  session_id uuid not null,
  code_key bytea not null,
  list integer not null,
  place integer not null,
  issued_at_ms bigint not null,
  ends_at_ms bigint not null,
  primary key (bucket, person_id, authorisation_id),
  unique (bucket, code_key)
);

-- Which codes have been resolved: each once.
create table code_use (
  bucket smallint not null,
  person_id uuid not null,
  authorisation_id bytea not null,
  counter integer not null,
  used_at_ms bigint not null,
  primary key (bucket, person_id, authorisation_id, counter)
);

-- Sharded by the handle and not by the person, so that two days' handles cannot be linked.
create table payment_handle (
  handle_bucket smallint not null,
  handle text not null,
  bucket smallint not null,
  person_id uuid not null,
  secret_sealed bytea not null,
  issued_at_ms bigint not null,
  ends_at_ms bigint not null,
  retired_at_ms bigint,
  primary key (handle_bucket, handle)
);
create index payment_handle_person on payment_handle (bucket, person_id);

create table trust_bundle (
  sequence bigint primary key,
  payload text not null,
  signature bytea not null,
  content_digest bytea not null,
  issued_at_ms bigint not null,
  expires_at_ms bigint not null
);

-- How far a job has read the news of an outside registry.
create table watch_cursor (
  name text primary key,
  value bigint not null
);
