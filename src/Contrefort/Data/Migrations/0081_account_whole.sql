-- What a contract's account is replayed from, with its prices, stands together in the order of work: no visit to each entry for it.

create index interventions_priced on interventions (contract_id, started_at)
    include (id, ticket_id, worked, phone, travel, mode, trigger_at, zone, travel_cost);
drop index interventions_contract_id;
