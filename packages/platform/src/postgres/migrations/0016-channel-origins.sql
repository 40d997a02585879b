-- The origins whose pages may open sessions of the channel; null for any. Apps send no origin.
alter table channel add column origins text[];
