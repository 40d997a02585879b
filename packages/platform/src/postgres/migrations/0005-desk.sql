-- Shops and offices, their terminals, and what desks may ask. Small catalogues but for sessions.

create table operator (
  operator_id uuid primary key,
  kind text not null check (kind in ('till', 'desk')),
  name text not null,
  created_at_ms bigint not null
);

create table desk_purpose (
  operator_id uuid not null,
  purpose text not null,
  fields text[] not null,
  primary key (operator_id, purpose)
);

create table provisioning_code (
  digest bytea primary key,
  operator_id uuid not null,
  expires_at_ms bigint not null,
  used_at_ms bigint,
  terminal_id uuid
);

create table terminal (
  terminal_id uuid primary key,
  operator_id uuid not null,
  public_key bytea not null,
  status text not null check (status in ('active', 'suspended')),
  created_at_ms bigint not null
);

-- `opening` is the random part of the signed request: the same request opens no second session.
create table terminal_session (
  session_id uuid primary key,
  terminal_id uuid not null,
  secret_sealed bytea not null,
  token_digest bytea not null,
  created_at_ms bigint not null,
  expires_at_ms bigint not null
);
create table terminal_opening (
  terminal_id uuid not null,
  random bytea not null,
  opened_at_ms bigint not null,
  primary key (terminal_id, random)
);
