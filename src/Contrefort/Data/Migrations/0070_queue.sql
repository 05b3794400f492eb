-- What the queue is sorted by, for the few tickets that are open and for all.
create index tickets_by_opening on tickets (opened_at desc, id);
create index tickets_queue_by_opening on tickets (opened_at, id) where state <> 'closed';
create index tickets_queue_by_update on tickets (updated_at desc, id) where state <> 'closed';

-- Tickets that hold the words, at most so many. Always by the index of words: PostgreSQL takes the end of a word for
-- something many tickets have, and would rather read through all of them.
create function tickets_found(words tsquery, most integer) returns uuid[] language plpgsql stable
set enable_seqscan = off set enable_indexscan = off as $$
begin
    return array(select id from tickets where search @@ words limit most);
end $$;
