-- Topics that ingest has paused, and why.

create table if not exists ingest_pauses
(
  topic LowCardinality(String),
  cause LowCardinality(String) comment 'breaker: most records were dead letters. store: the store could not take more.',
  is_paused Bool,
  reason String comment 'What to do, in one line; empty where it goes on.',
  next_try_at Nullable(DateTime64(3, 'UTC')) comment 'When a small batch is tried.',
  changed_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(changed_at)
order by (topic, cause)
comment 'The latest pause of each topic and cause; one that ended stays with is_paused = false.';
