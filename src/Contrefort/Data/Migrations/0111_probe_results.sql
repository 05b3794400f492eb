-- What probes saw. Raw results are kept by day and dropped after a week; five-minute and hourly sums are made before.
-- Partitions are made ahead by the program.

create table probe_results (
    check_id    uuid        not null,
    location_id uuid        not null,
    at          timestamptz not null,     -- when the run began, by the clock of its place
    status      smallint    not null,
    took        int         not null,     -- microseconds
    message     jsonb,                    -- none while all is well
    metrics     jsonb,
    primary key (check_id, at, location_id)
) partition by range (at);

create table probe_results_5min (
    check_id    uuid        not null,
    location_id uuid        not null,
    at          timestamptz not null,     -- start of the five minutes
    runs        int         not null,
    warning     int         not null,
    critical    int         not null,
    unknown     int         not null,
    took_min    int         not null,
    took_sum    bigint      not null,
    took_max    int         not null,
    primary key (check_id, at, location_id)
) partition by range (at);

create table probe_results_hour (like probe_results_5min including all) partition by range (at);
