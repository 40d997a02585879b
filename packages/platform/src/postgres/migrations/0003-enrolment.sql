-- Persons, their electronic cards, and how far each host user's enrolment has come.

-- `sealed` is name, number and the registries' handle under a key of the person's own, which
-- `key_sealed` holds under the master key: deleting that erases the person.
create table person (
  bucket smallint not null,
  person_id uuid not null,
  document_digest bytea not null,
  -- Of the registries' handle, so that their news find the person.
  reference_digest bytea not null,
  key_sealed bytea not null,
  sealed bytea not null,
  created_at_ms bigint not null,
  primary key (bucket, person_id),
  unique (bucket, document_digest)
);
create index person_reference on person (reference_digest);

-- One card a person, whatever the number of channels and phones.
create table ecard (
  bucket smallint not null,
  person_id uuid not null,
  card_id uuid not null,
  level smallint not null check (level in (1, 2)),
  password_hash text not null,
  wrong_count smallint not null,
  issued_at_ms bigint not null,
  bank_linked_at_ms bigint,
  bank_name text,
  account_tail text,
  -- The status of the physical card when it was last looked at.
  seen_status text not null,
  seen_at_ms bigint not null,
  primary key (bucket, person_id)
);

-- The bucket is that of the host user. Removed when done: `holder_link` says the rest. A holder who
-- sets a new password after a face check has a row again.
create table enrolment (
  bucket smallint not null,
  channel_id text not null,
  host_user_digest bytea not null,
  step text not null check (step in ('identity', 'face', 'password')),
  applicant_sealed bytea,
  document_digest bytea,
  face_passed_at_ms bigint,
  face_session_id uuid,
  updated_at_ms bigint not null,
  primary key (bucket, channel_id, host_user_digest)
);

-- How often a host user named somebody, and had a face refused, on a day (from 1970, at +08:00).
create table face_try (
  bucket smallint not null,
  channel_id text not null,
  host_user_digest bytea not null,
  day integer not null,
  tries smallint not null,
  names smallint not null,
  primary key (bucket, channel_id, host_user_digest, day)
);

create table face_challenge (
  bucket smallint not null,
  challenge_id uuid not null,
  session_id uuid not null,
  channel_id text not null,
  host_user_digest bytea not null,
  -- Whose face was asked for: a check for one person says nothing of another.
  document_digest bytea not null,
  provider_id text not null,
  attempt smallint not null,
  ordered_at_ms bigint not null,
  settled_at_ms bigint,
  primary key (bucket, challenge_id)
);

create table bank_request (
  bucket smallint not null,
  person_id uuid not null,
  request_id uuid not null,
  code_digest bytea not null,
  tries smallint not null,
  created_at_ms bigint not null,
  expires_at_ms bigint not null,
  used_at_ms bigint,
  primary key (bucket, person_id, request_id)
);
