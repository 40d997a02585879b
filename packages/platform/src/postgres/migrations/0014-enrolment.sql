-- Codes by text message, photos of documents, three ways to check a face, and cards that are followed
-- to their last day.

-- Whether the channel wants a code by text message before the face.
alter table channel add column asks_sms boolean not null default false;

-- Which host the phone is in, as the phone says: it decides which ways of a face check are offered.
alter table session add column host text;

alter table enrolment drop constraint enrolment_step_check;
alter table enrolment add constraint enrolment_step_check
  check (step in ('identity', 'sms', 'face', 'password'));

-- The office that looked the enrolment up: told to the holder once there is a card.
alter table enrolment add column desk_actor text;

-- Text messages and photos that a host user asked for on a day.
alter table face_try add column messages smallint not null default 0;
alter table face_try add column photos smallint not null default 0;

-- What a check that matched opens: a new password, or the number in full.
alter table face_challenge add column purpose text not null default 'enrolment'
  check (purpose in ('enrolment', 'reveal'));
-- Of the address of the platform's own page for the check; its last byte says the bucket.
alter table face_challenge add column page_digest bytea;
create index face_challenge_page on face_challenge (bucket, page_digest)
  where page_digest is not null;

-- The newest code of a host user. It is for one session and one number, and is kept as a digest.
create table sms_code (
  bucket smallint not null,
  channel_id text not null,
  host_user_digest bytea not null,
  session_id uuid not null,
  phone_sealed bytea not null,
  code_digest bytea not null,
  tries smallint not null,
  sent_at_ms bigint not null,
  expires_at_ms bigint not null,
  passed_at_ms bigint,
  primary key (bucket, channel_id, host_user_digest)
);

-- How many texts a number got on a day, whoever asked. The bucket is that of the number's digest.
create table sms_phone (
  bucket smallint not null,
  phone_digest bytea not null,
  day integer not null,
  messages smallint not null,
  primary key (bucket, phone_digest, day)
);

-- One photo of a document each; the last byte of the ticket says the bucket. The photo is not kept.
create table photo_ticket (
  bucket smallint not null,
  digest bytea not null,
  expires_at_ms bigint not null,
  primary key (bucket, digest)
);

-- An enrolment whose face is to be checked by a clerk. Found by the digest of the reference, which is
-- seldom asked, and of all shards.
create table desk_face (
  bucket smallint not null,
  channel_id text not null,
  host_user_digest bytea not null,
  reference_sealed bytea not null,
  reference_digest bytea not null,
  document_digest bytea not null,
  expires_at_ms bigint not null,
  primary key (bucket, channel_id, host_user_digest)
);
create index desk_face_reference on desk_face (reference_digest);

-- What was last seen of the physical card: its last day, which comes without any news, and a keyed
-- digest of its number, which tells a replaced card.
alter table ecard add column seen_valid_until text;
alter table ecard add column seen_card_digest bytea;
create index ecard_last_day on ecard (bucket, seen_valid_until) where seen_status = 'active';

-- What the next photos of a sandbox show, and what was read.
create table sandbox_document (
  document_id uuid primary key,
  person_ref text not null,
  misread boolean not null,
  queued_at_ms bigint not null,
  read_at_ms bigint
);
