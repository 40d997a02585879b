-- What was done with a card, by whom, for what. Rows are added, never changed.
create table activity (
  bucket smallint not null,
  person_id uuid not null,
  entry_id uuid not null,
  kind text not null,
  at_ms bigint not null,
  actor text not null,
  purpose text,
  primary key (bucket, person_id, entry_id)
);
