-- The account of a contract is replayed with its prices: what those hang on stands in the same index.

create index interventions_priced on interventions (contract_id, started_at)
    include (id, ticket_id, worked, phone, travel, mode, trigger_at, zone, travel_cost);
drop index interventions_account;
