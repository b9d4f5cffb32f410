create table if not exists raw_events
(
  topic LowCardinality(String),
  source LowCardinality(String) comment 'Kafka cluster, file or ledger the record came from.',
  generation UInt32 comment 'Grows when the topic was recreated and its offsets began anew.',
  partition Int32,
  offset UInt64,
  event_at Nullable(DateTime64(3, 'UTC')) comment 'When it happened, as the record says.',
  sent_at DateTime64(3, 'UTC') comment 'When the transport took it.',
  ingested_at DateTime64(3, 'UTC'),
  key Nullable(String),
  headers Map(String, String),
  value Nullable(String) comment 'The record as it came; null is a tombstone. Sensitive topics: masked.',
  original_sha256 String comment 'Sensitive topics: SHA-256 of the record before masking.',
  subject String comment 'Pseudonym of the customer, for erasure.'
) engine = ReplacingMergeTree(ingested_at)
partition by toMonday(ingested_at)
order by (topic, source, generation, partition, offset)
settings min_bytes_for_wide_part = 134217728, merge_selector_base = 25, vertical_merge_algorithm_min_columns_to_activate = 1, index_granularity_bytes = 1048576
comment 'Every record as it came, by its identity.';

create table if not exists dead_letters
(
  topic LowCardinality(String),
  source LowCardinality(String) comment 'Kafka cluster, file or ledger the record came from.',
  generation UInt32 comment 'Grows when the topic was recreated and its offsets began anew.',
  partition Int32,
  offset UInt64,
  reason LowCardinality(String) comment 'First reason: field and rule.',
  detail String comment 'Every reason.',
  key Nullable(String),
  headers Map(String, String),
  value Nullable(String) comment 'The record as it came; null is a tombstone. Sensitive topics: masked.',
  original_sha256 String comment 'Sensitive topics: SHA-256 of the record before masking.',
  contract_version UInt16,
  attempts UInt32,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(ingested_at)
partition by toYYYYMM(ingested_at)
order by (topic, source, generation, partition, offset)
comment 'Records that break their contract, with bytes, position and reason.';

create table if not exists ingest_ranges
(
  topic LowCardinality(String),
  source LowCardinality(String) comment 'Kafka cluster, file or ledger the record came from.',
  generation UInt32 comment 'Grows when the topic was recreated and its offsets began anew.',
  partition Int32,
  first_offset UInt64,
  last_offset UInt64,
  records UInt64,
  tombstones UInt64,
  content_hash UInt64 comment 'XOR over records of cityHash64(offset, value).',
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(ingested_at)
order by (topic, source, generation, partition, first_offset, last_offset)
comment 'What each batch landed; an offset in no range is a gap.';

create table if not exists touches
(
  table_name LowCardinality(String),
  slot_at DateTime64(3, 'UTC'),
  key String comment 'One of the keys that touched the slot.',
  touch_id UUID,
  touched_at DateTime64(3, 'UTC')
) engine = MergeTree
partition by toYYYYMM(touched_at)
order by (table_name, slot_at, touch_id)
comment 'Slots that a landed row makes dirty.';

create table if not exists landing_calls
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  original_value Nullable(String)
) engine = Null;

create table if not exists parsed_calls
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  record_value Nullable(String),
  call_id String comment 'The queue leg; a transfer to another queue is a new leg.',
  revision UInt32 comment 'Grows with each later description of the leg.',
  contact_id Nullable(String) comment 'The customer contact the leg belongs to.',
  customer_id Nullable(String) comment 'The customer, as a pseudonym.',
  site_id String comment 'The site that takes the call.',
  queue_id String comment 'The skill queue the call was offered to.',
  seat_id Nullable(String) comment 'The seat that answered.',
  agent_id Nullable(String) comment 'The agent who answered.',
  direction LowCardinality(String) comment 'Who called.',
  outcome LowCardinality(String) comment 'How the leg left the queue; `open` while it is still there.',
  offered_at DateTime64(3, 'UTC') comment 'The call entered the queue.',
  ring_started_at Nullable(DateTime64(3, 'UTC')) comment 'A seat began to ring.',
  answered_at Nullable(DateTime64(3, 'UTC')) comment 'The agent answered.',
  left_queue_at Nullable(DateTime64(3, 'UTC')) comment 'Answered, abandoned, queued for callback or overflowed.',
  ended_at Nullable(DateTime64(3, 'UTC')) comment 'The conversation ended.',
  wrap_ended_at Nullable(DateTime64(3, 'UTC')) comment 'After-call work ended.',
  wait_seconds Nullable(Float64) comment 'Queue plus ring time until the leg left the queue.',
  ring_seconds Nullable(Float64) comment 'Ring time at the seat.',
  talk_seconds Nullable(Float64) comment 'Conversation without hold.',
  hold_seconds Nullable(Float64) comment 'Time on hold.',
  wrap_seconds Nullable(Float64) comment 'After-call work.',
  hold_count Nullable(UInt32) comment 'Times put on hold.',
  transferred_to Nullable(String) comment 'The queue or seat the agent transferred to.',
  previous_call_id Nullable(String) comment 'The leg this one continues or redials.',
  is_redial Nullable(Bool) comment 'The customer abandoned and called again shortly after.',
  reason LowCardinality(Nullable(String)) comment 'Why the customer called.',
  released_by LowCardinality(Nullable(String)) comment 'Who ended the conversation.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.',
  event_at Nullable(DateTime64(3, 'UTC')),
  subject String,
  original_sha256 String,
  reasons Array(String)
) engine = Null;

create table if not exists calls_v1
(
  call_id String comment 'The queue leg; a transfer to another queue is a new leg.',
  revision UInt32 comment 'Grows with each later description of the leg.',
  contact_id Nullable(String) comment 'The customer contact the leg belongs to.',
  customer_id Nullable(String) comment 'The customer, as a pseudonym.',
  site_id String comment 'The site that takes the call.',
  queue_id String comment 'The skill queue the call was offered to.',
  seat_id Nullable(String) comment 'The seat that answered.',
  agent_id Nullable(String) comment 'The agent who answered.',
  direction LowCardinality(String) comment 'Who called.',
  outcome LowCardinality(String) comment 'How the leg left the queue; `open` while it is still there.',
  offered_at DateTime64(3, 'UTC') comment 'The call entered the queue.',
  ring_started_at Nullable(DateTime64(3, 'UTC')) comment 'A seat began to ring.',
  answered_at Nullable(DateTime64(3, 'UTC')) comment 'The agent answered.',
  left_queue_at Nullable(DateTime64(3, 'UTC')) comment 'Answered, abandoned, queued for callback or overflowed.',
  ended_at Nullable(DateTime64(3, 'UTC')) comment 'The conversation ended.',
  wrap_ended_at Nullable(DateTime64(3, 'UTC')) comment 'After-call work ended.',
  wait_seconds Nullable(Float64) comment 'Queue plus ring time until the leg left the queue.',
  ring_seconds Nullable(Float64) comment 'Ring time at the seat.',
  talk_seconds Nullable(Float64) comment 'Conversation without hold.',
  hold_seconds Nullable(Float64) comment 'Time on hold.',
  wrap_seconds Nullable(Float64) comment 'After-call work.',
  hold_count Nullable(UInt32) comment 'Times put on hold.',
  transferred_to Nullable(String) comment 'The queue or seat the agent transferred to.',
  previous_call_id Nullable(String) comment 'The leg this one continues or redials.',
  is_redial Nullable(Bool) comment 'The customer abandoned and called again shortly after.',
  reason LowCardinality(Nullable(String)) comment 'Why the customer called.',
  released_by LowCardinality(Nullable(String)) comment 'Who ended the conversation.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  record_source LowCardinality(String),
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  ingested_at DateTime64(3, 'UTC'),
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.'
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(offered_at)
order by (offered_at, call_id)
settings min_bytes_for_wide_part = 134217728, merge_selector_base = 12
comment 'One queue leg of a call: latest known state.';

create view if not exists calls as select * from calls_v1 final;

create materialized view if not exists parse_calls to parsed_calls as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'callId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'contactId')), isNull(tupleElement(t, 'customerId')), isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'queueId')), isNull(tupleElement(t, 'seatId')), isNull(tupleElement(t, 'agentId')), isNull(tupleElement(t, 'direction')), isNull(tupleElement(t, 'outcome')), isNull(tupleElement(t, 'offeredAt')), isNull(tupleElement(t, 'ringStartedAt')), isNull(tupleElement(t, 'answeredAt')), isNull(tupleElement(t, 'leftQueueAt')), isNull(tupleElement(t, 'endedAt')), isNull(tupleElement(t, 'wrapEndedAt')), isNull(tupleElement(t, 'waitSeconds')), isNull(tupleElement(t, 'ringSeconds')), isNull(tupleElement(t, 'talkSeconds')), isNull(tupleElement(t, 'holdSeconds')), isNull(tupleElement(t, 'wrapSeconds')), isNull(tupleElement(t, 'holdCount')), isNull(tupleElement(t, 'transferredTo')), isNull(tupleElement(t, 'previousCallId')), isNull(tupleElement(t, 'isRedial')), isNull(tupleElement(t, 'reason')), isNull(tupleElement(t, 'releasedBy'))]) != 27) as has_other_members, (
    isNull(concat(tupleElement(t, 'callId'), tupleElement(t, 'revision'), tupleElement(t, 'siteId'), tupleElement(t, 'queueId'), tupleElement(t, 'direction'), tupleElement(t, 'outcome'), tupleElement(t, 'offeredAt')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, ['"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId": \\[|"callId":\\{|"callId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|"contactId":0|"contactId": 0|"contactId":1|"contactId": 1|"contactId":2|"contactId": 2|"contactId":3|"contactId": 3|"contactId":4|"contactId": 4|"contactId":5|"contactId": 5|"contactId":6|"contactId": 6|"contactId":7|"contactId": 7|"contactId":8|"contactId": 8|"contactId":9|"contactId": 9|"contactId":\\-|"contactId": \\-|"contactId":t|"contactId": t|"contactId":f|"contactId": f|"contactId":\\[|"contactId": \\[|"contactId":\\{|"contactId": \\{|"customerId":0|"customerId": 0|"customerId":1|"customerId": 1|"customerId":2|"customerId": 2|"customerId":3|"customerId": 3|"customerId":4|"customerId": 4|"customerId":5|"customerId": 5|"customerId":6|"customerId": 6|"customerId":7|"customerId": 7|"customerId":8|"customerId": 8|"customerId":9|"customerId": 9|"customerId":\\-|"customerId": \\-|"customerId":t|"customerId": t|"customerId":f|"customerId": f|"customerId":\\[|"customerId": \\[|"customerId":\\{|"customerId": \\{|"siteId":0|"siteId": 0|"siteId":1|"siteId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"siteId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"siteId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"queueId":0|"queueId": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queueId": 6|"queueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId": 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"seatId":0|"seatId": 0|"seatId":1|"seatId": 1|"seatId":2|"seatId": 2|"seatId":3|"seatId": 3|"seatId":4|"seatId": 4|"seatId":5|"seatId": 5|"seatId":6|"seatId": 6|"seatId":7|"seatId": 7|"seatId":8|"seatId": 8|"seatId":9|"seatId": 9|"seatId":\\-|"seatId": \\-|"seatId":t|"seatId": t|"seatId":f|"seatId": f|"seatId":\\[|"seatId": \\[|"seatId":\\{|"seatId": \\{|"agentId":0|"agentId": 0|"agentId":1|"agentId": 1|"agentId":2|"agentId": 2|"agentId":3|"agentId": 3|"agentId":4|"agentId": 4|"agentId":5|"agentId": 5|"agentId":6|"agentId": 6|"agentId":7|"agentId": 7|"agentId":8|"agentId": 8|"agentId":9|"agentId": 9|"agentId":\\-|"agentId": \\-|"agentId":t|"agentId": t|"agentId":f|"agentId": f|"agentId":\\[|"agentId": \\[|"agentId":\\{|"agentId": \\{|"direction":0|"direction": 0|"direction":1|"direction": 1|"direction":2|"direction": 2|"direction":3|"direction": 3|"direction":4|"direction": 4|"direction":5|"direction": 5|"direction":6|"direction": 6|"direction":7|"direction": 7|"direction":8|"direction": 8|"direction":9|"direction": 9|"direction":\\-|"direction": \\-|"direction":t|"direction": t|"direction":f|"direction": f|"direction":\\[|"direction": \\[|"direction":\\{|"direction": \\{|"outcome":0|"outcome": 0|"outcome":1|"outcome": 1|"outcome":2|"outcome": 2|"outcome":3|"outcome": 3|"outcome":4|"outcome": 4|"outcome":5|"outcome": 5|"outcome":6|"outcome": 6|"outcome":7|"outcome": 7|"outcome":8|"outcome": 8|"outcome":9|"outcome": 9|"outcome":\\-|"outcome": \\-|"outcome":t|"outcome": t|"outcome":f|"outcome": f|"outcome":\\[|"outcome": \\[|"outcome":\\{|"outcome": \\{|"offeredAt":0|"offeredAt": 0|"offeredAt":1|"offeredAt": 1|"offeredAt":2|"offeredAt": 2|"offeredAt":3|"offeredAt": 3|"offeredAt":4|"offeredAt": 4|"offeredAt":5|"offeredAt": 5|"offeredAt":6|"offeredAt": 6|"offeredAt":7|"offeredAt": 7|"offeredAt":8|"offeredAt": 8|"offeredAt":9|"offeredAt": 9|"offeredAt":\\-|"offeredAt": \\-|"offeredAt":t|"offeredAt": t|"offeredAt":f|"offeredAt": f|"offeredAt":\\[|"offeredAt": \\[|"offeredAt":\\{|"offeredAt": \\{|"ringStartedAt":0|"ringStartedAt": 0|"ringStartedAt":1|"ringStartedAt": 1|"ringStartedAt":2|"ringStartedAt": 2|"ringStartedAt":3|"ringStartedAt": 3|"ringStartedAt":4|"ringStartedAt": 4|"ringStartedAt":5|"ringStartedAt": 5|"ringStartedAt":6|"ringStartedAt": 6|"ringStartedAt":7|"ringStartedAt": 7|"ringStartedAt":8|"ringStartedAt": 8|"ringStartedAt":9|"ringStartedAt": 9|"ringStartedAt":\\-|"ringStartedAt": \\-|"ringStartedAt":t|"ringStartedAt": t|"ringStartedAt":f|"ringStartedAt": f|"ringStartedAt":\\[|"ringStartedAt": \\[|"ringStartedAt":\\{|"ringStartedAt": \\{|"answeredAt":0|"answeredAt": 0|"answeredAt":1|"answeredAt": 1|"answeredAt":2|"answeredAt": 2|"answeredAt":3|"answeredAt": 3|"answeredAt":4|"answeredAt": 4|"answeredAt":5|"answeredAt": 5|"answeredAt":6|"answeredAt": 6|"answeredAt":7|"answeredAt": 7|"answeredAt":8|"answeredAt": 8|"answeredAt":9|"answeredAt": 9|"answeredAt":\\-|"answeredAt": \\-|"answeredAt":t|"answeredAt": t|"answeredAt":f|"answeredAt": f|"answeredAt":\\[|"answeredAt": \\[|"answeredAt":\\{|"answeredAt": \\{|"leftQueueAt":0|"leftQueueAt": 0|"leftQueueAt":1|"leftQueueAt": 1|"leftQueueAt":2|"leftQueueAt": 2|"leftQueueAt":3|"leftQueueAt": 3|"leftQueueAt":4|"leftQueueAt": 4|"leftQueueAt":5|"leftQueueAt": 5|"leftQueueAt":6|"leftQueueAt": 6|"leftQueueAt":7|"leftQueueAt": 7|"leftQueueAt":8|"leftQueueAt": 8|"leftQueueAt":9|"leftQueueAt": 9|"leftQueueAt":\\-|"leftQueueAt": \\-|"leftQueueAt":t|"leftQueueAt": t|"leftQueueAt":f|"leftQueueAt": f|"leftQueueAt":\\[|"leftQueueAt": \\[|"leftQueueAt":\\{|"leftQueueAt": \\{|"endedAt":0|"endedAt": 0|"endedAt":1|"endedAt": 1|"endedAt":2|"endedAt": 2|"endedAt":3|"endedAt": 3|"endedAt":4|"endedAt": 4|"endedAt":5|"endedAt": 5|"endedAt":6|"endedAt": 6|"endedAt":7|"endedAt": 7|"endedAt":8|"endedAt": 8|"endedAt":9|"endedAt": 9|"endedAt":\\-|"endedAt": \\-|"endedAt":t|"endedAt": t|"endedAt":f|"endedAt": f|"endedAt":\\[|"endedAt": \\[|"endedAt":\\{|"endedAt": \\{|"wrapEndedAt":0|"wrapEndedAt": 0|"wrapEndedAt":1|"wrapEndedAt": 1|"wrapEndedAt":2|"wrapEndedAt": 2|"wrapEndedAt":3|"wrapEndedAt": 3|"wrapEndedAt":4|"wrapEndedAt": 4|"wrapEndedAt":5|"wrapEndedAt": 5|"wrapEndedAt":6|"wrapEndedAt": 6|"wrapEndedAt":7|"wrapEndedAt": 7|"wrapEndedAt":8|"wrapEndedAt": 8|"wrapEndedAt":9|"wrapEndedAt": 9|"wrapEndedAt":\\-|"wrapEndedAt": \\-|"wrapEndedAt":t|"wrapEndedAt": t|"wrapEndedAt":f|"wrapEndedAt": f|"wrapEndedAt":\\[|"wrapEndedAt": \\[|"wrapEndedAt":\\{|"wrapEndedAt": \\{|"waitSeconds":"|"waitSeconds": "|"waitSeconds":t|"waitSeconds": t|"waitSeconds":f|"waitSeconds": f|"waitSeconds":\\[|"waitSeconds": \\[|"waitSeconds":\\{|"waitSeconds": \\{|"ringSeconds":"|"ringSeconds": "|"ringSeconds":t|"ringSeconds": t|"ringSeconds":f|"ringSeconds": f|"ringSeconds":\\[|"ringSeconds": \\[|"ringSeconds":\\{|"ringSeconds": \\{|"talkSeconds":"|"talkSeconds": "|"talkSeconds":t|"talkSeconds": t|"talkSeconds":f|"talkSeconds": f|"talkSeconds":\\[|"talkSeconds": \\[|"talkSeconds":\\{|"talkSeconds": \\{|"holdSeconds":"|"holdSeconds": "|"holdSeconds":t|"holdSeconds": t|"holdSeconds":f|"holdSeconds": f|"holdSeconds":\\[|"holdSeconds": \\[|"holdSeconds":\\{|"holdSeconds": \\{|"wrapSeconds":"|"wrapSeconds": "|"wrapSeconds":t|"wrapSeconds": t|"wrapSeconds":f|"wrapSeconds": f|"wrapSeconds":\\[|"wrapSeconds": \\[|"wrapSeconds":\\{|"wrapSeconds": \\{|"holdCount":"|"holdCount": "|"holdCount":t|"holdCount": t|"holdCount":f|"holdCount": f|"holdCount":\\[|"holdCount": \\[|"holdCount":\\{|"holdCount": \\{|"transferredTo":0|"transferredTo": 0|"transferredTo":1|"transferredTo": 1|"transferredTo":2|"transferredTo": 2|"transferredTo":3|"transferredTo": 3|"transferredTo":4|"transferredTo": 4|"transferredTo":5|"transferredTo": 5|"transferredTo":6|"transferredTo": 6|"transferredTo":7|"transferredTo": 7|"transferredTo":8|"transferredTo": 8|"transferredTo":9|"transferredTo": 9|"transferredTo":\\-|"transferredTo": \\-|"transferredTo":t|"transferredTo": t|"transferredTo":f|"transferredTo": f|"transferredTo":\\[|"transferredTo": \\[|"transferredTo":\\{|"transferredTo": \\{|"previousCallId":0|"previousCallId": 0|"previousCallId":1|"previousCallId": 1|"previousCallId":2|"previousCallId": 2|"previousCallId":3|"previousCallId": 3|"previousCallId":4|"previousCallId": 4|"previousCallId":5|"previousCallId": 5|"previousCallId":6|"previousCallId": 6|"previousCallId":7|"previousCallId": 7|"previousCallId":8|"previousCallId": 8|"previousCallId":9|"previousCallId": 9|"previousCallId":\\-|"previousCallId": \\-|"previousCallId":t|"previousCallId": t|"previousCallId":f|"previousCallId": f|"previousCallId":\\[|"previousCallId": \\[|"previousCallId":\\{|"previousCallId": \\{|"isRedial":"|"isRedial": "|"isRedial":0|"isRedial": 0|"isRedial":1|"isRedial": 1|"isRedial":2|"isRedial": 2|"isRedial":3|"isRedial": 3|"isRedial":4|"isRedial": 4|"isRedial":5|"isRedial": 5|"isRedial":6|"isRedial": 6|"isRedial":7|"isRedial": 7|"isRedial":8|"isRedial": 8|"isRedial":9|"isRedial": 9|"isRedial":\\-|"isRedial": \\-|"isRedial":\\[|"isRedial": \\[|"isRedial":\\{|"isRedial": \\{|"reason":0|"reason": 0|"reason":1|"reason": 1|"reason":2|"reason": 2|"reason":3|"reason": 3|"reason":4|"reason": 4|"reason":5|"reason": 5|"reason":6|"reason": 6|"reason":7|"reason": 7|"reason":8|"reason": 8|"reason":9|"reason": 9|"reason":\\-|"reason": \\-|"reason":t|"reason": t|"reason":f|"reason": f|"reason":\\[|"reason": \\[|"reason":\\{|"reason": \\{|"releasedBy":0|"releasedBy": 0|"releasedBy":1|"releasedBy": 1|"releasedBy":2|"releasedBy": 2|"releasedBy":3|"releasedBy": 3|"releasedBy":4|"releasedBy": 4|"releasedBy":5|"releasedBy": 5|"releasedBy":6|"releasedBy": 6|"releasedBy":7|"releasedBy": 7|"releasedBy":8|"releasedBy": 8|"releasedBy":9|"releasedBy": 9|"releasedBy":\\-|"releasedBy": \\-|"releasedBy":t|"releasedBy": t|"releasedBy":f|"releasedBy": f|"releasedBy":\\[|"releasedBy": \\[|"releasedBy":\\{|"releasedBy": \\{|"callId":""|"callId": ""|"contactId":""|"contactId": ""|"customerId":""|"customerId": ""|"siteId":""|"siteId": ""|"queueId":""|"queueId": ""|"seatId":""|"seatId": ""|"agentId":""|"agentId": ""|"offeredAt":""|"offeredAt": ""|"ringStartedAt":""|"ringStartedAt": ""|"answeredAt":""|"answeredAt": ""|"leftQueueAt":""|"leftQueueAt": ""|"endedAt":""|"endedAt": ""|"wrapEndedAt":""|"wrapEndedAt": ""|"transferredTo":""|"transferredTo": ""|"previousCallId":""|"previousCallId": ""|" |"	|"
|"|":  |":	|":
|":|": 	|": 
|": |\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":'])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'callId')), length(tupleElement(t, 'contactId')), length(tupleElement(t, 'customerId')), length(tupleElement(t, 'siteId')), length(tupleElement(t, 'queueId')), length(tupleElement(t, 'seatId')), length(tupleElement(t, 'agentId')), length(tupleElement(t, 'transferredTo')), length(tupleElement(t, 'previousCallId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'reason'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'waitSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'ringSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'talkSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'holdSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'wrapSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'holdCount') between 0 and 4294967295) or tupleElement(t, 'holdCount') != floor(tupleElement(t, 'holdCount')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'offeredAt'), tupleElement(t, 'ringStartedAt'), tupleElement(t, 'answeredAt'), tupleElement(t, 'leftQueueAt'), tupleElement(t, 'endedAt'), tupleElement(t, 'wrapEndedAt')], ' '), '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9]) ?)*$')
    or ifNull(tupleElement(t, 'direction') not in ('inbound', 'outbound'), 0)
    or ifNull(tupleElement(t, 'outcome') not in ('open', 'answered', 'abandoned', 'callback_queued', 'overflowed'), 0)
    or ifNull(tupleElement(t, 'releasedBy') not in ('customer', 'agent', 'system'), 0)
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  assumeNotNull(tupleElement(t, 'callId')) as call_id,
  assumeNotNull(toUInt32(tupleElement(t, 'revision'))) as revision,
  tupleElement(t, 'contactId') as contact_id,
  tupleElement(t, 'customerId') as customer_id,
  assumeNotNull(tupleElement(t, 'siteId')) as site_id,
  assumeNotNull(tupleElement(t, 'queueId')) as queue_id,
  tupleElement(t, 'seatId') as seat_id,
  tupleElement(t, 'agentId') as agent_id,
  assumeNotNull(tupleElement(t, 'direction')) as direction,
  assumeNotNull(tupleElement(t, 'outcome')) as outcome,
  assumeNotNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC')) as offered_at,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'ringStartedAt'), 3, 'UTC') as ring_started_at,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'answeredAt'), 3, 'UTC') as answered_at,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'leftQueueAt'), 3, 'UTC') as left_queue_at,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'endedAt'), 3, 'UTC') as ended_at,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'wrapEndedAt'), 3, 'UTC') as wrap_ended_at,
  tupleElement(t, 'waitSeconds') as wait_seconds,
  tupleElement(t, 'ringSeconds') as ring_seconds,
  tupleElement(t, 'talkSeconds') as talk_seconds,
  tupleElement(t, 'holdSeconds') as hold_seconds,
  tupleElement(t, 'wrapSeconds') as wrap_seconds,
  toUInt32(tupleElement(t, 'holdCount')) as hold_count,
  tupleElement(t, 'transferredTo') as transferred_to,
  tupleElement(t, 'previousCallId') as previous_call_id,
  tupleElement(t, 'isRedial') as is_redial,
  tupleElement(t, 'reason') as reason,
  tupleElement(t, 'releasedBy') as released_by,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(assumeNotNull(toUInt32(tupleElement(t, 'revision')))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') as event_at,
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2), arrayFilter(p -> p.1 not in ('callId', 'revision', 'contactId', 'customerId', 'siteId', 'queueId', 'seatId', 'agentId', 'direction', 'outcome', 'offeredAt', 'ringStartedAt', 'answeredAt', 'leftQueueAt', 'endedAt', 'wrapEndedAt', 'waitSeconds', 'ringSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds', 'holdCount', 'transferredTo', 'previousCallId', 'isRedial', 'reason', 'releasedBy'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  ifNull(tupleElement(t, 'customerId'), '') as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayFilter(reason -> reason != '', arrayConcat(
        arrayMap((rule, raw) -> multiIf(
          raw in ('', 'null'), if(rule.3, concat(rule.1, '.missing'), ''),
          position(rule.4, substring(raw, 1, 1)) = 0, concat(rule.1, '.type'),
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$'), concat(rule.1, '.zone'), not match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'), toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          ''),
          JSONExtract('[["callId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["contactId","id",0,"\\"",1,128,[],"",""],["customerId","id",0,"\\"",1,128,[],"",""],["siteId","id",1,"\\"",1,128,[],"",""],["queueId","id",1,"\\"",1,128,[],"",""],["seatId","id",0,"\\"",1,128,[],"",""],["agentId","id",0,"\\"",1,128,[],"",""],["direction","one-of",1,"\\"",0,100000,["inbound","outbound"],"",""],["outcome","one-of",1,"\\"",0,100000,["open","answered","abandoned","callback_queued","overflowed"],"",""],["offeredAt","instant",1,"\\"",0,100000,[],"",""],["ringStartedAt","instant",0,"\\"",0,100000,[],"",""],["answeredAt","instant",0,"\\"",0,100000,[],"",""],["leftQueueAt","instant",0,"\\"",0,100000,[],"",""],["endedAt","instant",0,"\\"",0,100000,[],"",""],["wrapEndedAt","instant",0,"\\"",0,100000,[],"",""],["waitSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["ringSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["talkSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["holdSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["wrapSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["holdCount","count",0,"-0123456789",0,4294967295,[],"",""],["transferredTo","id",0,"\\"",1,128,[],"",""],["previousCallId","id",0,"\\"",1,128,[],"",""],["isRedial","flag",0,"tf",-1e+308,1e+308,[],"",""],["reason","label",0,"\\"",0,200,[],"",""],["releasedBy","one-of",0,"\\"",0,100000,["customer","agent","system"],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arrayMap(rule -> arrayConcat(JSONExtractKeysAndValuesRaw(v).2)[indexOf(arrayConcat(JSONExtractKeysAndValuesRaw(v).1), rule.1)], JSONExtract('[["callId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["contactId","id",0,"\\"",1,128,[],"",""],["customerId","id",0,"\\"",1,128,[],"",""],["siteId","id",1,"\\"",1,128,[],"",""],["queueId","id",1,"\\"",1,128,[],"",""],["seatId","id",0,"\\"",1,128,[],"",""],["agentId","id",0,"\\"",1,128,[],"",""],["direction","one-of",1,"\\"",0,100000,["inbound","outbound"],"",""],["outcome","one-of",1,"\\"",0,100000,["open","answered","abandoned","callback_queued","overflowed"],"",""],["offeredAt","instant",1,"\\"",0,100000,[],"",""],["ringStartedAt","instant",0,"\\"",0,100000,[],"",""],["answeredAt","instant",0,"\\"",0,100000,[],"",""],["leftQueueAt","instant",0,"\\"",0,100000,[],"",""],["endedAt","instant",0,"\\"",0,100000,[],"",""],["wrapEndedAt","instant",0,"\\"",0,100000,[],"",""],["waitSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["ringSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["talkSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["holdSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["wrapSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["holdCount","count",0,"-0123456789",0,4294967295,[],"",""],["transferredTo","id",0,"\\"",1,128,[],"",""],["previousCallId","id",0,"\\"",1,128,[],"",""],["isRedial","flag",0,"tf",-1e+308,1e+308,[],"",""],["reason","label",0,"\\"",0,200,[],"",""],["releasedBy","one-of",0,"\\"",0,100000,["customer","agent","system"],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'))),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), []) as reasons
from (select *, JSONExtract(v, 'Tuple(callId Nullable(String), revision Nullable(Float64), contactId Nullable(String), customerId Nullable(String), siteId Nullable(String), queueId Nullable(String), seatId Nullable(String), agentId Nullable(String), direction Nullable(String), outcome Nullable(String), offeredAt Nullable(String), ringStartedAt Nullable(String), answeredAt Nullable(String), leftQueueAt Nullable(String), endedAt Nullable(String), wrapEndedAt Nullable(String), waitSeconds Nullable(Float64), ringSeconds Nullable(Float64), talkSeconds Nullable(Float64), holdSeconds Nullable(Float64), wrapSeconds Nullable(Float64), holdCount Nullable(Float64), transferredTo Nullable(String), previousCallId Nullable(String), isRedial Nullable(Bool), reason Nullable(String), releasedBy Nullable(String))') as t from (select *, ifNull(original_value, '') as v from landing_calls));

create materialized view if not exists raw_of_calls to raw_events as
select 'calls' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_calls where not mapContains(record_headers, 'callboard-replay');

create materialized view if not exists dead_letters_of_calls to dead_letters as
select 'calls' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, mapFilter((k, i) -> k != 'callboard-replay', record_headers) as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_calls where notEmpty(reasons);

create materialized view if not exists ranges_of_calls to ingest_ranges as
select 'calls' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_calls.ingested_at) as ingested_at
from parsed_calls where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists calls_of_calls to calls_v1 as
select call_id, revision, contact_id, customer_id, site_id, queue_id, seat_id, agent_id, direction, outcome, offered_at, ring_started_at, answered_at, left_queue_at, ended_at, wrap_ended_at, wait_seconds, ring_seconds, talk_seconds, hold_seconds, wrap_seconds, hold_count, transferred_to, previous_call_id, is_redial, reason, released_by, source, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_calls where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_calls to touches as
select 'calls' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(offered_at, interval 15 minute, 'UTC') as touched, call_id as touching from parsed_calls where isNotNull(record_value) and empty(reasons))
group by touched;

create table if not exists landing_recordings
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  original_value Nullable(String)
) engine = Null;

create table if not exists parsed_recordings
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  record_value Nullable(String),
  recording_id String comment 'The recording.',
  revision UInt32 comment 'Grows with each later description.',
  call_id String comment 'The queue leg recorded.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  seat_id Nullable(String) comment 'The seat recorded.',
  agent_id Nullable(String) comment 'The agent recorded.',
  started_at DateTime64(3, 'UTC') comment 'Recording began.',
  duration_seconds Float64 comment 'Length of the audio.',
  audio_uri Nullable(String) comment 'Where the audio is kept.',
  format LowCardinality(Nullable(String)) comment 'Codec or container, such as wav or opus.',
  sample_rate_hz Nullable(UInt32) comment 'Samples per second and channel.',
  channels Nullable(UInt32) comment '1 = mixed, 2 = agent and customer apart.',
  paused_seconds Nullable(Float64) comment 'Suppressed while payment details were spoken.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.',
  event_at Nullable(DateTime64(3, 'UTC')),
  subject String,
  original_sha256 String,
  reasons Array(String)
) engine = Null;

create table if not exists recordings_v1
(
  recording_id String comment 'The recording.',
  revision UInt32 comment 'Grows with each later description.',
  call_id String comment 'The queue leg recorded.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  seat_id Nullable(String) comment 'The seat recorded.',
  agent_id Nullable(String) comment 'The agent recorded.',
  started_at DateTime64(3, 'UTC') comment 'Recording began.',
  duration_seconds Float64 comment 'Length of the audio.',
  audio_uri Nullable(String) comment 'Where the audio is kept.',
  format LowCardinality(Nullable(String)) comment 'Codec or container, such as wav or opus.',
  sample_rate_hz Nullable(UInt32) comment 'Samples per second and channel.',
  channels Nullable(UInt32) comment '1 = mixed, 2 = agent and customer apart.',
  paused_seconds Nullable(Float64) comment 'Suppressed while payment details were spoken.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  record_source LowCardinality(String),
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  ingested_at DateTime64(3, 'UTC'),
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.'
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(started_at)
order by (started_at, recording_id)
settings min_bytes_for_wide_part = 134217728, merge_selector_base = 12
comment 'Metadata of one recording.';

create view if not exists recordings as select * from recordings_v1 final;

create materialized view if not exists parse_recordings to parsed_recordings as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'recordingId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'callId')), isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'queueId')), isNull(tupleElement(t, 'seatId')), isNull(tupleElement(t, 'agentId')), isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'durationSeconds')), isNull(tupleElement(t, 'audioUri')), isNull(tupleElement(t, 'format')), isNull(tupleElement(t, 'sampleRateHz')), isNull(tupleElement(t, 'channels')), isNull(tupleElement(t, 'pausedSeconds'))]) != 14) as has_other_members, (
    isNull(concat(tupleElement(t, 'recordingId'), tupleElement(t, 'revision'), tupleElement(t, 'callId'), tupleElement(t, 'siteId'), tupleElement(t, 'queueId'), tupleElement(t, 'startedAt'), tupleElement(t, 'durationSeconds')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, ['"recordingId":0|"recordingId": 0|"recordingId":1|"recordingId": 1|"recordingId":2|"recordingId": 2|"recordingId":3|"recordingId": 3|"recordingId":4|"recordingId": 4|"recordingId":5|"recordingId": 5|"recordingId":6|"recordingId": 6|"recordingId":7|"recordingId": 7|"recordingId":8|"recordingId": 8|"recordingId":9|"recordingId": 9|"recordingId":\\-|"recordingId": \\-|"recordingId":t|"recordingId": t|"recordingId":f|"recordingId": f|"recordingId":\\[|"recordingId": \\[|"recordingId":\\{|"recordingId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId": \\[|"callId":\\{|"callId": \\{|"siteId":0|"siteId": 0|"siteId":1|"siteId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"siteId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"siteId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"queueId":0|"queueId": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queueId": 6|"queueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId": 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"seatId":0|"seatId": 0|"seatId":1|"seatId": 1|"seatId":2|"seatId": 2|"seatId":3|"seatId": 3|"seatId":4|"seatId": 4|"seatId":5|"seatId": 5|"seatId":6|"seatId": 6|"seatId":7|"seatId": 7|"seatId":8|"seatId": 8|"seatId":9|"seatId": 9|"seatId":\\-|"seatId": \\-|"seatId":t|"seatId": t|"seatId":f|"seatId": f|"seatId":\\[|"seatId": \\[|"seatId":\\{|"seatId": \\{|"agentId":0|"agentId": 0|"agentId":1|"agentId": 1|"agentId":2|"agentId": 2|"agentId":3|"agentId": 3|"agentId":4|"agentId": 4|"agentId":5|"agentId": 5|"agentId":6|"agentId": 6|"agentId":7|"agentId": 7|"agentId":8|"agentId": 8|"agentId":9|"agentId": 9|"agentId":\\-|"agentId": \\-|"agentId":t|"agentId": t|"agentId":f|"agentId": f|"agentId":\\[|"agentId": \\[|"agentId":\\{|"agentId": \\{|"startedAt":0|"startedAt": 0|"startedAt":1|"startedAt": 1|"startedAt":2|"startedAt": 2|"startedAt":3|"startedAt": 3|"startedAt":4|"startedAt": 4|"startedAt":5|"startedAt": 5|"startedAt":6|"startedAt": 6|"startedAt":7|"startedAt": 7|"startedAt":8|"startedAt": 8|"startedAt":9|"startedAt": 9|"startedAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt": t|"startedAt":f|"startedAt": f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|"startedAt": \\{|"durationSeconds":"|"durationSeconds": "|"durationSeconds":t|"durationSeconds": t|"durationSeconds":f|"durationSeconds": f|"durationSeconds":\\[|"durationSeconds": \\[|"durationSeconds":\\{|"durationSeconds": \\{|"audioUri":0|"audioUri": 0|"audioUri":1|"audioUri": 1|"audioUri":2|"audioUri": 2|"audioUri":3|"audioUri": 3|"audioUri":4|"audioUri": 4|"audioUri":5|"audioUri": 5|"audioUri":6|"audioUri": 6|"audioUri":7|"audioUri": 7|"audioUri":8|"audioUri": 8|"audioUri":9|"audioUri": 9|"audioUri":\\-|"audioUri": \\-|"audioUri":t|"audioUri": t|"audioUri":f|"audioUri": f|"audioUri":\\[|"audioUri": \\[|"audioUri":\\{|"audioUri": \\{|"format":0|"format": 0|"format":1|"format": 1|"format":2|"format": 2|"format":3|"format": 3|"format":4|"format": 4|"format":5|"format": 5|"format":6|"format": 6|"format":7|"format": 7|"format":8|"format": 8|"format":9|"format": 9|"format":\\-|"format": \\-|"format":t|"format": t|"format":f|"format": f|"format":\\[|"format": \\[|"format":\\{|"format": \\{|"sampleRateHz":"|"sampleRateHz": "|"sampleRateHz":t|"sampleRateHz": t|"sampleRateHz":f|"sampleRateHz": f|"sampleRateHz":\\[|"sampleRateHz": \\[|"sampleRateHz":\\{|"sampleRateHz": \\{|"channels":"|"channels": "|"channels":t|"channels": t|"channels":f|"channels": f|"channels":\\[|"channels": \\[|"channels":\\{|"channels": \\{|"pausedSeconds":"|"pausedSeconds": "|"pausedSeconds":t|"pausedSeconds": t|"pausedSeconds":f|"pausedSeconds": f|"pausedSeconds":\\[|"pausedSeconds": \\[|"pausedSeconds":\\{|"pausedSeconds": \\{|"recordingId":""|"recordingId": ""|"callId":""|"callId": ""|"siteId":""|"siteId": ""|"queueId":""|"queueId": ""|"seatId":""|"seatId": ""|"agentId":""|"agentId": ""|"startedAt":""|"startedAt": ""|" |"	|"
|"|":  |":	|":
|":|": 	|": 
|": |\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":'])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'recordingId')), length(tupleElement(t, 'callId')), length(tupleElement(t, 'siteId')), length(tupleElement(t, 'queueId')), length(tupleElement(t, 'seatId')), length(tupleElement(t, 'agentId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'format'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'durationSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'sampleRateHz') between 0 and 4294967295) or tupleElement(t, 'sampleRateHz') != floor(tupleElement(t, 'sampleRateHz')), 0)
    or ifNull(not (tupleElement(t, 'channels') between 0 and 4294967295) or tupleElement(t, 'channels') != floor(tupleElement(t, 'channels')), 0)
    or ifNull(not (tupleElement(t, 'pausedSeconds') between 0 and 31536000), 0)
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9]) ?)*$')
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  assumeNotNull(tupleElement(t, 'recordingId')) as recording_id,
  assumeNotNull(toUInt32(tupleElement(t, 'revision'))) as revision,
  assumeNotNull(tupleElement(t, 'callId')) as call_id,
  assumeNotNull(tupleElement(t, 'siteId')) as site_id,
  assumeNotNull(tupleElement(t, 'queueId')) as queue_id,
  tupleElement(t, 'seatId') as seat_id,
  tupleElement(t, 'agentId') as agent_id,
  assumeNotNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC')) as started_at,
  assumeNotNull(tupleElement(t, 'durationSeconds')) as duration_seconds,
  tupleElement(t, 'audioUri') as audio_uri,
  tupleElement(t, 'format') as format,
  toUInt32(tupleElement(t, 'sampleRateHz')) as sample_rate_hz,
  toUInt32(tupleElement(t, 'channels')) as channels,
  tupleElement(t, 'pausedSeconds') as paused_seconds,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(assumeNotNull(toUInt32(tupleElement(t, 'revision')))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') as event_at,
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2), arrayFilter(p -> p.1 not in ('recordingId', 'revision', 'callId', 'siteId', 'queueId', 'seatId', 'agentId', 'startedAt', 'durationSeconds', 'audioUri', 'format', 'sampleRateHz', 'channels', 'pausedSeconds'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  '' as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayFilter(reason -> reason != '', arrayConcat(
        arrayMap((rule, raw) -> multiIf(
          raw in ('', 'null'), if(rule.3, concat(rule.1, '.missing'), ''),
          position(rule.4, substring(raw, 1, 1)) = 0, concat(rule.1, '.type'),
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$'), concat(rule.1, '.zone'), not match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'), toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          ''),
          JSONExtract('[["recordingId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["callId","id",1,"\\"",1,128,[],"",""],["siteId","id",1,"\\"",1,128,[],"",""],["queueId","id",1,"\\"",1,128,[],"",""],["seatId","id",0,"\\"",1,128,[],"",""],["agentId","id",0,"\\"",1,128,[],"",""],["startedAt","instant",1,"\\"",0,100000,[],"",""],["durationSeconds","seconds",1,"-0123456789",0,31536000,[],"",""],["audioUri","text",0,"\\"",0,100000,[],"",""],["format","label",0,"\\"",0,200,[],"",""],["sampleRateHz","count",0,"-0123456789",0,4294967295,[],"",""],["channels","count",0,"-0123456789",0,4294967295,[],"",""],["pausedSeconds","seconds",0,"-0123456789",0,31536000,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arrayMap(rule -> arrayConcat(JSONExtractKeysAndValuesRaw(v).2)[indexOf(arrayConcat(JSONExtractKeysAndValuesRaw(v).1), rule.1)], JSONExtract('[["recordingId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["callId","id",1,"\\"",1,128,[],"",""],["siteId","id",1,"\\"",1,128,[],"",""],["queueId","id",1,"\\"",1,128,[],"",""],["seatId","id",0,"\\"",1,128,[],"",""],["agentId","id",0,"\\"",1,128,[],"",""],["startedAt","instant",1,"\\"",0,100000,[],"",""],["durationSeconds","seconds",1,"-0123456789",0,31536000,[],"",""],["audioUri","text",0,"\\"",0,100000,[],"",""],["format","label",0,"\\"",0,200,[],"",""],["sampleRateHz","count",0,"-0123456789",0,4294967295,[],"",""],["channels","count",0,"-0123456789",0,4294967295,[],"",""],["pausedSeconds","seconds",0,"-0123456789",0,31536000,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'))),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), []) as reasons
from (select *, JSONExtract(v, 'Tuple(recordingId Nullable(String), revision Nullable(Float64), callId Nullable(String), siteId Nullable(String), queueId Nullable(String), seatId Nullable(String), agentId Nullable(String), startedAt Nullable(String), durationSeconds Nullable(Float64), audioUri Nullable(String), format Nullable(String), sampleRateHz Nullable(Float64), channels Nullable(Float64), pausedSeconds Nullable(Float64))') as t from (select *, ifNull(original_value, '') as v from landing_recordings));

create materialized view if not exists raw_of_recordings to raw_events as
select 'recordings' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_recordings where not mapContains(record_headers, 'callboard-replay');

create materialized view if not exists dead_letters_of_recordings to dead_letters as
select 'recordings' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, mapFilter((k, i) -> k != 'callboard-replay', record_headers) as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_recordings where notEmpty(reasons);

create materialized view if not exists ranges_of_recordings to ingest_ranges as
select 'recordings' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_recordings.ingested_at) as ingested_at
from parsed_recordings where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists recordings_of_recordings to recordings_v1 as
select recording_id, revision, call_id, site_id, queue_id, seat_id, agent_id, started_at, duration_seconds, audio_uri, format, sample_rate_hz, channels, paused_seconds, source, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_recordings where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_recordings to touches as
select 'recordings' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(started_at, interval 15 minute, 'UTC') as touched, recording_id as touching from parsed_recordings where isNotNull(record_value) and empty(reasons))
group by touched;

create table if not exists landing_transcripts
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  original_value Nullable(String)
) engine = Null;

create table if not exists parsed_transcripts
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  record_value Nullable(String),
  recording_id String comment 'The recording transcribed.',
  revision UInt32 comment 'Grows with each new transcription.',
  call_id String comment 'The queue leg recorded.',
  started_at DateTime64(3, 'UTC') comment 'Recording began; segment times count from here.',
  language LowCardinality(String) comment 'BCP 47 tag, such as en or zh-CN.',
  engine LowCardinality(String) comment 'Speech engine and version.',
  confidence Nullable(Float64) comment 'Mean confidence 0..1.',
  start_ms Array(UInt32) comment 'Milliseconds from the start of the recording.',
  end_ms Array(UInt32) comment 'Milliseconds from the start of the recording.',
  channel Array(LowCardinality(String)) comment 'Speaker of each segment.',
  text Array(String) comment 'Words of each segment.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.',
  event_at Nullable(DateTime64(3, 'UTC')),
  subject String,
  original_sha256 String,
  reasons Array(String)
) engine = Null;

create table if not exists transcripts_v1
(
  recording_id String comment 'The recording transcribed.',
  revision UInt32 comment 'Grows with each new transcription.',
  call_id String comment 'The queue leg recorded.',
  started_at DateTime64(3, 'UTC') comment 'Recording began; segment times count from here.',
  language LowCardinality(String) comment 'BCP 47 tag, such as en or zh-CN.',
  engine LowCardinality(String) comment 'Speech engine and version.',
  confidence Nullable(Float64) comment 'Mean confidence 0..1.',
  start_ms Array(UInt32) comment 'Milliseconds from the start of the recording.',
  end_ms Array(UInt32) comment 'Milliseconds from the start of the recording.',
  channel Array(LowCardinality(String)) comment 'Speaker of each segment.',
  text Array(String) comment 'Words of each segment.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  record_source LowCardinality(String),
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  ingested_at DateTime64(3, 'UTC'),
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.'
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(started_at)
order by (started_at, recording_id)
settings min_bytes_for_wide_part = 134217728, merge_selector_base = 12
comment 'Final transcript of one recording; the four arrays have one element per segment.';

create view if not exists transcripts as select * from transcripts_v1 final;

create materialized view if not exists parse_transcripts to parsed_transcripts as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'recordingId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'callId')), isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'language')), isNull(tupleElement(t, 'engine')), isNull(tupleElement(t, 'confidence')), empty(tupleElement(t, 'startMs')), empty(tupleElement(t, 'endMs')), empty(tupleElement(t, 'channel')), empty(tupleElement(t, 'text'))]) != 11) as has_other_members, (
    isNull(concat(tupleElement(t, 'recordingId'), tupleElement(t, 'revision'), tupleElement(t, 'callId'), tupleElement(t, 'startedAt'), tupleElement(t, 'language'), tupleElement(t, 'engine')))
    or empty(tupleElement(t, 'startMs'))
    or empty(tupleElement(t, 'endMs'))
    or empty(tupleElement(t, 'channel'))
    or empty(tupleElement(t, 'text'))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, ['"recordingId":0|"recordingId": 0|"recordingId":1|"recordingId": 1|"recordingId":2|"recordingId": 2|"recordingId":3|"recordingId": 3|"recordingId":4|"recordingId": 4|"recordingId":5|"recordingId": 5|"recordingId":6|"recordingId": 6|"recordingId":7|"recordingId": 7|"recordingId":8|"recordingId": 8|"recordingId":9|"recordingId": 9|"recordingId":\\-|"recordingId": \\-|"recordingId":t|"recordingId": t|"recordingId":f|"recordingId": f|"recordingId":\\[|"recordingId": \\[|"recordingId":\\{|"recordingId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId": \\[|"callId":\\{|"callId": \\{|"startedAt":0|"startedAt": 0|"startedAt":1|"startedAt": 1|"startedAt":2|"startedAt": 2|"startedAt":3|"startedAt": 3|"startedAt":4|"startedAt": 4|"startedAt":5|"startedAt": 5|"startedAt":6|"startedAt": 6|"startedAt":7|"startedAt": 7|"startedAt":8|"startedAt": 8|"startedAt":9|"startedAt": 9|"startedAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt": t|"startedAt":f|"startedAt": f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|"startedAt": \\{|"language":0|"language": 0|"language":1|"language": 1|"language":2|"language": 2|"language":3|"language": 3|"language":4|"language": 4|"language":5|"language": 5|"language":6|"language": 6|"language":7|"language": 7|"language":8|"language": 8|"language":9|"language": 9|"language":\\-|"language": \\-|"language":t|"language": t|"language":f|"language": f|"language":\\[|"language": \\[|"language":\\{|"language": \\{|"engine":0|"engine": 0|"engine":1|"engine": 1|"engine":2|"engine": 2|"engine":3|"engine": 3|"engine":4|"engine": 4|"engine":5|"engine": 5|"engine":6|"engine": 6|"engine":7|"engine": 7|"engine":8|"engine": 8|"engine":9|"engine": 9|"engine":\\-|"engine": \\-|"engine":t|"engine": t|"engine":f|"engine": f|"engine":\\[|"engine": \\[|"engine":\\{|"engine": \\{|"confidence":"|"confidence": "|"confidence":t|"confidence": t|"confidence":f|"confidence": f|"confidence":\\[|"confidence": \\[|"confidence":\\{|"confidence": \\{|"startMs":"|"startMs": "|"startMs":0|"startMs": 0|"startMs":1|"startMs": 1|"startMs":2|"startMs": 2|"startMs":3|"startMs": 3|"startMs":4|"startMs": 4|"startMs":5|"startMs": 5|"startMs":6|"startMs": 6|"startMs":7|"startMs": 7|"startMs":8|"startMs": 8|"startMs":9|"startMs": 9|"startMs":\\-|"startMs": \\-|"startMs":t|"startMs": t|"startMs":f|"startMs": f|"startMs":\\{|"startMs": \\{|"endMs":"|"endMs": "|"endMs":0|"endMs": 0|"endMs":1|"endMs": 1|"endMs":2|"endMs": 2|"endMs":3|"endMs": 3|"endMs":4|"endMs": 4|"endMs":5|"endMs": 5|"endMs":6|"endMs": 6|"endMs":7|"endMs": 7|"endMs":8|"endMs": 8|"endMs":9|"endMs": 9|"endMs":\\-|"endMs": \\-|"endMs":t|"endMs": t|"endMs":f|"endMs": f|"endMs":\\{|"endMs": \\{|"channel":"|"channel": "|"channel":0|"channel": 0|"channel":1|"channel": 1|"channel":2|"channel": 2|"channel":3|"channel": 3|"channel":4|"channel": 4|"channel":5|"channel": 5|"channel":6|"channel": 6|"channel":7|"channel": 7|"channel":8|"channel": 8|"channel":9|"channel": 9|"channel":\\-|"channel": \\-|"channel":t|"channel": t|"channel":f|"channel": f|"channel":\\{|"channel": \\{|"text":"|"text": "|"text":0|"text": 0|"text":1|"text": 1|"text":2|"text": 2|"text":3|"text": 3|"text":4|"text": 4|"text":5|"text": 5|"text":6|"text": 6|"text":7|"text": 7|"text":8|"text": 8|"text":9|"text": 9|"text":\\-|"text": \\-|"text":t|"text": t|"text":f|"text": f|"text":\\{|"text": \\{|"recordingId":""|"recordingId": ""|"callId":""|"callId": ""|"startedAt":""|"startedAt": ""|" |"	|"
|"|":  |":	|":
|":|": 	|": 
|": |\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":'])
    or match(v, '"(?:startMs|endMs)"\\s*:\\s*(?:\\[[^\\]]*[^0-9,\\s\\]]|\\[[^\\]]*[0-9]{10})|"(?:channel|text)"\\s*:\\s*(?:\\[\\s*(?:"(?:[^"\\\\]|\\\\.)*"\\s*,\\s*)*[^"\\s\\]])')
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'recordingId')), length(tupleElement(t, 'callId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'language')), length(tupleElement(t, 'engine'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9]) ?)*$')
    or not hasAll(['agent', 'customer'], arrayMap(i -> ifNull(i, ''), tupleElement(t, 'channel')))
    or (length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'endMs')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'channel')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'text')))
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  if(isNull(original_value), null, v) as record_value,
  assumeNotNull(tupleElement(t, 'recordingId')) as recording_id,
  assumeNotNull(toUInt32(tupleElement(t, 'revision'))) as revision,
  assumeNotNull(tupleElement(t, 'callId')) as call_id,
  assumeNotNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC')) as started_at,
  assumeNotNull(tupleElement(t, 'language')) as language,
  assumeNotNull(tupleElement(t, 'engine')) as engine,
  tupleElement(t, 'confidence') as confidence,
  arrayMap(i -> toUInt32(ifNull(i, 0)), tupleElement(t, 'startMs')) as start_ms,
  arrayMap(i -> toUInt32(ifNull(i, 0)), tupleElement(t, 'endMs')) as end_ms,
  arrayMap(i -> ifNull(i, ''), tupleElement(t, 'channel')) as channel,
  arrayMap(i -> ifNull(i, ''), tupleElement(t, 'text')) as text,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(assumeNotNull(toUInt32(tupleElement(t, 'revision')))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') as event_at,
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2), arrayFilter(p -> p.1 not in ('recordingId', 'revision', 'callId', 'startedAt', 'language', 'engine', 'confidence', 'startMs', 'endMs', 'channel', 'text'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  '' as subject,
  lower(hex(SHA256(ifNull(original_value, '')))) as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayFilter(reason -> reason != '', arrayConcat(
        arrayMap((rule, raw) -> multiIf(
          raw in ('', 'null'), if(rule.3, concat(rule.1, '.missing'), ''),
          position(rule.4, substring(raw, 1, 1)) = 0, concat(rule.1, '.type'),
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$'), concat(rule.1, '.zone'), not match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'), toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          rule.2 = 'list', multiIf(
            length(JSONExtractArrayRaw(raw)) > rule.6, concat(rule.1, '.length'),
            arrayExists(i -> position(rule.9, substring(i, 1, 1)) = 0, JSONExtractArrayRaw(raw)), concat(rule.1, '.type'),
            notEmpty(rule.7) and arrayExists(i -> not has(rule.7, JSONExtractString(i)), JSONExtractArrayRaw(raw)), concat(rule.1, '.unknown'),
            rule.8 = 'count' and arrayExists(i -> toFloat64OrZero(i) != floor(toFloat64OrZero(i)), JSONExtractArrayRaw(raw)), concat(rule.1, '.type'),
            rule.8 = 'count' and arrayExists(i -> not (toFloat64OrZero(i) between 0 and 4294967295), JSONExtractArrayRaw(raw)), concat(rule.1, '.range'), ''),
          ''),
          JSONExtract('[["recordingId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["callId","id",1,"\\"",1,128,[],"",""],["startedAt","instant",1,"\\"",0,100000,[],"",""],["language","label",1,"\\"",0,200,[],"",""],["engine","label",1,"\\"",0,200,[],"",""],["confidence","measure",0,"-0123456789",-1e+308,1e+308,[],"",""],["startMs","list",1,"[",0,20000,[],"count","-0123456789"],["endMs","list",1,"[",0,20000,[],"count","-0123456789"],["channel","list",1,"[",0,20000,["agent","customer"],"one-of","\\""],["text","list",1,"[",0,20000,[],"text","\\""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arrayMap(rule -> arrayConcat(JSONExtractKeysAndValuesRaw(v).2)[indexOf(arrayConcat(JSONExtractKeysAndValuesRaw(v).1), rule.1)], JSONExtract('[["recordingId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["callId","id",1,"\\"",1,128,[],"",""],["startedAt","instant",1,"\\"",0,100000,[],"",""],["language","label",1,"\\"",0,200,[],"",""],["engine","label",1,"\\"",0,200,[],"",""],["confidence","measure",0,"-0123456789",-1e+308,1e+308,[],"",""],["startMs","list",1,"[",0,20000,[],"count","-0123456789"],["endMs","list",1,"[",0,20000,[],"count","-0123456789"],["channel","list",1,"[",0,20000,["agent","customer"],"one-of","\\""],["text","list",1,"[",0,20000,[],"text","\\""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'))),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''), if((length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'endMs')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'channel')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'text'))), 'startMs.length', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), []) as reasons
from (select *, JSONExtract(v, 'Tuple(recordingId Nullable(String), revision Nullable(Float64), callId Nullable(String), startedAt Nullable(String), language Nullable(String), engine Nullable(String), confidence Nullable(Float64), startMs Array(Nullable(Float64)), endMs Array(Nullable(Float64)), channel Array(Nullable(String)), text Array(Nullable(String)))') as t from (select *, if(isValidJSON(ifNull(original_value, '')) and JSONType(ifNull(original_value, '')) = 'Object', concat('{', arrayStringConcat(arrayMap(p -> concat(toJSONString(p.1), ':', if(p.1 in ('recordingId', 'revision', 'callId', 'startedAt', 'confidence', 'startMs', 'endMs', 'channel'), p.2, replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(p.2, '(?:[0-9][ -]?){12,18}[0-9]', '[masked]'), '(?i)\\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)[\\s,.-]+){11,}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)\\b', '[masked]'), '(?:[零〇一二三四五六七八九幺两][\\s,，、]*){12,}', '[masked]'))), JSONExtractKeysAndValuesRaw(ifNull(original_value, ''))), ','), '}'), replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(ifNull(original_value, ''), '(?:[0-9][ -]?){12,18}[0-9]', '[masked]'), '(?i)\\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)[\\s,.-]+){11,}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)\\b', '[masked]'), '(?:[零〇一二三四五六七八九幺两][\\s,，、]*){12,}', '[masked]')) as v from landing_transcripts));

create materialized view if not exists raw_of_transcripts to raw_events as
select 'transcripts' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_transcripts where not mapContains(record_headers, 'callboard-replay');

create materialized view if not exists dead_letters_of_transcripts to dead_letters as
select 'transcripts' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, mapFilter((k, i) -> k != 'callboard-replay', record_headers) as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_transcripts where notEmpty(reasons);

create materialized view if not exists ranges_of_transcripts to ingest_ranges as
select 'transcripts' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_transcripts.ingested_at) as ingested_at
from parsed_transcripts where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists transcripts_of_transcripts to transcripts_v1 as
select recording_id, revision, call_id, started_at, language, engine, confidence, start_ms, end_ms, channel, text, source, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_transcripts where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_transcripts to touches as
select 'transcripts' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(started_at, interval 15 minute, 'UTC') as touched, recording_id as touching from parsed_transcripts where isNotNull(record_value) and empty(reasons))
group by touched;

create table if not exists landing_work_orders
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  original_value Nullable(String)
) engine = Null;

create table if not exists parsed_work_orders
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  record_value Nullable(String),
  event_id String comment 'The event.',
  order_id String comment 'The order.',
  revision UInt32 comment 'Version of the order that this event makes.',
  type LowCardinality(String) comment 'What happened, past tense.',
  occurred_at DateTime64(3, 'UTC') comment 'When it happened.',
  source LowCardinality(String) comment 'The system that reports it.',
  actor_id Nullable(String) comment 'Who did it.',
  reason Nullable(String) comment 'Why, where the event needs a reason.',
  order_type LowCardinality(String) comment 'Kind of order: fault, complaint, opportunity, urge, supervise, manage, construction, resource, collaboration …',
  status LowCardinality(String) comment 'State of the order after the event.',
  opened_at DateTime64(3, 'UTC') comment 'The order was opened; never changes.',
  priority LowCardinality(Nullable(String)) comment 'Urgency class.',
  category LowCardinality(Nullable(String)) comment 'Subject.',
  subcategory LowCardinality(Nullable(String)) comment 'Subject in detail.',
  site_id Nullable(String) comment 'The site that opened it.',
  queue_id Nullable(String) comment 'The skill queue of the call it came from.',
  customer_id Nullable(String) comment 'The customer, as a pseudonym.',
  call_id Nullable(String) comment 'The queue leg it came from.',
  related_order_id Nullable(String) comment 'The order this one urges, supervises or supports.',
  team_id Nullable(String) comment 'The team that holds it.',
  assignee_id Nullable(String) comment 'The person who holds it.',
  accept_due_at Nullable(DateTime64(3, 'UTC')) comment 'Accept no later than this.',
  reply_due_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply no later than this.',
  resolve_due_at Nullable(DateTime64(3, 'UTC')) comment 'Resolve no later than this.',
  accepted_at Nullable(DateTime64(3, 'UTC')) comment 'First accepted.',
  first_replied_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply to the customer.',
  resolved_at Nullable(DateTime64(3, 'UTC')) comment 'Last resolved.',
  closed_at Nullable(DateTime64(3, 'UTC')) comment 'Archived.',
  paused_seconds Nullable(Float64) comment 'Time the clock was stopped, for stated reasons.',
  reassignment_count Nullable(UInt32) comment 'Times handed to another team or person.',
  reopen_count Nullable(UInt32) comment 'Times reopened after being resolved.',
  urge_count Nullable(UInt32) comment 'Times the customer urged.',
  is_within_sla Nullable(Bool) comment 'What the source system says of its own limit.',
  title Nullable(String) comment 'One line that names the matter.',
  content Nullable(String) comment 'What the customer reported.',
  resolution Nullable(String) comment 'What was done.',
  feedback_score Nullable(Float64) comment 'Customer feedback, 1 to 5.',
  attributes Map(String, String) comment 'Further fields of the source system.',
  version UInt128,
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.',
  event_at Nullable(DateTime64(3, 'UTC')),
  subject String,
  original_sha256 String,
  reasons Array(String)
) engine = Null;

create table if not exists work_order_events_v1
(
  event_id String comment 'The event.',
  order_id String comment 'The order.',
  revision UInt32 comment 'Version of the order that this event makes.',
  type LowCardinality(String) comment 'What happened, past tense.',
  occurred_at DateTime64(3, 'UTC') comment 'When it happened.',
  source LowCardinality(String) comment 'The system that reports it.',
  actor_id Nullable(String) comment 'Who did it.',
  reason Nullable(String) comment 'Why, where the event needs a reason.',
  order_type LowCardinality(String) comment 'Kind of order: fault, complaint, opportunity, urge, supervise, manage, construction, resource, collaboration …',
  status LowCardinality(String) comment 'State of the order after the event.',
  opened_at DateTime64(3, 'UTC') comment 'The order was opened; never changes.',
  priority LowCardinality(Nullable(String)) comment 'Urgency class.',
  category LowCardinality(Nullable(String)) comment 'Subject.',
  subcategory LowCardinality(Nullable(String)) comment 'Subject in detail.',
  site_id Nullable(String) comment 'The site that opened it.',
  queue_id Nullable(String) comment 'The skill queue of the call it came from.',
  customer_id Nullable(String) comment 'The customer, as a pseudonym.',
  call_id Nullable(String) comment 'The queue leg it came from.',
  related_order_id Nullable(String) comment 'The order this one urges, supervises or supports.',
  team_id Nullable(String) comment 'The team that holds it.',
  assignee_id Nullable(String) comment 'The person who holds it.',
  accept_due_at Nullable(DateTime64(3, 'UTC')) comment 'Accept no later than this.',
  reply_due_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply no later than this.',
  resolve_due_at Nullable(DateTime64(3, 'UTC')) comment 'Resolve no later than this.',
  accepted_at Nullable(DateTime64(3, 'UTC')) comment 'First accepted.',
  first_replied_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply to the customer.',
  resolved_at Nullable(DateTime64(3, 'UTC')) comment 'Last resolved.',
  closed_at Nullable(DateTime64(3, 'UTC')) comment 'Archived.',
  paused_seconds Nullable(Float64) comment 'Time the clock was stopped, for stated reasons.',
  reassignment_count Nullable(UInt32) comment 'Times handed to another team or person.',
  reopen_count Nullable(UInt32) comment 'Times reopened after being resolved.',
  urge_count Nullable(UInt32) comment 'Times the customer urged.',
  is_within_sla Nullable(Bool) comment 'What the source system says of its own limit.',
  title Nullable(String) comment 'One line that names the matter.',
  content Nullable(String) comment 'What the customer reported.',
  resolution Nullable(String) comment 'What was done.',
  feedback_score Nullable(Float64) comment 'Customer feedback, 1 to 5.',
  attributes Map(String, String) comment 'Further fields of the source system.',
  version UInt128,
  record_source LowCardinality(String),
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  ingested_at DateTime64(3, 'UTC'),
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.'
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(occurred_at)
order by (occurred_at, event_id)
settings min_bytes_for_wide_part = 134217728, merge_selector_base = 12
comment 'One event of a work order with the state after it.';

create view if not exists work_order_events as select * from work_order_events_v1 final;

create table if not exists work_orders_v1
(
  event_id String comment 'The event.',
  order_id String comment 'The order.',
  revision UInt32 comment 'Version of the order that this event makes.',
  type LowCardinality(String) comment 'What happened, past tense.',
  occurred_at DateTime64(3, 'UTC') comment 'When it happened.',
  source LowCardinality(String) comment 'The system that reports it.',
  actor_id Nullable(String) comment 'Who did it.',
  reason Nullable(String) comment 'Why, where the event needs a reason.',
  order_type LowCardinality(String) comment 'Kind of order: fault, complaint, opportunity, urge, supervise, manage, construction, resource, collaboration …',
  status LowCardinality(String) comment 'State of the order after the event.',
  opened_at DateTime64(3, 'UTC') comment 'The order was opened; never changes.',
  priority LowCardinality(Nullable(String)) comment 'Urgency class.',
  category LowCardinality(Nullable(String)) comment 'Subject.',
  subcategory LowCardinality(Nullable(String)) comment 'Subject in detail.',
  site_id Nullable(String) comment 'The site that opened it.',
  queue_id Nullable(String) comment 'The skill queue of the call it came from.',
  customer_id Nullable(String) comment 'The customer, as a pseudonym.',
  call_id Nullable(String) comment 'The queue leg it came from.',
  related_order_id Nullable(String) comment 'The order this one urges, supervises or supports.',
  team_id Nullable(String) comment 'The team that holds it.',
  assignee_id Nullable(String) comment 'The person who holds it.',
  accept_due_at Nullable(DateTime64(3, 'UTC')) comment 'Accept no later than this.',
  reply_due_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply no later than this.',
  resolve_due_at Nullable(DateTime64(3, 'UTC')) comment 'Resolve no later than this.',
  accepted_at Nullable(DateTime64(3, 'UTC')) comment 'First accepted.',
  first_replied_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply to the customer.',
  resolved_at Nullable(DateTime64(3, 'UTC')) comment 'Last resolved.',
  closed_at Nullable(DateTime64(3, 'UTC')) comment 'Archived.',
  paused_seconds Nullable(Float64) comment 'Time the clock was stopped, for stated reasons.',
  reassignment_count Nullable(UInt32) comment 'Times handed to another team or person.',
  reopen_count Nullable(UInt32) comment 'Times reopened after being resolved.',
  urge_count Nullable(UInt32) comment 'Times the customer urged.',
  is_within_sla Nullable(Bool) comment 'What the source system says of its own limit.',
  title Nullable(String) comment 'One line that names the matter.',
  content Nullable(String) comment 'What the customer reported.',
  resolution Nullable(String) comment 'What was done.',
  feedback_score Nullable(Float64) comment 'Customer feedback, 1 to 5.',
  attributes Map(String, String) comment 'Further fields of the source system.',
  version UInt128,
  record_source LowCardinality(String),
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  ingested_at DateTime64(3, 'UTC'),
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.'
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(opened_at)
order by (opened_at, order_id)
settings min_bytes_for_wide_part = 134217728, merge_selector_base = 12
comment 'A work order as of its latest event.';

create view if not exists work_orders as select * from work_orders_v1 final;

create materialized view if not exists parse_work_orders to parsed_work_orders as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'eventId')), isNull(tupleElement(t, 'orderId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'type')), isNull(tupleElement(t, 'occurredAt')), isNull(tupleElement(t, 'source')), isNull(tupleElement(t, 'actorId')), isNull(tupleElement(t, 'reason')), isNull(tupleElement(tupleElement(t, 'after'), 'orderType')), isNull(tupleElement(tupleElement(t, 'after'), 'status')), isNull(tupleElement(tupleElement(t, 'after'), 'openedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'priority')), isNull(tupleElement(tupleElement(t, 'after'), 'category')), isNull(tupleElement(tupleElement(t, 'after'), 'subcategory')), isNull(tupleElement(tupleElement(t, 'after'), 'siteId')), isNull(tupleElement(tupleElement(t, 'after'), 'queueId')), isNull(tupleElement(tupleElement(t, 'after'), 'customerId')), isNull(tupleElement(tupleElement(t, 'after'), 'callId')), isNull(tupleElement(tupleElement(t, 'after'), 'relatedOrderId')), isNull(tupleElement(tupleElement(t, 'after'), 'teamId')), isNull(tupleElement(tupleElement(t, 'after'), 'assigneeId')), isNull(tupleElement(tupleElement(t, 'after'), 'acceptDueAt')), isNull(tupleElement(tupleElement(t, 'after'), 'replyDueAt')), isNull(tupleElement(tupleElement(t, 'after'), 'resolveDueAt')), isNull(tupleElement(tupleElement(t, 'after'), 'acceptedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'resolvedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'closedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'pausedSeconds')), isNull(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')), isNull(tupleElement(tupleElement(t, 'after'), 'reopenCount')), isNull(tupleElement(tupleElement(t, 'after'), 'urgeCount')), isNull(tupleElement(tupleElement(t, 'after'), 'isWithinSla')), isNull(tupleElement(tupleElement(t, 'after'), 'title')), isNull(tupleElement(tupleElement(t, 'after'), 'content')), isNull(tupleElement(tupleElement(t, 'after'), 'resolution')), isNull(tupleElement(tupleElement(t, 'after'), 'feedbackScore')), empty(tupleElement(tupleElement(t, 'after'), 'attributes'))]) - length(tupleElement(tupleElement(t, 'after'), 'attributes')) != 39) as has_other_members, (
    isNull(concat(tupleElement(t, 'eventId'), tupleElement(t, 'orderId'), tupleElement(t, 'revision'), tupleElement(t, 'type'), tupleElement(t, 'occurredAt'), tupleElement(t, 'source'), tupleElement(tupleElement(t, 'after'), 'orderType'), tupleElement(tupleElement(t, 'after'), 'status'), tupleElement(tupleElement(t, 'after'), 'openedAt')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v)) or length(arrayDistinct(JSONExtractKeys(v, 'after'))) != length(JSONExtractKeys(v, 'after')) or length(arrayDistinct(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))) != length(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))))
    or length(arrayDistinct(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))) != length(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))
    or multiMatchAny(v, ['"eventId":0|"eventId": 0|"eventId":1|"eventId": 1|"eventId":2|"eventId": 2|"eventId":3|"eventId": 3|"eventId":4|"eventId": 4|"eventId":5|"eventId": 5|"eventId":6|"eventId": 6|"eventId":7|"eventId": 7|"eventId":8|"eventId": 8|"eventId":9|"eventId": 9|"eventId":\\-|"eventId": \\-|"eventId":t|"eventId": t|"eventId":f|"eventId": f|"eventId":\\[|"eventId": \\[|"eventId":\\{|"eventId": \\{|"orderId":0|"orderId": 0|"orderId":1|"orderId": 1|"orderId":2|"orderId": 2|"orderId":3|"orderId": 3|"orderId":4|"orderId": 4|"orderId":5|"orderId": 5|"orderId":6|"orderId": 6|"orderId":7|"orderId": 7|"orderId":8|"orderId": 8|"orderId":9|"orderId": 9|"orderId":\\-|"orderId": \\-|"orderId":t|"orderId": t|"orderId":f|"orderId": f|"orderId":\\[|"orderId": \\[|"orderId":\\{|"orderId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|"type":0|"type": 0|"type":1|"type": 1|"type":2|"type": 2|"type":3|"type": 3|"type":4|"type": 4|"type":5|"type": 5|"type":6|"type": 6|"type":7|"type": 7|"type":8|"type": 8|"type":9|"type": 9|"type":\\-|"type": \\-|"type":t|"type": t|"type":f|"type": f|"type":\\[|"type": \\[|"type":\\{|"type": \\{|"occurredAt":0|"occurredAt": 0|"occurredAt":1|"occurredAt": 1|"occurredAt":2|"occurredAt": 2|"occurredAt":3|"occurredAt": 3|"occurredAt":4|"occurredAt": 4|"occurredAt":5|"occurredAt": 5|"occurredAt":6|"occurredAt": 6|"occurredAt":7|"occurredAt": 7|"occurredAt":8|"occurredAt": 8|"occurredAt":9|"occurredAt": 9|"occurredAt":\\-|"occurredAt": \\-|"occurredAt":t|"occurredAt": t|"occurredAt":f|"occurredAt": f|"occurredAt":\\[|"occurredAt": \\[|"occurredAt":\\{|"occurredAt": \\{|"source":0|"source": 0|"source":1|"source": 1|"source":2|"source": 2|"source":3|"source": 3|"source":4|"source": 4|"source":5|"source": 5|"source":6|"source": 6|"source":7|"source": 7|"source":8|"source": 8|"source":9|"source": 9|"source":\\-|"source": \\-|"source":t|"source": t|"source":f|"source": f|"source":\\[|"source": \\[|"source":\\{|"source": \\{|"actorId":0|"actorId": 0|"actorId":1|"actorId": 1|"actorId":2|"actorId": 2|"actorId":3|"actorId": 3|"actorId":4|"actorId": 4|"actorId":5|"actorId": 5|"actorId":6|"actorId": 6|"actorId":7|"actorId": 7|"actorId":8|"actorId": 8|"actorId":9|"actorId": 9|"actorId":\\-|"actorId": \\-|"actorId":t|"actorId": t|"actorId":f|"actorId": f|"actorId":\\[|"actorId": \\[|"actorId":\\{|"actorId": \\{|"reason":0|"reason": 0|"reason":1|"reason": 1|"reason":2|"reason": 2|"reason":3|"reason": 3|"reason":4|"reason": 4|"reason":5|"reason": 5|"reason":6|"reason": 6|"reason":7|"reason": 7|"reason":8|"reason": 8|"reason":9|"reason": 9|"reason":\\-|"reason": \\-|"reason":t|"reason": t|"reason":f|"reason": f|"reason":\\[|"reason": \\[|"reason":\\{|"reason": \\{|"orderType":0|"orderType": 0|"orderType":1|"orderType": 1|"orderType":2|"orderType": 2|"orderType":3|"orderType": 3|"orderType":4|"orderType": 4|"orderType":5|"orderType": 5|"orderType":6|"orderType": 6|"orderType":7|"orderType": 7|"orderType":8|"orderType": 8|"orderType":9|"orderType": 9|"orderType":\\-|"orderType": \\-|"orderType":t|"orderType": t|"orderType":f|"orderType": f|"orderType":\\[|"orderType": \\[|"orderType":\\{|"orderType": \\{|"status":0|"status": 0|"status":1|"status": 1|"status":2|"status": 2|"status":3|"status": 3|"status":4|"status": 4|"status":5|"status": 5|"status":6|"status": 6|"status":7|"status": 7|"status":8|"status": 8|"status":9|"status": 9|"status":\\-|"status": \\-|"status":t|"status": t|"status":f|"status": f|"status":\\[|"status": \\[|"status":\\{|"status": \\{|"openedAt":0|"openedAt": 0|"openedAt":1|"openedAt": 1|"openedAt":2|"openedAt": 2|"openedAt":3|"openedAt": 3|"openedAt":4|"openedAt": 4|"openedAt":5|"openedAt": 5|"openedAt":6|"openedAt": 6|"openedAt":7|"openedAt": 7|"openedAt":8|"openedAt": 8|"openedAt":9|"openedAt": 9|"openedAt":\\-|"openedAt": \\-|"openedAt":t|"openedAt": t|"openedAt":f|"openedAt": f|"openedAt":\\[|"openedAt": \\[|"openedAt":\\{|"openedAt": \\{|"priority":0|"priority": 0|"priority":1|"priority": 1|"priority":2|"priority": 2|"priority":3|"priority": 3|"priority":4|"priority": 4|"priority":5|"priority": 5|"priority":6|"priority": 6|"priority":7|"priority": 7|"priority":8|"priority": 8|"priority":9|"priority": 9|"priority":\\-|"priority": \\-|"priority":t|"priority": t|"priority":f|"priority": f|"priority":\\[|"priority": \\[|"priority":\\{|"priority": \\{|"category":0|"category": 0|"category":1|"category": 1|"category":2|"category": 2|"category":3|"category": 3|"category":4|"category": 4|"category":5|"category": 5|"category":6|"category": 6|"category":7|"category": 7|"category":8|"category": 8|"category":9|"category": 9|"category":\\-|"category": \\-|"category":t|"category": t|"category":f|"category": f|"category":\\[|"category": \\[|"category":\\{|"category": \\{|"subcategory":0|"subcategory": 0|"subcategory":1|"subcategory": 1|"subcategory":2|"subcategory": 2|"subcategory":3|"subcategory": 3|"subcategory":4|"subcategory": 4|"subcategory":5|"subcategory": 5|"subcategory":6|"subcategory": 6|"subcategory":7|"subcategory": 7|"subcategory":8|"subcategory": 8|"subcategory":9|"subcategory": 9|"subcategory":\\-|"subcategory": \\-|"subcategory":t|"subcategory": t|"subcategory":f|"subcategory": f|"subcategory":\\[|"subcategory": \\[|"subcategory":\\{|"subcategory": \\{|"siteId":0|"siteId": 0|"siteId":1|"siteId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"siteId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"siteId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"queueId":0|"queueId": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queueId": 6|"queueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId": 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"customerId":0|"customerId": 0|"customerId":1|"customerId": 1|"customerId":2|"customerId": 2|"customerId":3|"customerId": 3|"customerId":4|"customerId": 4|"customerId":5|"customerId": 5|"customerId":6|"customerId": 6|"customerId":7|"customerId": 7|"customerId":8|"customerId": 8|"customerId":9|"customerId": 9|"customerId":\\-|"customerId": \\-|"customerId":t|"customerId": t|"customerId":f|"customerId": f|"customerId":\\[|"customerId": \\[|"customerId":\\{|"customerId": \\{|"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId": \\[|"callId":\\{|"callId": \\{|"relatedOrderId":0|"relatedOrderId": 0|"relatedOrderId":1|"relatedOrderId": 1|"relatedOrderId":2|"relatedOrderId": 2|"relatedOrderId":3|"relatedOrderId": 3|"relatedOrderId":4|"relatedOrderId": 4|"relatedOrderId":5|"relatedOrderId": 5|"relatedOrderId":6|"relatedOrderId": 6|"relatedOrderId":7|"relatedOrderId": 7|"relatedOrderId":8|"relatedOrderId": 8|"relatedOrderId":9|"relatedOrderId": 9|"relatedOrderId":\\-|"relatedOrderId": \\-|"relatedOrderId":t|"relatedOrderId": t|"relatedOrderId":f|"relatedOrderId": f|"relatedOrderId":\\[|"relatedOrderId": \\[|"relatedOrderId":\\{|"relatedOrderId": \\{|"teamId":0|"teamId": 0|"teamId":1|"teamId": 1|"teamId":2|"teamId": 2|"teamId":3|"teamId": 3|"teamId":4|"teamId": 4|"teamId":5|"teamId": 5|"teamId":6|"teamId": 6|"teamId":7|"teamId": 7|"teamId":8|"teamId": 8|"teamId":9|"teamId": 9|"teamId":\\-|"teamId": \\-|"teamId":t|"teamId": t|"teamId":f|"teamId": f|"teamId":\\[|"teamId": \\[|"teamId":\\{|"teamId": \\{|"assigneeId":0|"assigneeId": 0|"assigneeId":1|"assigneeId": 1|"assigneeId":2|"assigneeId": 2|"assigneeId":3|"assigneeId": 3|"assigneeId":4|"assigneeId": 4|"assigneeId":5|"assigneeId": 5|"assigneeId":6|"assigneeId": 6|"assigneeId":7|"assigneeId": 7|"assigneeId":8|"assigneeId": 8|"assigneeId":9|"assigneeId": 9|"assigneeId":\\-|"assigneeId": \\-|"assigneeId":t|"assigneeId": t|"assigneeId":f|"assigneeId": f|"assigneeId":\\[|"assigneeId": \\[|"assigneeId":\\{|"assigneeId": \\{|"acceptDueAt":0|"acceptDueAt": 0|"acceptDueAt":1|"acceptDueAt": 1|"acceptDueAt":2|"acceptDueAt": 2|"acceptDueAt":3|"acceptDueAt": 3|"acceptDueAt":4|"acceptDueAt": 4|"acceptDueAt":5|"acceptDueAt": 5|"acceptDueAt":6|"acceptDueAt": 6|"acceptDueAt":7|"acceptDueAt": 7|"acceptDueAt":8|"acceptDueAt": 8|"acceptDueAt":9|"acceptDueAt": 9|"acceptDueAt":\\-|"acceptDueAt": \\-|"acceptDueAt":t|"acceptDueAt": t|"acceptDueAt":f|"acceptDueAt": f|"acceptDueAt":\\[|"acceptDueAt": \\[|"acceptDueAt":\\{|"acceptDueAt": \\{|"replyDueAt":0|"replyDueAt": 0|"replyDueAt":1|"replyDueAt": 1|"replyDueAt":2|"replyDueAt": 2|"replyDueAt":3|"replyDueAt": 3|"replyDueAt":4|"replyDueAt": 4|"replyDueAt":5|"replyDueAt": 5|"replyDueAt":6|"replyDueAt": 6|"replyDueAt":7|"replyDueAt": 7|"replyDueAt":8|"replyDueAt": 8|"replyDueAt":9|"replyDueAt": 9|"replyDueAt":\\-|"replyDueAt": \\-|"replyDueAt":t|"replyDueAt": t|"replyDueAt":f|"replyDueAt": f|"replyDueAt":\\[|"replyDueAt": \\[|"replyDueAt":\\{|"replyDueAt": \\{|"resolveDueAt":0|"resolveDueAt": 0|"resolveDueAt":1|"resolveDueAt": 1|"resolveDueAt":2|"resolveDueAt": 2|"resolveDueAt":3|"resolveDueAt": 3|"resolveDueAt":4|"resolveDueAt": 4|"resolveDueAt":5|"resolveDueAt": 5|"resolveDueAt":6|"resolveDueAt": 6|"resolveDueAt":7|"resolveDueAt": 7|"resolveDueAt":8|"resolveDueAt": 8|"resolveDueAt":9|"resolveDueAt": 9|"resolveDueAt":\\-|"resolveDueAt": \\-|"resolveDueAt":t|"resolveDueAt": t|"resolveDueAt":f|"resolveDueAt": f|"resolveDueAt":\\[|"resolveDueAt": \\[|"resolveDueAt":\\{|"resolveDueAt": \\{|"acceptedAt":0|"acceptedAt": 0|"acceptedAt":1|"acceptedAt": 1|"acceptedAt":2|"acceptedAt": 2|"acceptedAt":3|"acceptedAt": 3|"acceptedAt":4|"acceptedAt": 4|"acceptedAt":5|"acceptedAt": 5|"acceptedAt":6|"acceptedAt": 6|"acceptedAt":7|"acceptedAt": 7|"acceptedAt":8|"acceptedAt": 8|"acceptedAt":9|"acceptedAt": 9|"acceptedAt":\\-|"acceptedAt": \\-|"acceptedAt":t|"acceptedAt": t|"acceptedAt":f|"acceptedAt": f|"acceptedAt":\\[|"acceptedAt": \\[|"acceptedAt":\\{|"acceptedAt": \\{|"firstRepliedAt":0|"firstRepliedAt": 0|"firstRepliedAt":1|"firstRepliedAt": 1|"firstRepliedAt":2|"firstRepliedAt": 2|"firstRepliedAt":3|"firstRepliedAt": 3|"firstRepliedAt":4|"firstRepliedAt": 4|"firstRepliedAt":5|"firstRepliedAt": 5|"firstRepliedAt":6|"firstRepliedAt": 6|"firstRepliedAt":7|"firstRepliedAt": 7|"firstRepliedAt":8|"firstRepliedAt": 8|"firstRepliedAt":9|"firstRepliedAt": 9|"firstRepliedAt":\\-|"firstRepliedAt": \\-|"firstRepliedAt":t|"firstRepliedAt": t|"firstRepliedAt":f|"firstRepliedAt": f|"firstRepliedAt":\\[|"firstRepliedAt": \\[|"firstRepliedAt":\\{|"firstRepliedAt": \\{|"resolvedAt":0|"resolvedAt": 0|"resolvedAt":1|"resolvedAt": 1|"resolvedAt":2|"resolvedAt": 2|"resolvedAt":3|"resolvedAt": 3|"resolvedAt":4|"resolvedAt": 4|"resolvedAt":5|"resolvedAt": 5|"resolvedAt":6|"resolvedAt": 6|"resolvedAt":7|"resolvedAt": 7|"resolvedAt":8|"resolvedAt": 8|"resolvedAt":9|"resolvedAt": 9|"resolvedAt":\\-|"resolvedAt": \\-|"resolvedAt":t|"resolvedAt": t|"resolvedAt":f|"resolvedAt": f|"resolvedAt":\\[|"resolvedAt": \\[|"resolvedAt":\\{|"resolvedAt": \\{|"closedAt":0|"closedAt": 0|"closedAt":1|"closedAt": 1|"closedAt":2|"closedAt": 2|"closedAt":3|"closedAt": 3|"closedAt":4|"closedAt": 4|"closedAt":5|"closedAt": 5|"closedAt":6|"closedAt": 6|"closedAt":7|"closedAt": 7|"closedAt":8|"closedAt": 8|"closedAt":9|"closedAt": 9|"closedAt":\\-|"closedAt": \\-|"closedAt":t|"closedAt": t|"closedAt":f|"closedAt": f|"closedAt":\\[|"closedAt": \\[|"closedAt":\\{|"closedAt": \\{|"pausedSeconds":"|"pausedSeconds": "|"pausedSeconds":t|"pausedSeconds": t|"pausedSeconds":f|"pausedSeconds": f|"pausedSeconds":\\[|"pausedSeconds": \\[|"pausedSeconds":\\{|"pausedSeconds": \\{|"reassignmentCount":"|"reassignmentCount": "|"reassignmentCount":t|"reassignmentCount": t|"reassignmentCount":f|"reassignmentCount": f|"reassignmentCount":\\[|"reassignmentCount": \\[|"reassignmentCount":\\{|"reassignmentCount": \\{|"reopenCount":"|"reopenCount": "|"reopenCount":t|"reopenCount": t|"reopenCount":f|"reopenCount": f|"reopenCount":\\[|"reopenCount": \\[|"reopenCount":\\{|"reopenCount": \\{|"urgeCount":"|"urgeCount": "|"urgeCount":t|"urgeCount": t|"urgeCount":f|"urgeCount": f|"urgeCount":\\[|"urgeCount": \\[|"urgeCount":\\{|"urgeCount": \\{|"isWithinSla":"|"isWithinSla": "|"isWithinSla":0|"isWithinSla": 0|"isWithinSla":1|"isWithinSla": 1|"isWithinSla":2|"isWithinSla": 2|"isWithinSla":3|"isWithinSla": 3|"isWithinSla":4|"isWithinSla": 4|"isWithinSla":5|"isWithinSla": 5|"isWithinSla":6|"isWithinSla": 6|"isWithinSla":7|"isWithinSla": 7|"isWithinSla":8|"isWithinSla": 8|"isWithinSla":9|"isWithinSla": 9|"isWithinSla":\\-|"isWithinSla": \\-|"isWithinSla":\\[|"isWithinSla": \\[|"isWithinSla":\\{|"isWithinSla": \\{|"title":0|"title": 0|"title":1|"title": 1|"title":2|"title": 2|"title":3|"title": 3|"title":4|"title": 4|"title":5|"title": 5|"title":6|"title": 6|"title":7|"title": 7|"title":8|"title": 8|"title":9|"title": 9|"title":\\-|"title": \\-|"title":t|"title": t|"title":f|"title": f|"title":\\[|"title": \\[|"title":\\{|"title": \\{|"content":0|"content": 0|"content":1|"content": 1|"content":2|"content": 2|"content":3|"content": 3|"content":4|"content": 4|"content":5|"content": 5|"content":6|"content": 6|"content":7|"content": 7|"content":8|"content": 8|"content":9|"content": 9|"content":\\-|"content": \\-|"content":t|"content": t|"content":f|"content": f|"content":\\[|"content": \\[|"content":\\{|"content": \\{|"resolution":0|"resolution": 0|"resolution":1|"resolution": 1|"resolution":2|"resolution": 2|"resolution":3|"resolution": 3|"resolution":4|"resolution": 4|"resolution":5|"resolution": 5|"resolution":6|"resolution": 6|"resolution":7|"resolution": 7|"resolution":8|"resolution": 8|"resolution":9|"resolution": 9|"resolution":\\-|"resolution": \\-|"resolution":t|"resolution": t|"resolution":f|"resolution": f|"resolution":\\[|"resolution": \\[|"resolution":\\{|"resolution": \\{|"feedbackScore":"|"feedbackScore": "|"feedbackScore":t|"feedbackScore": t|"feedbackScore":f|"feedbackScore": f|"feedbackScore":\\[|"feedbackScore": \\[|"feedbackScore":\\{|"feedbackScore": \\{|"attributes":"|"attributes": "|"attributes":0|"attributes": 0|"attributes":1|"attributes": 1|"attributes":2|"attributes": 2|"attributes":3|"attributes": 3|"attributes":4|"attributes": 4|"attributes":5|"attributes": 5|"attributes":6|"attributes": 6|"attributes":7|"attributes": 7|"attributes":8|"attributes": 8|"attributes":9|"attributes": 9|"attributes":\\-|"attributes": \\-|"attributes":t|"attributes": t|"attributes":f|"attributes": f|"attributes":\\[|"attributes": \\[|"after":"|"after": "|"after":0|"after": 0|"after":1|"after": 1|"after":2|"after": 2|"after":3|"after": 3|"after":4|"after": 4|"after":5|"after": 5|"after":6|"after": 6|"after":7|"after": 7|"after":8|"after": 8|"after":9|"after": 9|"after":\\-|"after": \\-|"after":t|"after": t|"after":f|"after": f|"after":\\[|"after": \\[|"after":n|"after": n|"eventId":""|"eventId": ""|"orderId":""|"orderId": ""|"occurredAt":""|"occurredAt": ""|"actorId":""|"actorId": ""|"openedAt":""|"openedAt": ""|"siteId":""|"siteId": ""|"queueId":""|"queueId": ""|"customerId":""|"customerId": ""|"callId":""|"callId": ""|"relatedOrderId":""|"relatedOrderId": ""|"teamId":""|"teamId": ""|"assigneeId":""|"assigneeId": ""|"acceptDueAt":""|"acceptDueAt": ""|"replyDueAt":""|"replyDueAt": ""|"resolveDueAt":""|"resolveDueAt": ""|"acceptedAt":""|"acceptedAt": ""|"firstRepliedAt":""|"firstRepliedAt": ""|"resolvedAt":""|"resolvedAt": ""|"closedAt":""|"closedAt": ""|" |"	|"
|"|":  |":	|":
|":|": 	|": 
|": |\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":'])
    or match(v, '"(?:attributes)"\\s*:\\s*(?:\\{\\s*(?:"(?:[^"\\\\]|\\\\.)*"\\s*:\\s*"(?:[^"\\\\]|\\\\.)*"\\s*,\\s*)*"(?:[^"\\\\]|\\\\.)*"\\s*:\\s*[^"\\s])')
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'eventId')), length(tupleElement(t, 'orderId')), length(tupleElement(t, 'actorId')), length(tupleElement(tupleElement(t, 'after'), 'siteId')), length(tupleElement(tupleElement(t, 'after'), 'queueId')), length(tupleElement(tupleElement(t, 'after'), 'customerId')), length(tupleElement(tupleElement(t, 'after'), 'callId')), length(tupleElement(tupleElement(t, 'after'), 'relatedOrderId')), length(tupleElement(tupleElement(t, 'after'), 'teamId')), length(tupleElement(tupleElement(t, 'after'), 'assigneeId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'type')), length(tupleElement(t, 'source')), length(tupleElement(tupleElement(t, 'after'), 'orderType')), length(tupleElement(tupleElement(t, 'after'), 'status')), length(tupleElement(tupleElement(t, 'after'), 'priority')), length(tupleElement(tupleElement(t, 'after'), 'category')), length(tupleElement(tupleElement(t, 'after'), 'subcategory'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'pausedSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'reassignmentCount') between 0 and 4294967295) or tupleElement(tupleElement(t, 'after'), 'reassignmentCount') != floor(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'reopenCount') between 0 and 4294967295) or tupleElement(tupleElement(t, 'after'), 'reopenCount') != floor(tupleElement(tupleElement(t, 'after'), 'reopenCount')), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'urgeCount') between 0 and 4294967295) or tupleElement(tupleElement(t, 'after'), 'urgeCount') != floor(tupleElement(tupleElement(t, 'after'), 'urgeCount')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'occurredAt'), tupleElement(tupleElement(t, 'after'), 'openedAt'), tupleElement(tupleElement(t, 'after'), 'acceptDueAt'), tupleElement(tupleElement(t, 'after'), 'replyDueAt'), tupleElement(tupleElement(t, 'after'), 'resolveDueAt'), tupleElement(tupleElement(t, 'after'), 'acceptedAt'), tupleElement(tupleElement(t, 'after'), 'firstRepliedAt'), tupleElement(tupleElement(t, 'after'), 'resolvedAt'), tupleElement(tupleElement(t, 'after'), 'closedAt')], ' '), '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9]) ?)*$')
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  assumeNotNull(tupleElement(t, 'eventId')) as event_id,
  assumeNotNull(tupleElement(t, 'orderId')) as order_id,
  assumeNotNull(toUInt32(tupleElement(t, 'revision'))) as revision,
  assumeNotNull(tupleElement(t, 'type')) as type,
  assumeNotNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC')) as occurred_at,
  assumeNotNull(tupleElement(t, 'source')) as source,
  tupleElement(t, 'actorId') as actor_id,
  tupleElement(t, 'reason') as reason,
  assumeNotNull(tupleElement(tupleElement(t, 'after'), 'orderType')) as order_type,
  assumeNotNull(tupleElement(tupleElement(t, 'after'), 'status')) as status,
  assumeNotNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'openedAt'), 3, 'UTC')) as opened_at,
  tupleElement(tupleElement(t, 'after'), 'priority') as priority,
  tupleElement(tupleElement(t, 'after'), 'category') as category,
  tupleElement(tupleElement(t, 'after'), 'subcategory') as subcategory,
  tupleElement(tupleElement(t, 'after'), 'siteId') as site_id,
  tupleElement(tupleElement(t, 'after'), 'queueId') as queue_id,
  tupleElement(tupleElement(t, 'after'), 'customerId') as customer_id,
  tupleElement(tupleElement(t, 'after'), 'callId') as call_id,
  tupleElement(tupleElement(t, 'after'), 'relatedOrderId') as related_order_id,
  tupleElement(tupleElement(t, 'after'), 'teamId') as team_id,
  tupleElement(tupleElement(t, 'after'), 'assigneeId') as assignee_id,
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'acceptDueAt'), 3, 'UTC') as accept_due_at,
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'replyDueAt'), 3, 'UTC') as reply_due_at,
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'resolveDueAt'), 3, 'UTC') as resolve_due_at,
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'acceptedAt'), 3, 'UTC') as accepted_at,
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt'), 3, 'UTC') as first_replied_at,
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'resolvedAt'), 3, 'UTC') as resolved_at,
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'closedAt'), 3, 'UTC') as closed_at,
  tupleElement(tupleElement(t, 'after'), 'pausedSeconds') as paused_seconds,
  toUInt32(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')) as reassignment_count,
  toUInt32(tupleElement(tupleElement(t, 'after'), 'reopenCount')) as reopen_count,
  toUInt32(tupleElement(tupleElement(t, 'after'), 'urgeCount')) as urge_count,
  tupleElement(tupleElement(t, 'after'), 'isWithinSla') as is_within_sla,
  tupleElement(tupleElement(t, 'after'), 'title') as title,
  tupleElement(tupleElement(t, 'after'), 'content') as content,
  tupleElement(tupleElement(t, 'after'), 'resolution') as resolution,
  tupleElement(tupleElement(t, 'after'), 'feedbackScore') as feedback_score,
  mapApply((k, i) -> (k, ifNull(i, '')), tupleElement(tupleElement(t, 'after'), 'attributes')) as attributes,
  bitOr(bitShiftLeft(toUInt128(assumeNotNull(toUInt32(tupleElement(t, 'revision')))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC') as event_at,
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2), arrayFilter(p -> p.1 not in ('eventId', 'orderId', 'revision', 'type', 'occurredAt', 'source', 'actorId', 'reason', 'after'), JSONExtractKeysAndValuesRaw(v))), arrayMap(p -> concat(toJSONString(concat('after.', p.1)), ':', p.2), arrayFilter(p -> p.1 not in ('orderType', 'status', 'openedAt', 'priority', 'category', 'subcategory', 'siteId', 'queueId', 'customerId', 'callId', 'relatedOrderId', 'teamId', 'assigneeId', 'acceptDueAt', 'replyDueAt', 'resolveDueAt', 'acceptedAt', 'firstRepliedAt', 'resolvedAt', 'closedAt', 'pausedSeconds', 'reassignmentCount', 'reopenCount', 'urgeCount', 'isWithinSla', 'title', 'content', 'resolution', 'feedbackScore', 'attributes'), JSONExtractKeysAndValuesRaw(v, 'after')))), ','), '}'), '{}', ''), '') as extra,
  ifNull(tupleElement(tupleElement(t, 'after'), 'customerId'), '') as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayFilter(reason -> reason != '', arrayConcat(
        arrayMap((rule, raw) -> multiIf(
          raw in ('', 'null'), if(rule.3, concat(rule.1, '.missing'), ''),
          position(rule.4, substring(raw, 1, 1)) = 0, concat(rule.1, '.type'),
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$'), concat(rule.1, '.zone'), not match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'), toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          rule.2 = 'attributes', multiIf(arrayExists(p -> substring(p.2, 1, 1) != '"', JSONExtractKeysAndValuesRaw(raw)), concat(rule.1, '.type'), length(arrayDistinct(JSONExtractKeysAndValuesRaw(raw).1)) != length(JSONExtractKeysAndValuesRaw(raw)), 'json.duplicate', ''),
          ''),
          arrayFilter(rule -> not startsWith(rule.1, 'after.') or JSONType(v, 'after') = 'Object', JSONExtract('[["after","object",1,"{",0,0,[],"",""],["eventId","id",1,"\\"",1,128,[],"",""],["orderId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["type","label",1,"\\"",0,200,[],"",""],["occurredAt","instant",1,"\\"",0,100000,[],"",""],["source","label",1,"\\"",0,200,[],"",""],["actorId","id",0,"\\"",1,128,[],"",""],["reason","text",0,"\\"",0,100000,[],"",""],["after.orderType","label",1,"\\"",0,200,[],"",""],["after.status","label",1,"\\"",0,200,[],"",""],["after.openedAt","instant",1,"\\"",0,100000,[],"",""],["after.priority","label",0,"\\"",0,200,[],"",""],["after.category","label",0,"\\"",0,200,[],"",""],["after.subcategory","label",0,"\\"",0,200,[],"",""],["after.siteId","id",0,"\\"",1,128,[],"",""],["after.queueId","id",0,"\\"",1,128,[],"",""],["after.customerId","id",0,"\\"",1,128,[],"",""],["after.callId","id",0,"\\"",1,128,[],"",""],["after.relatedOrderId","id",0,"\\"",1,128,[],"",""],["after.teamId","id",0,"\\"",1,128,[],"",""],["after.assigneeId","id",0,"\\"",1,128,[],"",""],["after.acceptDueAt","instant",0,"\\"",0,100000,[],"",""],["after.replyDueAt","instant",0,"\\"",0,100000,[],"",""],["after.resolveDueAt","instant",0,"\\"",0,100000,[],"",""],["after.acceptedAt","instant",0,"\\"",0,100000,[],"",""],["after.firstRepliedAt","instant",0,"\\"",0,100000,[],"",""],["after.resolvedAt","instant",0,"\\"",0,100000,[],"",""],["after.closedAt","instant",0,"\\"",0,100000,[],"",""],["after.pausedSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["after.reassignmentCount","count",0,"-0123456789",0,4294967295,[],"",""],["after.reopenCount","count",0,"-0123456789",0,4294967295,[],"",""],["after.urgeCount","count",0,"-0123456789",0,4294967295,[],"",""],["after.isWithinSla","flag",0,"tf",-1e+308,1e+308,[],"",""],["after.title","text",0,"\\"",0,100000,[],"",""],["after.content","text",0,"\\"",0,100000,[],"",""],["after.resolution","text",0,"\\"",0,100000,[],"",""],["after.feedbackScore","measure",0,"-0123456789",-1e+308,1e+308,[],"",""],["after.attributes","attributes",0,"{",-1e+308,1e+308,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))')), arrayMap(rule -> arrayConcat(JSONExtractKeysAndValuesRaw(v).2, JSONExtractKeysAndValuesRaw(v, 'after').2)[indexOf(arrayConcat(JSONExtractKeysAndValuesRaw(v).1, arrayMap(n -> concat('after.', n), JSONExtractKeysAndValuesRaw(v, 'after').1)), rule.1)], arrayFilter(rule -> not startsWith(rule.1, 'after.') or JSONType(v, 'after') = 'Object', JSONExtract('[["after","object",1,"{",0,0,[],"",""],["eventId","id",1,"\\"",1,128,[],"",""],["orderId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["type","label",1,"\\"",0,200,[],"",""],["occurredAt","instant",1,"\\"",0,100000,[],"",""],["source","label",1,"\\"",0,200,[],"",""],["actorId","id",0,"\\"",1,128,[],"",""],["reason","text",0,"\\"",0,100000,[],"",""],["after.orderType","label",1,"\\"",0,200,[],"",""],["after.status","label",1,"\\"",0,200,[],"",""],["after.openedAt","instant",1,"\\"",0,100000,[],"",""],["after.priority","label",0,"\\"",0,200,[],"",""],["after.category","label",0,"\\"",0,200,[],"",""],["after.subcategory","label",0,"\\"",0,200,[],"",""],["after.siteId","id",0,"\\"",1,128,[],"",""],["after.queueId","id",0,"\\"",1,128,[],"",""],["after.customerId","id",0,"\\"",1,128,[],"",""],["after.callId","id",0,"\\"",1,128,[],"",""],["after.relatedOrderId","id",0,"\\"",1,128,[],"",""],["after.teamId","id",0,"\\"",1,128,[],"",""],["after.assigneeId","id",0,"\\"",1,128,[],"",""],["after.acceptDueAt","instant",0,"\\"",0,100000,[],"",""],["after.replyDueAt","instant",0,"\\"",0,100000,[],"",""],["after.resolveDueAt","instant",0,"\\"",0,100000,[],"",""],["after.acceptedAt","instant",0,"\\"",0,100000,[],"",""],["after.firstRepliedAt","instant",0,"\\"",0,100000,[],"",""],["after.resolvedAt","instant",0,"\\"",0,100000,[],"",""],["after.closedAt","instant",0,"\\"",0,100000,[],"",""],["after.pausedSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["after.reassignmentCount","count",0,"-0123456789",0,4294967295,[],"",""],["after.reopenCount","count",0,"-0123456789",0,4294967295,[],"",""],["after.urgeCount","count",0,"-0123456789",0,4294967295,[],"",""],["after.isWithinSla","flag",0,"tf",-1e+308,1e+308,[],"",""],["after.title","text",0,"\\"",0,100000,[],"",""],["after.content","text",0,"\\"",0,100000,[],"",""],["after.resolution","text",0,"\\"",0,100000,[],"",""],["after.feedbackScore","measure",0,"-0123456789",-1e+308,1e+308,[],"",""],["after.attributes","attributes",0,"{",-1e+308,1e+308,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))')))),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)) or length(arrayDistinct(JSONExtractKeysAndValuesRaw(v, 'after').1)) != length(JSONExtractKeysAndValuesRaw(v, 'after')), 'json.duplicate', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), []) as reasons
from (select *, JSONExtract(v, 'Tuple(eventId Nullable(String), orderId Nullable(String), revision Nullable(Float64), type Nullable(String), occurredAt Nullable(String), source Nullable(String), actorId Nullable(String), reason Nullable(String), after Tuple(orderType Nullable(String), status Nullable(String), openedAt Nullable(String), priority Nullable(String), category Nullable(String), subcategory Nullable(String), siteId Nullable(String), queueId Nullable(String), customerId Nullable(String), callId Nullable(String), relatedOrderId Nullable(String), teamId Nullable(String), assigneeId Nullable(String), acceptDueAt Nullable(String), replyDueAt Nullable(String), resolveDueAt Nullable(String), acceptedAt Nullable(String), firstRepliedAt Nullable(String), resolvedAt Nullable(String), closedAt Nullable(String), pausedSeconds Nullable(Float64), reassignmentCount Nullable(Float64), reopenCount Nullable(Float64), urgeCount Nullable(Float64), isWithinSla Nullable(Bool), title Nullable(String), content Nullable(String), resolution Nullable(String), feedbackScore Nullable(Float64), attributes Map(String, Nullable(String))))') as t from (select *, ifNull(original_value, '') as v from landing_work_orders));

create materialized view if not exists raw_of_work_orders to raw_events as
select 'work-orders' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_work_orders where not mapContains(record_headers, 'callboard-replay');

create materialized view if not exists dead_letters_of_work_orders to dead_letters as
select 'work-orders' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, mapFilter((k, i) -> k != 'callboard-replay', record_headers) as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_work_orders where notEmpty(reasons);

create materialized view if not exists ranges_of_work_orders to ingest_ranges as
select 'work-orders' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_work_orders.ingested_at) as ingested_at
from parsed_work_orders where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists work_order_events_of_work_orders to work_order_events_v1 as
select event_id, order_id, revision, type, occurred_at, source, actor_id, reason, order_type, status, opened_at, priority, category, subcategory, site_id, queue_id, customer_id, call_id, related_order_id, team_id, assignee_id, accept_due_at, reply_due_at, resolve_due_at, accepted_at, first_replied_at, resolved_at, closed_at, paused_seconds, reassignment_count, reopen_count, urge_count, is_within_sla, title, content, resolution, feedback_score, attributes, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_work_orders where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_work_order_events to touches as
select 'work_order_events' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(occurred_at, interval 15 minute, 'UTC') as touched, event_id as touching from parsed_work_orders where isNotNull(record_value) and empty(reasons))
group by touched;

create materialized view if not exists work_orders_of_work_orders to work_orders_v1 as
select event_id, order_id, revision, type, occurred_at, source, actor_id, reason, order_type, status, opened_at, priority, category, subcategory, site_id, queue_id, customer_id, call_id, related_order_id, team_id, assignee_id, accept_due_at, reply_due_at, resolve_due_at, accepted_at, first_replied_at, resolved_at, closed_at, paused_seconds, reassignment_count, reopen_count, urge_count, is_within_sla, title, content, resolution, feedback_score, attributes, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_work_orders where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_work_orders to touches as
select 'work_orders' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select arrayJoin(arrayDistinct(arrayMap(i -> toStartOfInterval(i, interval 15 minute, 'UTC'), arrayFilter(i -> isNotNull(i), [opened_at, accept_due_at, reply_due_at, resolve_due_at, accepted_at, first_replied_at, resolved_at, closed_at])))) as touched, order_id as touching from parsed_work_orders where isNotNull(record_value) and empty(reasons))
group by touched;

create materialized view if not exists touches_of_earlier_work_orders to touches as
select 'work_orders' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select arrayJoin(arrayDistinct(arrayMap(i -> toStartOfInterval(i, interval 15 minute, 'UTC'), arrayFilter(i -> isNotNull(i), [opened_at, accept_due_at, reply_due_at, resolve_due_at, accepted_at, first_replied_at, resolved_at, closed_at])))) as touched, order_id as touching from (select old.opened_at as opened_at, old.accept_due_at as accept_due_at, old.reply_due_at as reply_due_at, old.resolve_due_at as resolve_due_at, old.accepted_at as accepted_at, old.first_replied_at as first_replied_at, old.resolved_at as resolved_at, old.closed_at as closed_at, old.order_id as order_id from parsed_work_orders as fresh inner join (select * from work_orders_v1 where (opened_at, order_id) in (select opened_at, order_id from parsed_work_orders)) as old
    on old.opened_at = fresh.opened_at and old.order_id = fresh.order_id where isNotNull(fresh.record_value) and empty(fresh.reasons)))
group by touched;

create table if not exists landing_seat_states
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  original_value Nullable(String)
) engine = Null;

create table if not exists parsed_seat_states
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  record_value Nullable(String),
  state_id String comment 'The state change.',
  revision UInt32 comment 'Grows when the change is described anew.',
  seat_id String comment 'The seat.',
  site_id String comment 'The site.',
  agent_id Nullable(String) comment 'The agent signed in.',
  queue_id Nullable(String) comment 'The skill queue of the call at hand.',
  call_id Nullable(String) comment 'The call at hand.',
  state LowCardinality(String) comment 'The state entered.',
  reason LowCardinality(Nullable(String)) comment 'Why, such as a break code.',
  started_at DateTime64(3, 'UTC') comment 'The state began.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.',
  event_at Nullable(DateTime64(3, 'UTC')),
  subject String,
  original_sha256 String,
  reasons Array(String)
) engine = Null;

create table if not exists seat_states_v1
(
  state_id String comment 'The state change.',
  revision UInt32 comment 'Grows when the change is described anew.',
  seat_id String comment 'The seat.',
  site_id String comment 'The site.',
  agent_id Nullable(String) comment 'The agent signed in.',
  queue_id Nullable(String) comment 'The skill queue of the call at hand.',
  call_id Nullable(String) comment 'The call at hand.',
  state LowCardinality(String) comment 'The state entered.',
  reason LowCardinality(Nullable(String)) comment 'Why, such as a break code.',
  started_at DateTime64(3, 'UTC') comment 'The state began.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  record_source LowCardinality(String),
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  ingested_at DateTime64(3, 'UTC'),
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.'
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(started_at)
order by (started_at, state_id)
settings min_bytes_for_wide_part = 134217728, merge_selector_base = 12
comment 'A seat entered a state; view seat_intervals gives [from, to).';

create view if not exists seat_states as select * from seat_states_v1 final;

create materialized view if not exists parse_seat_states to parsed_seat_states as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'stateId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'seatId')), isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'agentId')), isNull(tupleElement(t, 'queueId')), isNull(tupleElement(t, 'callId')), isNull(tupleElement(t, 'state')), isNull(tupleElement(t, 'reason')), isNull(tupleElement(t, 'startedAt'))]) != 10) as has_other_members, (
    isNull(concat(tupleElement(t, 'stateId'), tupleElement(t, 'revision'), tupleElement(t, 'seatId'), tupleElement(t, 'siteId'), tupleElement(t, 'state'), tupleElement(t, 'startedAt')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, ['"stateId":0|"stateId": 0|"stateId":1|"stateId": 1|"stateId":2|"stateId": 2|"stateId":3|"stateId": 3|"stateId":4|"stateId": 4|"stateId":5|"stateId": 5|"stateId":6|"stateId": 6|"stateId":7|"stateId": 7|"stateId":8|"stateId": 8|"stateId":9|"stateId": 9|"stateId":\\-|"stateId": \\-|"stateId":t|"stateId": t|"stateId":f|"stateId": f|"stateId":\\[|"stateId": \\[|"stateId":\\{|"stateId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|"seatId":0|"seatId": 0|"seatId":1|"seatId": 1|"seatId":2|"seatId": 2|"seatId":3|"seatId": 3|"seatId":4|"seatId": 4|"seatId":5|"seatId": 5|"seatId":6|"seatId": 6|"seatId":7|"seatId": 7|"seatId":8|"seatId": 8|"seatId":9|"seatId": 9|"seatId":\\-|"seatId": \\-|"seatId":t|"seatId": t|"seatId":f|"seatId": f|"seatId":\\[|"seatId": \\[|"seatId":\\{|"seatId": \\{|"siteId":0|"siteId": 0|"siteId":1|"siteId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"siteId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"siteId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"agentId":0|"agentId": 0|"agentId":1|"agentId": 1|"agentId":2|"agentId": 2|"agentId":3|"agentId": 3|"agentId":4|"agentId": 4|"agentId":5|"agentId": 5|"agentId":6|"agentId": 6|"agentId":7|"agentId": 7|"agentId":8|"agentId": 8|"agentId":9|"agentId": 9|"agentId":\\-|"agentId": \\-|"agentId":t|"agentId": t|"agentId":f|"agentId": f|"agentId":\\[|"agentId": \\[|"agentId":\\{|"agentId": \\{|"queueId":0|"queueId": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queueId": 6|"queueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId": 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId": \\[|"callId":\\{|"callId": \\{|"state":0|"state": 0|"state":1|"state": 1|"state":2|"state": 2|"state":3|"state": 3|"state":4|"state": 4|"state":5|"state": 5|"state":6|"state": 6|"state":7|"state": 7|"state":8|"state": 8|"state":9|"state": 9|"state":\\-|"state": \\-|"state":t|"state": t|"state":f|"state": f|"state":\\[|"state": \\[|"state":\\{|"state": \\{|"reason":0|"reason": 0|"reason":1|"reason": 1|"reason":2|"reason": 2|"reason":3|"reason": 3|"reason":4|"reason": 4|"reason":5|"reason": 5|"reason":6|"reason": 6|"reason":7|"reason": 7|"reason":8|"reason": 8|"reason":9|"reason": 9|"reason":\\-|"reason": \\-|"reason":t|"reason": t|"reason":f|"reason": f|"reason":\\[|"reason": \\[|"reason":\\{|"reason": \\{|"startedAt":0|"startedAt": 0|"startedAt":1|"startedAt": 1|"startedAt":2|"startedAt": 2|"startedAt":3|"startedAt": 3|"startedAt":4|"startedAt": 4|"startedAt":5|"startedAt": 5|"startedAt":6|"startedAt": 6|"startedAt":7|"startedAt": 7|"startedAt":8|"startedAt": 8|"startedAt":9|"startedAt": 9|"startedAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt": t|"startedAt":f|"startedAt": f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|"startedAt": \\{|"stateId":""|"stateId": ""|"seatId":""|"seatId": ""|"siteId":""|"siteId": ""|"agentId":""|"agentId": ""|"queueId":""|"queueId": ""|"callId":""|"callId": ""|"startedAt":""|"startedAt": ""|" |"	|"
|"|":  |":	|":
|":|": 	|": 
|": |\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":'])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'stateId')), length(tupleElement(t, 'seatId')), length(tupleElement(t, 'siteId')), length(tupleElement(t, 'agentId')), length(tupleElement(t, 'queueId')), length(tupleElement(t, 'callId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'reason'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9]) ?)*$')
    or ifNull(tupleElement(t, 'state') not in ('signed_out', 'ready', 'ringing', 'talking', 'holding', 'wrap_up', 'break', 'training', 'meeting'), 0)
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  assumeNotNull(tupleElement(t, 'stateId')) as state_id,
  assumeNotNull(toUInt32(tupleElement(t, 'revision'))) as revision,
  assumeNotNull(tupleElement(t, 'seatId')) as seat_id,
  assumeNotNull(tupleElement(t, 'siteId')) as site_id,
  tupleElement(t, 'agentId') as agent_id,
  tupleElement(t, 'queueId') as queue_id,
  tupleElement(t, 'callId') as call_id,
  assumeNotNull(tupleElement(t, 'state')) as state,
  tupleElement(t, 'reason') as reason,
  assumeNotNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC')) as started_at,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(assumeNotNull(toUInt32(tupleElement(t, 'revision')))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') as event_at,
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2), arrayFilter(p -> p.1 not in ('stateId', 'revision', 'seatId', 'siteId', 'agentId', 'queueId', 'callId', 'state', 'reason', 'startedAt'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  '' as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayFilter(reason -> reason != '', arrayConcat(
        arrayMap((rule, raw) -> multiIf(
          raw in ('', 'null'), if(rule.3, concat(rule.1, '.missing'), ''),
          position(rule.4, substring(raw, 1, 1)) = 0, concat(rule.1, '.type'),
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$'), concat(rule.1, '.zone'), not match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'), toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          ''),
          JSONExtract('[["stateId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["seatId","id",1,"\\"",1,128,[],"",""],["siteId","id",1,"\\"",1,128,[],"",""],["agentId","id",0,"\\"",1,128,[],"",""],["queueId","id",0,"\\"",1,128,[],"",""],["callId","id",0,"\\"",1,128,[],"",""],["state","one-of",1,"\\"",0,100000,["signed_out","ready","ringing","talking","holding","wrap_up","break","training","meeting"],"",""],["reason","label",0,"\\"",0,200,[],"",""],["startedAt","instant",1,"\\"",0,100000,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arrayMap(rule -> arrayConcat(JSONExtractKeysAndValuesRaw(v).2)[indexOf(arrayConcat(JSONExtractKeysAndValuesRaw(v).1), rule.1)], JSONExtract('[["stateId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["seatId","id",1,"\\"",1,128,[],"",""],["siteId","id",1,"\\"",1,128,[],"",""],["agentId","id",0,"\\"",1,128,[],"",""],["queueId","id",0,"\\"",1,128,[],"",""],["callId","id",0,"\\"",1,128,[],"",""],["state","one-of",1,"\\"",0,100000,["signed_out","ready","ringing","talking","holding","wrap_up","break","training","meeting"],"",""],["reason","label",0,"\\"",0,200,[],"",""],["startedAt","instant",1,"\\"",0,100000,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'))),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), []) as reasons
from (select *, JSONExtract(v, 'Tuple(stateId Nullable(String), revision Nullable(Float64), seatId Nullable(String), siteId Nullable(String), agentId Nullable(String), queueId Nullable(String), callId Nullable(String), state Nullable(String), reason Nullable(String), startedAt Nullable(String))') as t from (select *, ifNull(original_value, '') as v from landing_seat_states));

create materialized view if not exists raw_of_seat_states to raw_events as
select 'seat-states' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_seat_states where not mapContains(record_headers, 'callboard-replay');

create materialized view if not exists dead_letters_of_seat_states to dead_letters as
select 'seat-states' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, mapFilter((k, i) -> k != 'callboard-replay', record_headers) as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_seat_states where notEmpty(reasons);

create materialized view if not exists ranges_of_seat_states to ingest_ranges as
select 'seat-states' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_seat_states.ingested_at) as ingested_at
from parsed_seat_states where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists seat_states_of_seat_states to seat_states_v1 as
select state_id, revision, seat_id, site_id, agent_id, queue_id, call_id, state, reason, started_at, source, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_seat_states where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_seat_states to touches as
select 'seat_states' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select arrayJoin(arrayMap(n -> first + toIntervalMinute(15 * n), range(toUInt32(least(65, greatest(1, dateDiff('minute', first, now('UTC')) / 15 + 1)))))) as touched, touching
  from (select toStartOfInterval(started_at, interval 15 minute, 'UTC') as first, min(state_id) as touching from parsed_seat_states where isNotNull(record_value) and empty(reasons) group by first))
group by touched;

create table if not exists landing_interface_calls
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  original_value Nullable(String)
) engine = Null;

create table if not exists parsed_interface_calls
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  record_value Nullable(String),
  interface_call_id String comment 'The call.',
  revision UInt32 comment 'Grows when the call is described anew.',
  interface_id String comment 'The interface, as registered.',
  operation LowCardinality(String) comment 'What was asked.',
  called_at DateTime64(3, 'UTC') comment 'The request left.',
  duration_ms UInt32 comment 'Until the answer or the timeout.',
  outcome LowCardinality(String) comment '`rejected`: not sent, the interface was isolated.',
  status_code Nullable(UInt32) comment 'HTTP status where there was one.',
  error_code LowCardinality(Nullable(String)) comment 'Code of the failure.',
  attempt Nullable(UInt32) comment '1 for the first try.',
  call_id Nullable(String) comment 'The queue leg it served.',
  order_id Nullable(String) comment 'The work order it served.',
  traceparent LowCardinality(Nullable(String)) comment 'W3C trace context.',
  contact_id Nullable(String) comment 'The customer contact it served.',
  request_summary Nullable(String) comment 'What was sent, masked and cut at 1,000 characters.',
  response_summary Nullable(String) comment 'The answer or the failure, masked and cut at 1,000 characters.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.',
  event_at Nullable(DateTime64(3, 'UTC')),
  subject String,
  original_sha256 String,
  reasons Array(String)
) engine = Null;

create table if not exists interface_calls_v1
(
  interface_call_id String comment 'The call.',
  revision UInt32 comment 'Grows when the call is described anew.',
  interface_id String comment 'The interface, as registered.',
  operation LowCardinality(String) comment 'What was asked.',
  called_at DateTime64(3, 'UTC') comment 'The request left.',
  duration_ms UInt32 comment 'Until the answer or the timeout.',
  outcome LowCardinality(String) comment '`rejected`: not sent, the interface was isolated.',
  status_code Nullable(UInt32) comment 'HTTP status where there was one.',
  error_code LowCardinality(Nullable(String)) comment 'Code of the failure.',
  attempt Nullable(UInt32) comment '1 for the first try.',
  call_id Nullable(String) comment 'The queue leg it served.',
  order_id Nullable(String) comment 'The work order it served.',
  traceparent LowCardinality(Nullable(String)) comment 'W3C trace context.',
  contact_id Nullable(String) comment 'The customer contact it served.',
  request_summary Nullable(String) comment 'What was sent, masked and cut at 1,000 characters.',
  response_summary Nullable(String) comment 'The answer or the failure, masked and cut at 1,000 characters.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  record_source LowCardinality(String),
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  ingested_at DateTime64(3, 'UTC'),
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.'
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(called_at)
order by (called_at, interface_call_id)
settings min_bytes_for_wide_part = 134217728, merge_selector_base = 12
comment 'One call to another system.';

create view if not exists interface_calls as select * from interface_calls_v1 final;

create materialized view if not exists parse_interface_calls to parsed_interface_calls as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'interfaceCallId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'interfaceId')), isNull(tupleElement(t, 'operation')), isNull(tupleElement(t, 'calledAt')), isNull(tupleElement(t, 'durationMs')), isNull(tupleElement(t, 'outcome')), isNull(tupleElement(t, 'statusCode')), isNull(tupleElement(t, 'errorCode')), isNull(tupleElement(t, 'attempt')), isNull(tupleElement(t, 'callId')), isNull(tupleElement(t, 'orderId')), isNull(tupleElement(t, 'traceparent')), isNull(tupleElement(t, 'contactId')), isNull(tupleElement(t, 'requestSummary')), isNull(tupleElement(t, 'responseSummary'))]) != 16) as has_other_members, (
    isNull(concat(tupleElement(t, 'interfaceCallId'), tupleElement(t, 'revision'), tupleElement(t, 'interfaceId'), tupleElement(t, 'operation'), tupleElement(t, 'calledAt'), tupleElement(t, 'durationMs'), tupleElement(t, 'outcome')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, ['"interfaceCallId":0|"interfaceCallId": 0|"interfaceCallId":1|"interfaceCallId": 1|"interfaceCallId":2|"interfaceCallId": 2|"interfaceCallId":3|"interfaceCallId": 3|"interfaceCallId":4|"interfaceCallId": 4|"interfaceCallId":5|"interfaceCallId": 5|"interfaceCallId":6|"interfaceCallId": 6|"interfaceCallId":7|"interfaceCallId": 7|"interfaceCallId":8|"interfaceCallId": 8|"interfaceCallId":9|"interfaceCallId": 9|"interfaceCallId":\\-|"interfaceCallId": \\-|"interfaceCallId":t|"interfaceCallId": t|"interfaceCallId":f|"interfaceCallId": f|"interfaceCallId":\\[|"interfaceCallId": \\[|"interfaceCallId":\\{|"interfaceCallId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|"interfaceId":0|"interfaceId": 0|"interfaceId":1|"interfaceId": 1|"interfaceId":2|"interfaceId": 2|"interfaceId":3|"interfaceId": 3|"interfaceId":4|"interfaceId": 4|"interfaceId":5|"interfaceId": 5|"interfaceId":6|"interfaceId": 6|"interfaceId":7|"interfaceId": 7|"interfaceId":8|"interfaceId": 8|"interfaceId":9|"interfaceId": 9|"interfaceId":\\-|"interfaceId": \\-|"interfaceId":t|"interfaceId": t|"interfaceId":f|"interfaceId": f|"interfaceId":\\[|"interfaceId": \\[|"interfaceId":\\{|"interfaceId": \\{|"operation":0|"operation": 0|"operation":1|"operation": 1|"operation":2|"operation": 2|"operation":3|"operation": 3|"operation":4|"operation": 4|"operation":5|"operation": 5|"operation":6|"operation": 6|"operation":7|"operation": 7|"operation":8|"operation": 8|"operation":9|"operation": 9|"operation":\\-|"operation": \\-|"operation":t|"operation": t|"operation":f|"operation": f|"operation":\\[|"operation": \\[|"operation":\\{|"operation": \\{|"calledAt":0|"calledAt": 0|"calledAt":1|"calledAt": 1|"calledAt":2|"calledAt": 2|"calledAt":3|"calledAt": 3|"calledAt":4|"calledAt": 4|"calledAt":5|"calledAt": 5|"calledAt":6|"calledAt": 6|"calledAt":7|"calledAt": 7|"calledAt":8|"calledAt": 8|"calledAt":9|"calledAt": 9|"calledAt":\\-|"calledAt": \\-|"calledAt":t|"calledAt": t|"calledAt":f|"calledAt": f|"calledAt":\\[|"calledAt": \\[|"calledAt":\\{|"calledAt": \\{|"durationMs":"|"durationMs": "|"durationMs":t|"durationMs": t|"durationMs":f|"durationMs": f|"durationMs":\\[|"durationMs": \\[|"durationMs":\\{|"durationMs": \\{|"outcome":0|"outcome": 0|"outcome":1|"outcome": 1|"outcome":2|"outcome": 2|"outcome":3|"outcome": 3|"outcome":4|"outcome": 4|"outcome":5|"outcome": 5|"outcome":6|"outcome": 6|"outcome":7|"outcome": 7|"outcome":8|"outcome": 8|"outcome":9|"outcome": 9|"outcome":\\-|"outcome": \\-|"outcome":t|"outcome": t|"outcome":f|"outcome": f|"outcome":\\[|"outcome": \\[|"outcome":\\{|"outcome": \\{|"statusCode":"|"statusCode": "|"statusCode":t|"statusCode": t|"statusCode":f|"statusCode": f|"statusCode":\\[|"statusCode": \\[|"statusCode":\\{|"statusCode": \\{|"errorCode":0|"errorCode": 0|"errorCode":1|"errorCode": 1|"errorCode":2|"errorCode": 2|"errorCode":3|"errorCode": 3|"errorCode":4|"errorCode": 4|"errorCode":5|"errorCode": 5|"errorCode":6|"errorCode": 6|"errorCode":7|"errorCode": 7|"errorCode":8|"errorCode": 8|"errorCode":9|"errorCode": 9|"errorCode":\\-|"errorCode": \\-|"errorCode":t|"errorCode": t|"errorCode":f|"errorCode": f|"errorCode":\\[|"errorCode": \\[|"errorCode":\\{|"errorCode": \\{|"attempt":"|"attempt": "|"attempt":t|"attempt": t|"attempt":f|"attempt": f|"attempt":\\[|"attempt": \\[|"attempt":\\{|"attempt": \\{|"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId": \\[|"callId":\\{|"callId": \\{|"orderId":0|"orderId": 0|"orderId":1|"orderId": 1|"orderId":2|"orderId": 2|"orderId":3|"orderId": 3|"orderId":4|"orderId": 4|"orderId":5|"orderId": 5|"orderId":6|"orderId": 6|"orderId":7|"orderId": 7|"orderId":8|"orderId": 8|"orderId":9|"orderId": 9|"orderId":\\-|"orderId": \\-|"orderId":t|"orderId": t|"orderId":f|"orderId": f|"orderId":\\[|"orderId": \\[|"orderId":\\{|"orderId": \\{|"traceparent":0|"traceparent": 0|"traceparent":1|"traceparent": 1|"traceparent":2|"traceparent": 2|"traceparent":3|"traceparent": 3|"traceparent":4|"traceparent": 4|"traceparent":5|"traceparent": 5|"traceparent":6|"traceparent": 6|"traceparent":7|"traceparent": 7|"traceparent":8|"traceparent": 8|"traceparent":9|"traceparent": 9|"traceparent":\\-|"traceparent": \\-|"traceparent":t|"traceparent": t|"traceparent":f|"traceparent": f|"traceparent":\\[|"traceparent": \\[|"traceparent":\\{|"traceparent": \\{|"contactId":0|"contactId": 0|"contactId":1|"contactId": 1|"contactId":2|"contactId": 2|"contactId":3|"contactId": 3|"contactId":4|"contactId": 4|"contactId":5|"contactId": 5|"contactId":6|"contactId": 6|"contactId":7|"contactId": 7|"contactId":8|"contactId": 8|"contactId":9|"contactId": 9|"contactId":\\-|"contactId": \\-|"contactId":t|"contactId": t|"contactId":f|"contactId": f|"contactId":\\[|"contactId": \\[|"contactId":\\{|"contactId": \\{|"requestSummary":0|"requestSummary": 0|"requestSummary":1|"requestSummary": 1|"requestSummary":2|"requestSummary": 2|"requestSummary":3|"requestSummary": 3|"requestSummary":4|"requestSummary": 4|"requestSummary":5|"requestSummary": 5|"requestSummary":6|"requestSummary": 6|"requestSummary":7|"requestSummary": 7|"requestSummary":8|"requestSummary": 8|"requestSummary":9|"requestSummary": 9|"requestSummary":\\-|"requestSummary": \\-|"requestSummary":t|"requestSummary": t|"requestSummary":f|"requestSummary": f|"requestSummary":\\[|"requestSummary": \\[|"requestSummary":\\{|"requestSummary": \\{|"responseSummary":0|"responseSummary": 0|"responseSummary":1|"responseSummary": 1|"responseSummary":2|"responseSummary": 2|"responseSummary":3|"responseSummary": 3|"responseSummary":4|"responseSummary": 4|"responseSummary":5|"responseSummary": 5|"responseSummary":6|"responseSummary": 6|"responseSummary":7|"responseSummary": 7|"responseSummary":8|"responseSummary": 8|"responseSummary":9|"responseSummary": 9|"responseSummary":\\-|"responseSummary": \\-|"responseSummary":t|"responseSummary": t|"responseSummary":f|"responseSummary": f|"responseSummary":\\[|"responseSummary": \\[|"responseSummary":\\{|"responseSummary": \\{|"interfaceCallId":""|"interfaceCallId": ""|"interfaceId":""|"interfaceId": ""|"calledAt":""|"calledAt": ""|"callId":""|"callId": ""|"orderId":""|"orderId": ""|"contactId":""|"contactId": ""|" |"	|"
|"|":  |":	|":
|":|": 	|": 
|": |\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":'])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'interfaceCallId')), length(tupleElement(t, 'interfaceId')), length(tupleElement(t, 'callId')), length(tupleElement(t, 'orderId')), length(tupleElement(t, 'contactId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'operation')), length(tupleElement(t, 'errorCode')), length(tupleElement(t, 'traceparent'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'durationMs') between 0 and 4294967295) or tupleElement(t, 'durationMs') != floor(tupleElement(t, 'durationMs')), 0)
    or ifNull(not (tupleElement(t, 'statusCode') between 0 and 4294967295) or tupleElement(t, 'statusCode') != floor(tupleElement(t, 'statusCode')), 0)
    or ifNull(not (tupleElement(t, 'attempt') between 0 and 4294967295) or tupleElement(t, 'attempt') != floor(tupleElement(t, 'attempt')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'calledAt')], ' '), '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9]) ?)*$')
    or ifNull(tupleElement(t, 'outcome') not in ('ok', 'error', 'timeout', 'rejected'), 0)
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  assumeNotNull(tupleElement(t, 'interfaceCallId')) as interface_call_id,
  assumeNotNull(toUInt32(tupleElement(t, 'revision'))) as revision,
  assumeNotNull(tupleElement(t, 'interfaceId')) as interface_id,
  assumeNotNull(tupleElement(t, 'operation')) as operation,
  assumeNotNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC')) as called_at,
  assumeNotNull(toUInt32(tupleElement(t, 'durationMs'))) as duration_ms,
  assumeNotNull(tupleElement(t, 'outcome')) as outcome,
  toUInt32(tupleElement(t, 'statusCode')) as status_code,
  tupleElement(t, 'errorCode') as error_code,
  toUInt32(tupleElement(t, 'attempt')) as attempt,
  tupleElement(t, 'callId') as call_id,
  tupleElement(t, 'orderId') as order_id,
  tupleElement(t, 'traceparent') as traceparent,
  tupleElement(t, 'contactId') as contact_id,
  tupleElement(t, 'requestSummary') as request_summary,
  tupleElement(t, 'responseSummary') as response_summary,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(assumeNotNull(toUInt32(tupleElement(t, 'revision')))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC') as event_at,
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2), arrayFilter(p -> p.1 not in ('interfaceCallId', 'revision', 'interfaceId', 'operation', 'calledAt', 'durationMs', 'outcome', 'statusCode', 'errorCode', 'attempt', 'callId', 'orderId', 'traceparent', 'contactId', 'requestSummary', 'responseSummary'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  '' as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayFilter(reason -> reason != '', arrayConcat(
        arrayMap((rule, raw) -> multiIf(
          raw in ('', 'null'), if(rule.3, concat(rule.1, '.missing'), ''),
          position(rule.4, substring(raw, 1, 1)) = 0, concat(rule.1, '.type'),
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$'), concat(rule.1, '.zone'), not match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'), toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          ''),
          JSONExtract('[["interfaceCallId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["interfaceId","id",1,"\\"",1,128,[],"",""],["operation","label",1,"\\"",0,200,[],"",""],["calledAt","instant",1,"\\"",0,100000,[],"",""],["durationMs","count",1,"-0123456789",0,4294967295,[],"",""],["outcome","one-of",1,"\\"",0,100000,["ok","error","timeout","rejected"],"",""],["statusCode","count",0,"-0123456789",0,4294967295,[],"",""],["errorCode","label",0,"\\"",0,200,[],"",""],["attempt","count",0,"-0123456789",0,4294967295,[],"",""],["callId","id",0,"\\"",1,128,[],"",""],["orderId","id",0,"\\"",1,128,[],"",""],["traceparent","label",0,"\\"",0,200,[],"",""],["contactId","id",0,"\\"",1,128,[],"",""],["requestSummary","text",0,"\\"",0,100000,[],"",""],["responseSummary","text",0,"\\"",0,100000,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arrayMap(rule -> arrayConcat(JSONExtractKeysAndValuesRaw(v).2)[indexOf(arrayConcat(JSONExtractKeysAndValuesRaw(v).1), rule.1)], JSONExtract('[["interfaceCallId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["interfaceId","id",1,"\\"",1,128,[],"",""],["operation","label",1,"\\"",0,200,[],"",""],["calledAt","instant",1,"\\"",0,100000,[],"",""],["durationMs","count",1,"-0123456789",0,4294967295,[],"",""],["outcome","one-of",1,"\\"",0,100000,["ok","error","timeout","rejected"],"",""],["statusCode","count",0,"-0123456789",0,4294967295,[],"",""],["errorCode","label",0,"\\"",0,200,[],"",""],["attempt","count",0,"-0123456789",0,4294967295,[],"",""],["callId","id",0,"\\"",1,128,[],"",""],["orderId","id",0,"\\"",1,128,[],"",""],["traceparent","label",0,"\\"",0,200,[],"",""],["contactId","id",0,"\\"",1,128,[],"",""],["requestSummary","text",0,"\\"",0,100000,[],"",""],["responseSummary","text",0,"\\"",0,100000,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'))),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), []) as reasons
from (select *, JSONExtract(v, 'Tuple(interfaceCallId Nullable(String), revision Nullable(Float64), interfaceId Nullable(String), operation Nullable(String), calledAt Nullable(String), durationMs Nullable(Float64), outcome Nullable(String), statusCode Nullable(Float64), errorCode Nullable(String), attempt Nullable(Float64), callId Nullable(String), orderId Nullable(String), traceparent Nullable(String), contactId Nullable(String), requestSummary Nullable(String), responseSummary Nullable(String))') as t from (select *, ifNull(original_value, '') as v from landing_interface_calls));

create materialized view if not exists raw_of_interface_calls to raw_events as
select 'interface-calls' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_interface_calls where not mapContains(record_headers, 'callboard-replay');

create materialized view if not exists dead_letters_of_interface_calls to dead_letters as
select 'interface-calls' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, mapFilter((k, i) -> k != 'callboard-replay', record_headers) as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_interface_calls where notEmpty(reasons);

create materialized view if not exists ranges_of_interface_calls to ingest_ranges as
select 'interface-calls' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_interface_calls.ingested_at) as ingested_at
from parsed_interface_calls where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists interface_calls_of_interface_calls to interface_calls_v1 as
select interface_call_id, revision, interface_id, operation, called_at, duration_ms, outcome, status_code, error_code, attempt, call_id, order_id, traceparent, contact_id, request_summary, response_summary, source, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_interface_calls where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_interface_calls to touches as
select 'interface_calls' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(called_at, interval 15 minute, 'UTC') as touched, interface_call_id as touching from parsed_interface_calls where isNotNull(record_value) and empty(reasons))
group by touched;

create table if not exists landing_queue_intervals
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  original_value Nullable(String)
) engine = Null;

create table if not exists parsed_queue_intervals
(
  record_source String,
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC'),
  record_key Nullable(String),
  record_headers Map(String, String),
  record_value Nullable(String),
  interval_id String comment 'Queue and start, and whatever else the source splits by.',
  revision UInt32 comment 'Grows with each later export of the interval.',
  queue_id String comment 'The skill queue.',
  site_id Nullable(String) comment 'The site.',
  media_type LowCardinality(Nullable(String)) comment 'voice, chat …, where the source splits by it.',
  started_at DateTime64(3, 'UTC') comment 'The interval began.',
  interval_seconds Float64 comment 'Length of the interval; it is half-open.',
  offered UInt32 comment 'Legs that entered the queue.',
  answered Nullable(UInt32) comment 'Legs answered by an agent.',
  abandoned Nullable(UInt32) comment 'Legs whose caller left unanswered.',
  overflowed Nullable(UInt32) comment 'Legs that left for another queue.',
  transferred Nullable(UInt32) comment 'Answered legs transferred on.',
  answered_in_target Nullable(UInt32) comment 'Legs answered within the target.',
  target_seconds Nullable(Float64) comment 'The source\'s answer target.',
  service_level_ratio Nullable(Float64) comment 'As the source reports it, by its own rule, 0..1.',
  wait_seconds Nullable(Float64) comment 'Total wait of answered legs.',
  talk_seconds Nullable(Float64) comment 'Total conversation without hold.',
  hold_seconds Nullable(Float64) comment 'Total hold.',
  wrap_seconds Nullable(Float64) comment 'Total after-call work.',
  handle_seconds Nullable(Float64) comment 'Total of talk, hold and after-call work.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.',
  event_at Nullable(DateTime64(3, 'UTC')),
  subject String,
  original_sha256 String,
  reasons Array(String)
) engine = Null;

create table if not exists queue_intervals_v1
(
  interval_id String comment 'Queue and start, and whatever else the source splits by.',
  revision UInt32 comment 'Grows with each later export of the interval.',
  queue_id String comment 'The skill queue.',
  site_id Nullable(String) comment 'The site.',
  media_type LowCardinality(Nullable(String)) comment 'voice, chat …, where the source splits by it.',
  started_at DateTime64(3, 'UTC') comment 'The interval began.',
  interval_seconds Float64 comment 'Length of the interval; it is half-open.',
  offered UInt32 comment 'Legs that entered the queue.',
  answered Nullable(UInt32) comment 'Legs answered by an agent.',
  abandoned Nullable(UInt32) comment 'Legs whose caller left unanswered.',
  overflowed Nullable(UInt32) comment 'Legs that left for another queue.',
  transferred Nullable(UInt32) comment 'Answered legs transferred on.',
  answered_in_target Nullable(UInt32) comment 'Legs answered within the target.',
  target_seconds Nullable(Float64) comment 'The source\'s answer target.',
  service_level_ratio Nullable(Float64) comment 'As the source reports it, by its own rule, 0..1.',
  wait_seconds Nullable(Float64) comment 'Total wait of answered legs.',
  talk_seconds Nullable(Float64) comment 'Total conversation without hold.',
  hold_seconds Nullable(Float64) comment 'Total hold.',
  wrap_seconds Nullable(Float64) comment 'Total after-call work.',
  handle_seconds Nullable(Float64) comment 'Total of talk, hold and after-call work.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  record_source LowCardinality(String),
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  ingested_at DateTime64(3, 'UTC'),
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.'
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(started_at)
order by (started_at, interval_id)
settings min_bytes_for_wide_part = 134217728, merge_selector_base = 12
comment 'Counts and sums of a queue in an interval as another system reports them; no calls are made of them.';

create view if not exists queue_intervals as select * from queue_intervals_v1 final;

create materialized view if not exists parse_queue_intervals to parsed_queue_intervals as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'intervalId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'queueId')), isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'mediaType')), isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'intervalSeconds')), isNull(tupleElement(t, 'offered')), isNull(tupleElement(t, 'answered')), isNull(tupleElement(t, 'abandoned')), isNull(tupleElement(t, 'overflowed')), isNull(tupleElement(t, 'transferred')), isNull(tupleElement(t, 'answeredInTarget')), isNull(tupleElement(t, 'targetSeconds')), isNull(tupleElement(t, 'serviceLevelRatio')), isNull(tupleElement(t, 'waitSeconds')), isNull(tupleElement(t, 'talkSeconds')), isNull(tupleElement(t, 'holdSeconds')), isNull(tupleElement(t, 'wrapSeconds')), isNull(tupleElement(t, 'handleSeconds'))]) != 20) as has_other_members, (
    isNull(concat(tupleElement(t, 'intervalId'), tupleElement(t, 'revision'), tupleElement(t, 'queueId'), tupleElement(t, 'startedAt'), tupleElement(t, 'intervalSeconds'), tupleElement(t, 'offered')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, ['"intervalId":0|"intervalId": 0|"intervalId":1|"intervalId": 1|"intervalId":2|"intervalId": 2|"intervalId":3|"intervalId": 3|"intervalId":4|"intervalId": 4|"intervalId":5|"intervalId": 5|"intervalId":6|"intervalId": 6|"intervalId":7|"intervalId": 7|"intervalId":8|"intervalId": 8|"intervalId":9|"intervalId": 9|"intervalId":\\-|"intervalId": \\-|"intervalId":t|"intervalId": t|"intervalId":f|"intervalId": f|"intervalId":\\[|"intervalId": \\[|"intervalId":\\{|"intervalId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|"queueId":0|"queueId": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queueId": 6|"queueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId": 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"siteId":0|"siteId": 0|"siteId":1|"siteId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"siteId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"siteId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"mediaType":0|"mediaType": 0|"mediaType":1|"mediaType": 1|"mediaType":2|"mediaType": 2|"mediaType":3|"mediaType": 3|"mediaType":4|"mediaType": 4|"mediaType":5|"mediaType": 5|"mediaType":6|"mediaType": 6|"mediaType":7|"mediaType": 7|"mediaType":8|"mediaType": 8|"mediaType":9|"mediaType": 9|"mediaType":\\-|"mediaType": \\-|"mediaType":t|"mediaType": t|"mediaType":f|"mediaType": f|"mediaType":\\[|"mediaType": \\[|"mediaType":\\{|"mediaType": \\{|"startedAt":0|"startedAt": 0|"startedAt":1|"startedAt": 1|"startedAt":2|"startedAt": 2|"startedAt":3|"startedAt": 3|"startedAt":4|"startedAt": 4|"startedAt":5|"startedAt": 5|"startedAt":6|"startedAt": 6|"startedAt":7|"startedAt": 7|"startedAt":8|"startedAt": 8|"startedAt":9|"startedAt": 9|"startedAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt": t|"startedAt":f|"startedAt": f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|"startedAt": \\{|"intervalSeconds":"|"intervalSeconds": "|"intervalSeconds":t|"intervalSeconds": t|"intervalSeconds":f|"intervalSeconds": f|"intervalSeconds":\\[|"intervalSeconds": \\[|"intervalSeconds":\\{|"intervalSeconds": \\{|"offered":"|"offered": "|"offered":t|"offered": t|"offered":f|"offered": f|"offered":\\[|"offered": \\[|"offered":\\{|"offered": \\{|"answered":"|"answered": "|"answered":t|"answered": t|"answered":f|"answered": f|"answered":\\[|"answered": \\[|"answered":\\{|"answered": \\{|"abandoned":"|"abandoned": "|"abandoned":t|"abandoned": t|"abandoned":f|"abandoned": f|"abandoned":\\[|"abandoned": \\[|"abandoned":\\{|"abandoned": \\{|"overflowed":"|"overflowed": "|"overflowed":t|"overflowed": t|"overflowed":f|"overflowed": f|"overflowed":\\[|"overflowed": \\[|"overflowed":\\{|"overflowed": \\{|"transferred":"|"transferred": "|"transferred":t|"transferred": t|"transferred":f|"transferred": f|"transferred":\\[|"transferred": \\[|"transferred":\\{|"transferred": \\{|"answeredInTarget":"|"answeredInTarget": "|"answeredInTarget":t|"answeredInTarget": t|"answeredInTarget":f|"answeredInTarget": f|"answeredInTarget":\\[|"answeredInTarget": \\[|"answeredInTarget":\\{|"answeredInTarget": \\{|"targetSeconds":"|"targetSeconds": "|"targetSeconds":t|"targetSeconds": t|"targetSeconds":f|"targetSeconds": f|"targetSeconds":\\[|"targetSeconds": \\[|"targetSeconds":\\{|"targetSeconds": \\{|"serviceLevelRatio":"|"serviceLevelRatio": "|"serviceLevelRatio":t|"serviceLevelRatio": t|"serviceLevelRatio":f|"serviceLevelRatio": f|"serviceLevelRatio":\\[|"serviceLevelRatio": \\[|"serviceLevelRatio":\\{|"serviceLevelRatio": \\{|"waitSeconds":"|"waitSeconds": "|"waitSeconds":t|"waitSeconds": t|"waitSeconds":f|"waitSeconds": f|"waitSeconds":\\[|"waitSeconds": \\[|"waitSeconds":\\{|"waitSeconds": \\{|"talkSeconds":"|"talkSeconds": "|"talkSeconds":t|"talkSeconds": t|"talkSeconds":f|"talkSeconds": f|"talkSeconds":\\[|"talkSeconds": \\[|"talkSeconds":\\{|"talkSeconds": \\{|"holdSeconds":"|"holdSeconds": "|"holdSeconds":t|"holdSeconds": t|"holdSeconds":f|"holdSeconds": f|"holdSeconds":\\[|"holdSeconds": \\[|"holdSeconds":\\{|"holdSeconds": \\{|"wrapSeconds":"|"wrapSeconds": "|"wrapSeconds":t|"wrapSeconds": t|"wrapSeconds":f|"wrapSeconds": f|"wrapSeconds":\\[|"wrapSeconds": \\[|"wrapSeconds":\\{|"wrapSeconds": \\{|"handleSeconds":"|"handleSeconds": "|"handleSeconds":t|"handleSeconds": t|"handleSeconds":f|"handleSeconds": f|"handleSeconds":\\[|"handleSeconds": \\[|"handleSeconds":\\{|"handleSeconds": \\{|"intervalId":""|"intervalId": ""|"queueId":""|"queueId": ""|"siteId":""|"siteId": ""|"startedAt":""|"startedAt": ""|" |"	|"
|"|":  |":	|":
|":|": 	|": 
|": |\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":'])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'intervalId')), length(tupleElement(t, 'queueId')), length(tupleElement(t, 'siteId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'mediaType'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'intervalSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'offered') between 0 and 4294967295) or tupleElement(t, 'offered') != floor(tupleElement(t, 'offered')), 0)
    or ifNull(not (tupleElement(t, 'answered') between 0 and 4294967295) or tupleElement(t, 'answered') != floor(tupleElement(t, 'answered')), 0)
    or ifNull(not (tupleElement(t, 'abandoned') between 0 and 4294967295) or tupleElement(t, 'abandoned') != floor(tupleElement(t, 'abandoned')), 0)
    or ifNull(not (tupleElement(t, 'overflowed') between 0 and 4294967295) or tupleElement(t, 'overflowed') != floor(tupleElement(t, 'overflowed')), 0)
    or ifNull(not (tupleElement(t, 'transferred') between 0 and 4294967295) or tupleElement(t, 'transferred') != floor(tupleElement(t, 'transferred')), 0)
    or ifNull(not (tupleElement(t, 'answeredInTarget') between 0 and 4294967295) or tupleElement(t, 'answeredInTarget') != floor(tupleElement(t, 'answeredInTarget')), 0)
    or ifNull(not (tupleElement(t, 'targetSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'waitSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'talkSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'holdSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'wrapSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'handleSeconds') between 0 and 31536000), 0)
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9]) ?)*$')
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  assumeNotNull(tupleElement(t, 'intervalId')) as interval_id,
  assumeNotNull(toUInt32(tupleElement(t, 'revision'))) as revision,
  assumeNotNull(tupleElement(t, 'queueId')) as queue_id,
  tupleElement(t, 'siteId') as site_id,
  tupleElement(t, 'mediaType') as media_type,
  assumeNotNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC')) as started_at,
  assumeNotNull(tupleElement(t, 'intervalSeconds')) as interval_seconds,
  assumeNotNull(toUInt32(tupleElement(t, 'offered'))) as offered,
  toUInt32(tupleElement(t, 'answered')) as answered,
  toUInt32(tupleElement(t, 'abandoned')) as abandoned,
  toUInt32(tupleElement(t, 'overflowed')) as overflowed,
  toUInt32(tupleElement(t, 'transferred')) as transferred,
  toUInt32(tupleElement(t, 'answeredInTarget')) as answered_in_target,
  tupleElement(t, 'targetSeconds') as target_seconds,
  tupleElement(t, 'serviceLevelRatio') as service_level_ratio,
  tupleElement(t, 'waitSeconds') as wait_seconds,
  tupleElement(t, 'talkSeconds') as talk_seconds,
  tupleElement(t, 'holdSeconds') as hold_seconds,
  tupleElement(t, 'wrapSeconds') as wrap_seconds,
  tupleElement(t, 'handleSeconds') as handle_seconds,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(assumeNotNull(toUInt32(tupleElement(t, 'revision')))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') as event_at,
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2), arrayFilter(p -> p.1 not in ('intervalId', 'revision', 'queueId', 'siteId', 'mediaType', 'startedAt', 'intervalSeconds', 'offered', 'answered', 'abandoned', 'overflowed', 'transferred', 'answeredInTarget', 'targetSeconds', 'serviceLevelRatio', 'waitSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds', 'handleSeconds'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  '' as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayFilter(reason -> reason != '', arrayConcat(
        arrayMap((rule, raw) -> multiIf(
          raw in ('', 'null'), if(rule.3, concat(rule.1, '.missing'), ''),
          position(rule.4, substring(raw, 1, 1)) = 0, concat(rule.1, '.type'),
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$'), concat(rule.1, '.zone'), not match(JSONExtractString(raw), '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'), toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          ''),
          JSONExtract('[["intervalId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["queueId","id",1,"\\"",1,128,[],"",""],["siteId","id",0,"\\"",1,128,[],"",""],["mediaType","label",0,"\\"",0,200,[],"",""],["startedAt","instant",1,"\\"",0,100000,[],"",""],["intervalSeconds","seconds",1,"-0123456789",0,31536000,[],"",""],["offered","count",1,"-0123456789",0,4294967295,[],"",""],["answered","count",0,"-0123456789",0,4294967295,[],"",""],["abandoned","count",0,"-0123456789",0,4294967295,[],"",""],["overflowed","count",0,"-0123456789",0,4294967295,[],"",""],["transferred","count",0,"-0123456789",0,4294967295,[],"",""],["answeredInTarget","count",0,"-0123456789",0,4294967295,[],"",""],["targetSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["serviceLevelRatio","measure",0,"-0123456789",-1e+308,1e+308,[],"",""],["waitSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["talkSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["holdSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["wrapSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["handleSeconds","seconds",0,"-0123456789",0,31536000,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arrayMap(rule -> arrayConcat(JSONExtractKeysAndValuesRaw(v).2)[indexOf(arrayConcat(JSONExtractKeysAndValuesRaw(v).1), rule.1)], JSONExtract('[["intervalId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["queueId","id",1,"\\"",1,128,[],"",""],["siteId","id",0,"\\"",1,128,[],"",""],["mediaType","label",0,"\\"",0,200,[],"",""],["startedAt","instant",1,"\\"",0,100000,[],"",""],["intervalSeconds","seconds",1,"-0123456789",0,31536000,[],"",""],["offered","count",1,"-0123456789",0,4294967295,[],"",""],["answered","count",0,"-0123456789",0,4294967295,[],"",""],["abandoned","count",0,"-0123456789",0,4294967295,[],"",""],["overflowed","count",0,"-0123456789",0,4294967295,[],"",""],["transferred","count",0,"-0123456789",0,4294967295,[],"",""],["answeredInTarget","count",0,"-0123456789",0,4294967295,[],"",""],["targetSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["serviceLevelRatio","measure",0,"-0123456789",-1e+308,1e+308,[],"",""],["waitSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["talkSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["holdSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["wrapSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["handleSeconds","seconds",0,"-0123456789",0,31536000,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'))),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), []) as reasons
from (select *, JSONExtract(v, 'Tuple(intervalId Nullable(String), revision Nullable(Float64), queueId Nullable(String), siteId Nullable(String), mediaType Nullable(String), startedAt Nullable(String), intervalSeconds Nullable(Float64), offered Nullable(Float64), answered Nullable(Float64), abandoned Nullable(Float64), overflowed Nullable(Float64), transferred Nullable(Float64), answeredInTarget Nullable(Float64), targetSeconds Nullable(Float64), serviceLevelRatio Nullable(Float64), waitSeconds Nullable(Float64), talkSeconds Nullable(Float64), holdSeconds Nullable(Float64), wrapSeconds Nullable(Float64), handleSeconds Nullable(Float64))') as t from (select *, ifNull(original_value, '') as v from landing_queue_intervals));

create materialized view if not exists raw_of_queue_intervals to raw_events as
select 'queue-intervals' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_queue_intervals where not mapContains(record_headers, 'callboard-replay');

create materialized view if not exists dead_letters_of_queue_intervals to dead_letters as
select 'queue-intervals' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, mapFilter((k, i) -> k != 'callboard-replay', record_headers) as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_queue_intervals where notEmpty(reasons);

create materialized view if not exists ranges_of_queue_intervals to ingest_ranges as
select 'queue-intervals' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_queue_intervals.ingested_at) as ingested_at
from parsed_queue_intervals where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists queue_intervals_of_queue_intervals to queue_intervals_v1 as
select interval_id, revision, queue_id, site_id, media_type, started_at, interval_seconds, offered, answered, abandoned, overflowed, transferred, answered_in_target, target_seconds, service_level_ratio, wait_seconds, talk_seconds, hold_seconds, wrap_seconds, handle_seconds, source, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_queue_intervals where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_queue_intervals to touches as
select 'queue_intervals' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(started_at, interval 15 minute, 'UTC') as touched, interval_id as touching from parsed_queue_intervals where isNotNull(record_value) and empty(reasons))
group by touched;

create view if not exists seat_intervals as
with 57600000 as longest_ms
select seat_id, site_id, agent_id, queue_id, call_id, part.1 as state, part.2 as from_at, part.3 as to_at
from
(
  select seat_id, site_id, agent_id, queue_id, call_id,
    arrayJoin(if(state != 'signed_out' and until_at - started_at > longest_ms / 1000,
      [(state, started_at, started_at + toIntervalMillisecond(longest_ms)), ('unknown', started_at + toIntervalMillisecond(longest_ms), until_at)],
      [(state, started_at, until_at)])) as part
  from
  (
    select seat_id, site_id, agent_id, queue_id, call_id, toString(state) as state, started_at,
      leadInFrame(started_at, 1, greatest(started_at, now64(3, 'UTC'))) over (partition by seat_id order by started_at, version rows between current row and unbounded following) as until_at
    from seat_states_v1 final
  )
)
where part.3 > part.2;
