-- The outside world of the sandbox: what its console changed, and what its providers remember.

create table sandbox_override (
  person_ref text primary key,
  value jsonb not null,
  -- Grows with every change, so that whoever follows the changes can say how far they have read.
  changed_number bigint not null
);
create index sandbox_override_changes on sandbox_override (changed_number);

create table sandbox_counter (
  name text primary key,
  value bigint not null
);
insert into sandbox_counter (name, value) values ('override', 0);

create table sandbox_face (
  provider_id text primary key,
  person_ref text not null,
  state text not null check (state in ('ordered', 'performed')),
  forced text,
  ordered_at_ms bigint not null,
  performed_at_ms bigint
);

create table sandbox_message (
  message_id uuid primary key,
  phone text not null,
  text text not null,
  sent_at_ms bigint not null
);

create index sandbox_message_phone on sandbox_message (phone, message_id);

-- What the console has made to fail.
create table sandbox_fault (
  name text primary key
);
