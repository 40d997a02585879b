-- The key that terminals pin has successors as issuer keys have, and for a while both sign each bundle.
alter table issuer_key drop constraint issuer_key_suite_check;
alter table issuer_key add constraint issuer_key_suite_check
  check (suite in ('compact', 'transport', 'bundle'));
alter table trust_bundle add column former bytea;
