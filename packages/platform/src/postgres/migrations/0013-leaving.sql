-- The holder stops the card at once, leaves one channel, or closes the card.

alter table ecard add column stopped_at_ms bigint;

-- Which phone's it is, so that leaving one channel ends that channel's phones alone.
alter table payment_handle add column session_id uuid;

-- Closing a card ends every channel's link. Seldom asked, and of all shards.
create index holder_link_person on holder_link (person_id);
