-- What a contract's balances are replayed from stands together, in the order of work: no visit to each entry for it.

create index interventions_account on interventions (contract_id, started_at)
    include (id, worked, phone, travel, mode, trigger_at);
drop index interventions_contract_id;
