-- What one person worked in a month, for the standby summary.
create index interventions_engineer_id on interventions (engineer_id, started_at);
