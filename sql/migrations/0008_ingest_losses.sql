-- Records deleted by the brokers before they were read.

create table if not exists ingest_losses
(
  topic LowCardinality(String) comment 'The topic.',
  source LowCardinality(String) comment 'Kafka cluster the records were in.',
  generation UInt32 comment 'Grows when the topic was recreated and its offsets began anew.',
  partition Int32 comment 'Partition of the topic.',
  first_offset UInt64 comment 'First offset lost.',
  last_offset UInt64 comment 'Last offset lost.',
  noticed_at DateTime64(3, 'UTC') default now64(3, 'UTC') comment 'When the consumer found the log to begin later than it had read.'
) engine = ReplacingMergeTree(noticed_at)
order by (topic, source, generation, partition, first_offset, last_offset)
comment 'Offset ranges that retention deleted before they were read: lost, and no gap of ours.';
