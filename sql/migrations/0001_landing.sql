-- Raw events, landing, typed tables, dead letters and touches. Generated from contracts/ by sql/landing/generate.ts.

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
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(offered_at)
order by (offered_at, call_id)
comment 'One queue leg of a call: latest known state.';

create view if not exists calls as select * from calls_v1 final;

create materialized view if not exists parse_calls to parsed_calls as
with
  ifNull(original_value, '') as v,
  JSONExtract(v, 'Tuple(callId Nullable(String), revision Nullable(Float64), contactId Nullable(String), customerId Nullable(String), siteId Nullable(String), queueId Nullable(String), seatId Nullable(String), agentId Nullable(String), direction Nullable(String), outcome Nullable(String), offeredAt Nullable(String), ringStartedAt Nullable(String), answeredAt Nullable(String), leftQueueAt Nullable(String), endedAt Nullable(String), wrapEndedAt Nullable(String), waitSeconds Nullable(Float64), ringSeconds Nullable(Float64), talkSeconds Nullable(Float64), holdSeconds Nullable(Float64), wrapSeconds Nullable(Float64), holdCount Nullable(Float64), transferredTo Nullable(String), previousCallId Nullable(String), isRedial Nullable(Bool), reason Nullable(String), releasedBy Nullable(String))') as t,
  JSONExtractKeysAndValuesRaw(v) as kv,
  (
    isNull(tupleElement(t, 'callId'))
    or isNull(tupleElement(t, 'revision'))
    or isNull(tupleElement(t, 'siteId'))
    or isNull(tupleElement(t, 'queueId'))
    or isNull(tupleElement(t, 'direction'))
    or isNull(tupleElement(t, 'outcome'))
    or isNull(tupleElement(t, 'offeredAt'))
    or JSONLength(v) != isNotNull(tupleElement(t, 'callId')) + isNotNull(tupleElement(t, 'revision')) + isNotNull(tupleElement(t, 'contactId')) + isNotNull(tupleElement(t, 'customerId')) + isNotNull(tupleElement(t, 'siteId')) + isNotNull(tupleElement(t, 'queueId')) + isNotNull(tupleElement(t, 'seatId')) + isNotNull(tupleElement(t, 'agentId')) + isNotNull(tupleElement(t, 'direction')) + isNotNull(tupleElement(t, 'outcome')) + isNotNull(tupleElement(t, 'offeredAt')) + isNotNull(tupleElement(t, 'ringStartedAt')) + isNotNull(tupleElement(t, 'answeredAt')) + isNotNull(tupleElement(t, 'leftQueueAt')) + isNotNull(tupleElement(t, 'endedAt')) + isNotNull(tupleElement(t, 'wrapEndedAt')) + isNotNull(tupleElement(t, 'waitSeconds')) + isNotNull(tupleElement(t, 'ringSeconds')) + isNotNull(tupleElement(t, 'talkSeconds')) + isNotNull(tupleElement(t, 'holdSeconds')) + isNotNull(tupleElement(t, 'wrapSeconds')) + isNotNull(tupleElement(t, 'holdCount')) + isNotNull(tupleElement(t, 'transferredTo')) + isNotNull(tupleElement(t, 'previousCallId')) + isNotNull(tupleElement(t, 'isRedial')) + isNotNull(tupleElement(t, 'reason')) + isNotNull(tupleElement(t, 'releasedBy'))
    or match(v, '"(?:callId|contactId|customerId|siteId|queueId|seatId|agentId|direction|outcome|offeredAt|ringStartedAt|answeredAt|leftQueueAt|endedAt|wrapEndedAt|transferredTo|previousCallId|reason|releasedBy)"\\s*:\\s*[^"n\\s]|"(?:revision|waitSeconds|ringSeconds|talkSeconds|holdSeconds|wrapSeconds|holdCount)"\\s*:\\s*[^-0-9n\\s]|"(?:isRedial)"\\s*:\\s*[^tfn\\s]|\\\\u00[2-7]')
    or not match(concat(ifNull(tupleElement(t, 'offeredAt'), ''), ' ', ifNull(tupleElement(t, 'ringStartedAt'), ''), ' ', ifNull(tupleElement(t, 'answeredAt'), ''), ' ', ifNull(tupleElement(t, 'leftQueueAt'), ''), ' ', ifNull(tupleElement(t, 'endedAt'), ''), ' ', ifNull(tupleElement(t, 'wrapEndedAt'), '')), '^(((19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9]))? ?)*$')
    or ifNull(not (length(tupleElement(t, 'callId')) between 1 and 128), 0)
    or ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')) or not (tupleElement(t, 'revision') between 0 and 4294967295), 0)
    or ifNull(not (length(tupleElement(t, 'contactId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'customerId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'siteId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'queueId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'seatId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'agentId')) between 1 and 128), 0)
    or ifNull(tupleElement(t, 'direction') not in ('inbound', 'outbound'), 0)
    or ifNull(tupleElement(t, 'outcome') not in ('open', 'answered', 'abandoned', 'callback_queued', 'overflowed'), 0)
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'offeredAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'ringStartedAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'ringStartedAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'answeredAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'answeredAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'leftQueueAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'leftQueueAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'endedAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'endedAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'wrapEndedAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'wrapEndedAt')))
    or ifNull(not (tupleElement(t, 'waitSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'ringSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'talkSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'holdSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'wrapSeconds') between 0 and 31536000), 0)
    or ifNull(tupleElement(t, 'holdCount') != floor(tupleElement(t, 'holdCount')) or not (tupleElement(t, 'holdCount') between 0 and 4294967295), 0)
    or ifNull(not (length(tupleElement(t, 'transferredTo')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'previousCallId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'reason')) between 0 and 200), 0)
    or ifNull(tupleElement(t, 'releasedBy') not in ('customer', 'agent', 'system'), 0)
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  ifNull(tupleElement(t, 'callId'), '') as call_id,
  toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295)) as revision,
  tupleElement(t, 'contactId') as contact_id,
  tupleElement(t, 'customerId') as customer_id,
  ifNull(tupleElement(t, 'siteId'), '') as site_id,
  ifNull(tupleElement(t, 'queueId'), '') as queue_id,
  tupleElement(t, 'seatId') as seat_id,
  tupleElement(t, 'agentId') as agent_id,
  ifNull(tupleElement(t, 'direction'), '') as direction,
  ifNull(tupleElement(t, 'outcome'), '') as outcome,
  ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC'), toDateTime64(0, 3, 'UTC')) as offered_at,
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
  if(isNull(tupleElement(t, 'holdCount')), null, toUInt32(least(greatest(ifNull(tupleElement(t, 'holdCount'), 0), 0), 4294967295))) as hold_count,
  tupleElement(t, 'transferredTo') as transferred_to,
  tupleElement(t, 'previousCallId') as previous_call_id,
  tupleElement(t, 'isRedial') as is_redial,
  tupleElement(t, 'reason') as reason,
  tupleElement(t, 'releasedBy') as released_by,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') as event_at,
  ifNull(tupleElement(t, 'customerId'), '') as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayDistinct(arrayFilter(r -> r != '', [
        if(length(arrayDistinct(kv.1)) != length(kv.1), 'json.duplicate', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'callId')) in ('', 'null'), 'callId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'callId')), 1, 1) not in ('"'), 'callId.type', ifNull(not (lengthUTF8(tupleElement(t, 'callId')) between 1 and 128), 0), 'callId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'revision')) in ('', 'null'), 'revision.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'revision')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'revision.type', ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0), 'revision.type', ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295), 0), 'revision.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'contactId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'contactId')), 1, 1) not in ('"'), 'contactId.type', ifNull(not (lengthUTF8(tupleElement(t, 'contactId')) between 1 and 128), 0), 'contactId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'customerId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'customerId')), 1, 1) not in ('"'), 'customerId.type', ifNull(not (lengthUTF8(tupleElement(t, 'customerId')) between 1 and 128), 0), 'customerId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'siteId')) in ('', 'null'), 'siteId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'siteId')), 1, 1) not in ('"'), 'siteId.type', ifNull(not (lengthUTF8(tupleElement(t, 'siteId')) between 1 and 128), 0), 'siteId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'queueId')) in ('', 'null'), 'queueId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'queueId')), 1, 1) not in ('"'), 'queueId.type', ifNull(not (lengthUTF8(tupleElement(t, 'queueId')) between 1 and 128), 0), 'queueId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'seatId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'seatId')), 1, 1) not in ('"'), 'seatId.type', ifNull(not (lengthUTF8(tupleElement(t, 'seatId')) between 1 and 128), 0), 'seatId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'agentId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'agentId')), 1, 1) not in ('"'), 'agentId.type', ifNull(not (lengthUTF8(tupleElement(t, 'agentId')) between 1 and 128), 0), 'agentId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'direction')) in ('', 'null'), 'direction.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'direction')), 1, 1) not in ('"'), 'direction.type', ifNull(tupleElement(t, 'direction') not in ('inbound', 'outbound'), 0), 'direction.unknown', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'outcome')) in ('', 'null'), 'outcome.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'outcome')), 1, 1) not in ('"'), 'outcome.type', ifNull(tupleElement(t, 'outcome') not in ('open', 'answered', 'abandoned', 'callback_queued', 'overflowed'), 0), 'outcome.unknown', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'offeredAt')) in ('', 'null'), 'offeredAt.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'offeredAt')), 1, 1) not in ('"'), 'offeredAt.type', ifNull(match(tupleElement(t, 'offeredAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'offeredAt.zone', ifNull(not match(tupleElement(t, 'offeredAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC')), 0), 'offeredAt.invalid', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'ringStartedAt')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'ringStartedAt')), 1, 1) not in ('"'), 'ringStartedAt.type', ifNull(match(tupleElement(t, 'ringStartedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'ringStartedAt.zone', ifNull(not match(tupleElement(t, 'ringStartedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'ringStartedAt'), 3, 'UTC')), 0), 'ringStartedAt.invalid', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'answeredAt')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'answeredAt')), 1, 1) not in ('"'), 'answeredAt.type', ifNull(match(tupleElement(t, 'answeredAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'answeredAt.zone', ifNull(not match(tupleElement(t, 'answeredAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'answeredAt'), 3, 'UTC')), 0), 'answeredAt.invalid', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'leftQueueAt')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'leftQueueAt')), 1, 1) not in ('"'), 'leftQueueAt.type', ifNull(match(tupleElement(t, 'leftQueueAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'leftQueueAt.zone', ifNull(not match(tupleElement(t, 'leftQueueAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'leftQueueAt'), 3, 'UTC')), 0), 'leftQueueAt.invalid', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'endedAt')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'endedAt')), 1, 1) not in ('"'), 'endedAt.type', ifNull(match(tupleElement(t, 'endedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'endedAt.zone', ifNull(not match(tupleElement(t, 'endedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'endedAt'), 3, 'UTC')), 0), 'endedAt.invalid', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'wrapEndedAt')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'wrapEndedAt')), 1, 1) not in ('"'), 'wrapEndedAt.type', ifNull(match(tupleElement(t, 'wrapEndedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'wrapEndedAt.zone', ifNull(not match(tupleElement(t, 'wrapEndedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'wrapEndedAt'), 3, 'UTC')), 0), 'wrapEndedAt.invalid', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'waitSeconds')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'waitSeconds')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'waitSeconds.type', ifNull(not (tupleElement(t, 'waitSeconds') between 0 and 31536000), 0), 'waitSeconds.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'ringSeconds')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'ringSeconds')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'ringSeconds.type', ifNull(not (tupleElement(t, 'ringSeconds') between 0 and 31536000), 0), 'ringSeconds.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'talkSeconds')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'talkSeconds')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'talkSeconds.type', ifNull(not (tupleElement(t, 'talkSeconds') between 0 and 31536000), 0), 'talkSeconds.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'holdSeconds')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'holdSeconds')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'holdSeconds.type', ifNull(not (tupleElement(t, 'holdSeconds') between 0 and 31536000), 0), 'holdSeconds.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'wrapSeconds')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'wrapSeconds')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'wrapSeconds.type', ifNull(not (tupleElement(t, 'wrapSeconds') between 0 and 31536000), 0), 'wrapSeconds.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'holdCount')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'holdCount')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'holdCount.type', ifNull(tupleElement(t, 'holdCount') != floor(tupleElement(t, 'holdCount')), 0), 'holdCount.type', ifNull(not (tupleElement(t, 'holdCount') between 0 and 4294967295), 0), 'holdCount.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'transferredTo')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'transferredTo')), 1, 1) not in ('"'), 'transferredTo.type', ifNull(not (lengthUTF8(tupleElement(t, 'transferredTo')) between 1 and 128), 0), 'transferredTo.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'previousCallId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'previousCallId')), 1, 1) not in ('"'), 'previousCallId.type', ifNull(not (lengthUTF8(tupleElement(t, 'previousCallId')) between 1 and 128), 0), 'previousCallId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'isRedial')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'isRedial')), 1, 1) not in ('t', 'f'), 'isRedial.type', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'reason')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'reason')), 1, 1) not in ('"'), 'reason.type', ifNull(not (lengthUTF8(tupleElement(t, 'reason')) between 0 and 200), 0), 'reason.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'releasedBy')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'releasedBy')), 1, 1) not in ('"'), 'releasedBy.type', ifNull(tupleElement(t, 'releasedBy') not in ('customer', 'agent', 'system'), 0), 'releasedBy.unknown', ''),
        if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')
      ]))), []) as reasons
from landing_calls;

create materialized view if not exists raw_of_calls to raw_events as
select 'calls' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_calls;

create materialized view if not exists dead_letters_of_calls to dead_letters as
select 'calls' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, record_headers as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_calls where notEmpty(reasons);

create materialized view if not exists ranges_of_calls to ingest_ranges as
select 'calls' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_calls.ingested_at) as ingested_at
from parsed_calls group by record_source, record_generation, record_partition;

create materialized view if not exists calls_of_calls to calls_v1 as
select call_id, revision, contact_id, customer_id, site_id, queue_id, seat_id, agent_id, direction, outcome, offered_at, ring_started_at, answered_at, left_queue_at, ended_at, wrap_ended_at, wait_seconds, ring_seconds, talk_seconds, hold_seconds, wrap_seconds, hold_count, transferred_to, previous_call_id, is_redial, reason, released_by, source, version, record_source, record_generation, record_partition, record_offset, ingested_at
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
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(started_at)
order by (started_at, recording_id)
comment 'Metadata of one recording.';

create view if not exists recordings as select * from recordings_v1 final;

create materialized view if not exists parse_recordings to parsed_recordings as
with
  ifNull(original_value, '') as v,
  JSONExtract(v, 'Tuple(recordingId Nullable(String), revision Nullable(Float64), callId Nullable(String), siteId Nullable(String), queueId Nullable(String), seatId Nullable(String), agentId Nullable(String), startedAt Nullable(String), durationSeconds Nullable(Float64), audioUri Nullable(String), format Nullable(String), sampleRateHz Nullable(Float64), channels Nullable(Float64), pausedSeconds Nullable(Float64))') as t,
  JSONExtractKeysAndValuesRaw(v) as kv,
  (
    isNull(tupleElement(t, 'recordingId'))
    or isNull(tupleElement(t, 'revision'))
    or isNull(tupleElement(t, 'callId'))
    or isNull(tupleElement(t, 'siteId'))
    or isNull(tupleElement(t, 'queueId'))
    or isNull(tupleElement(t, 'startedAt'))
    or isNull(tupleElement(t, 'durationSeconds'))
    or JSONLength(v) != isNotNull(tupleElement(t, 'recordingId')) + isNotNull(tupleElement(t, 'revision')) + isNotNull(tupleElement(t, 'callId')) + isNotNull(tupleElement(t, 'siteId')) + isNotNull(tupleElement(t, 'queueId')) + isNotNull(tupleElement(t, 'seatId')) + isNotNull(tupleElement(t, 'agentId')) + isNotNull(tupleElement(t, 'startedAt')) + isNotNull(tupleElement(t, 'durationSeconds')) + isNotNull(tupleElement(t, 'audioUri')) + isNotNull(tupleElement(t, 'format')) + isNotNull(tupleElement(t, 'sampleRateHz')) + isNotNull(tupleElement(t, 'channels')) + isNotNull(tupleElement(t, 'pausedSeconds'))
    or match(v, '"(?:recordingId|callId|siteId|queueId|seatId|agentId|startedAt|audioUri|format)"\\s*:\\s*[^"n\\s]|"(?:revision|durationSeconds|sampleRateHz|channels|pausedSeconds)"\\s*:\\s*[^-0-9n\\s]|\\\\u00[2-7]')
    or not match(concat(ifNull(tupleElement(t, 'startedAt'), ''), ''), '^(((19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9]))? ?)*$')
    or ifNull(not (length(tupleElement(t, 'recordingId')) between 1 and 128), 0)
    or ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')) or not (tupleElement(t, 'revision') between 0 and 4294967295), 0)
    or ifNull(not (length(tupleElement(t, 'callId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'siteId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'queueId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'seatId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'agentId')) between 1 and 128), 0)
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'startedAt')))
    or ifNull(not (tupleElement(t, 'durationSeconds') between 0 and 31536000), 0)
    or ifNull(not (length(tupleElement(t, 'audioUri')) between 0 and 100000), 0)
    or ifNull(not (length(tupleElement(t, 'format')) between 0 and 200), 0)
    or ifNull(tupleElement(t, 'sampleRateHz') != floor(tupleElement(t, 'sampleRateHz')) or not (tupleElement(t, 'sampleRateHz') between 0 and 4294967295), 0)
    or ifNull(tupleElement(t, 'channels') != floor(tupleElement(t, 'channels')) or not (tupleElement(t, 'channels') between 0 and 4294967295), 0)
    or ifNull(not (tupleElement(t, 'pausedSeconds') between 0 and 31536000), 0)
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  ifNull(tupleElement(t, 'recordingId'), '') as recording_id,
  toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295)) as revision,
  ifNull(tupleElement(t, 'callId'), '') as call_id,
  ifNull(tupleElement(t, 'siteId'), '') as site_id,
  ifNull(tupleElement(t, 'queueId'), '') as queue_id,
  tupleElement(t, 'seatId') as seat_id,
  tupleElement(t, 'agentId') as agent_id,
  ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC'), toDateTime64(0, 3, 'UTC')) as started_at,
  ifNull(tupleElement(t, 'durationSeconds'), 0) as duration_seconds,
  tupleElement(t, 'audioUri') as audio_uri,
  tupleElement(t, 'format') as format,
  if(isNull(tupleElement(t, 'sampleRateHz')), null, toUInt32(least(greatest(ifNull(tupleElement(t, 'sampleRateHz'), 0), 0), 4294967295))) as sample_rate_hz,
  if(isNull(tupleElement(t, 'channels')), null, toUInt32(least(greatest(ifNull(tupleElement(t, 'channels'), 0), 0), 4294967295))) as channels,
  tupleElement(t, 'pausedSeconds') as paused_seconds,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') as event_at,
  '' as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayDistinct(arrayFilter(r -> r != '', [
        if(length(arrayDistinct(kv.1)) != length(kv.1), 'json.duplicate', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'recordingId')) in ('', 'null'), 'recordingId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'recordingId')), 1, 1) not in ('"'), 'recordingId.type', ifNull(not (lengthUTF8(tupleElement(t, 'recordingId')) between 1 and 128), 0), 'recordingId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'revision')) in ('', 'null'), 'revision.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'revision')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'revision.type', ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0), 'revision.type', ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295), 0), 'revision.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'callId')) in ('', 'null'), 'callId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'callId')), 1, 1) not in ('"'), 'callId.type', ifNull(not (lengthUTF8(tupleElement(t, 'callId')) between 1 and 128), 0), 'callId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'siteId')) in ('', 'null'), 'siteId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'siteId')), 1, 1) not in ('"'), 'siteId.type', ifNull(not (lengthUTF8(tupleElement(t, 'siteId')) between 1 and 128), 0), 'siteId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'queueId')) in ('', 'null'), 'queueId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'queueId')), 1, 1) not in ('"'), 'queueId.type', ifNull(not (lengthUTF8(tupleElement(t, 'queueId')) between 1 and 128), 0), 'queueId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'seatId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'seatId')), 1, 1) not in ('"'), 'seatId.type', ifNull(not (lengthUTF8(tupleElement(t, 'seatId')) between 1 and 128), 0), 'seatId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'agentId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'agentId')), 1, 1) not in ('"'), 'agentId.type', ifNull(not (lengthUTF8(tupleElement(t, 'agentId')) between 1 and 128), 0), 'agentId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'startedAt')) in ('', 'null'), 'startedAt.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'startedAt')), 1, 1) not in ('"'), 'startedAt.type', ifNull(match(tupleElement(t, 'startedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'startedAt.zone', ifNull(not match(tupleElement(t, 'startedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC')), 0), 'startedAt.invalid', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'durationSeconds')) in ('', 'null'), 'durationSeconds.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'durationSeconds')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'durationSeconds.type', ifNull(not (tupleElement(t, 'durationSeconds') between 0 and 31536000), 0), 'durationSeconds.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'audioUri')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'audioUri')), 1, 1) not in ('"'), 'audioUri.type', ifNull(not (lengthUTF8(tupleElement(t, 'audioUri')) between 0 and 100000), 0), 'audioUri.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'format')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'format')), 1, 1) not in ('"'), 'format.type', ifNull(not (lengthUTF8(tupleElement(t, 'format')) between 0 and 200), 0), 'format.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'sampleRateHz')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'sampleRateHz')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'sampleRateHz.type', ifNull(tupleElement(t, 'sampleRateHz') != floor(tupleElement(t, 'sampleRateHz')), 0), 'sampleRateHz.type', ifNull(not (tupleElement(t, 'sampleRateHz') between 0 and 4294967295), 0), 'sampleRateHz.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'channels')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'channels')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'channels.type', ifNull(tupleElement(t, 'channels') != floor(tupleElement(t, 'channels')), 0), 'channels.type', ifNull(not (tupleElement(t, 'channels') between 0 and 4294967295), 0), 'channels.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'pausedSeconds')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'pausedSeconds')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'pausedSeconds.type', ifNull(not (tupleElement(t, 'pausedSeconds') between 0 and 31536000), 0), 'pausedSeconds.range', ''),
        if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')
      ]))), []) as reasons
from landing_recordings;

create materialized view if not exists raw_of_recordings to raw_events as
select 'recordings' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_recordings;

create materialized view if not exists dead_letters_of_recordings to dead_letters as
select 'recordings' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, record_headers as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_recordings where notEmpty(reasons);

create materialized view if not exists ranges_of_recordings to ingest_ranges as
select 'recordings' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_recordings.ingested_at) as ingested_at
from parsed_recordings group by record_source, record_generation, record_partition;

create materialized view if not exists recordings_of_recordings to recordings_v1 as
select recording_id, revision, call_id, site_id, queue_id, seat_id, agent_id, started_at, duration_seconds, audio_uri, format, sample_rate_hz, channels, paused_seconds, source, version, record_source, record_generation, record_partition, record_offset, ingested_at
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
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(started_at)
order by (started_at, recording_id)
comment 'Final transcript of one recording; the four arrays have one element per segment.';

create view if not exists transcripts as select * from transcripts_v1 final;

create materialized view if not exists parse_transcripts to parsed_transcripts as
with
  if(isValidJSON(ifNull(original_value, '')) and JSONType(ifNull(original_value, '')) = 'Object', concat('{', arrayStringConcat(arrayMap(p -> concat(toJSONString(p.1), ':', if(p.1 in ('recordingId', 'revision', 'callId', 'startedAt', 'confidence', 'startMs', 'endMs', 'channel'), p.2, replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(p.2, '(?:[0-9][ -]?){12,18}[0-9]', '[masked]'), '(?i)\\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)[\\s,.-]+){11,}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)\\b', '[masked]'), '(?:[零〇一二三四五六七八九幺两][\\s,，、]*){12,}', '[masked]'))), JSONExtractKeysAndValuesRaw(ifNull(original_value, ''))), ','), '}'), replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(ifNull(original_value, ''), '(?:[0-9][ -]?){12,18}[0-9]', '[masked]'), '(?i)\\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)[\\s,.-]+){11,}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)\\b', '[masked]'), '(?:[零〇一二三四五六七八九幺两][\\s,，、]*){12,}', '[masked]')) as v,
  JSONExtract(v, 'Tuple(recordingId Nullable(String), revision Nullable(Float64), callId Nullable(String), startedAt Nullable(String), language Nullable(String), engine Nullable(String), confidence Nullable(Float64), startMs Array(Nullable(Float64)), endMs Array(Nullable(Float64)), channel Array(Nullable(String)), text Array(Nullable(String)))') as t,
  JSONExtractKeysAndValuesRaw(v) as kv,
  (
    isNull(tupleElement(t, 'recordingId'))
    or isNull(tupleElement(t, 'revision'))
    or isNull(tupleElement(t, 'callId'))
    or isNull(tupleElement(t, 'startedAt'))
    or isNull(tupleElement(t, 'language'))
    or isNull(tupleElement(t, 'engine'))
    or isNull(tupleElement(t, 'startMs'))
    or isNull(tupleElement(t, 'endMs'))
    or isNull(tupleElement(t, 'channel'))
    or isNull(tupleElement(t, 'text'))
    or JSONLength(v) != isNotNull(tupleElement(t, 'recordingId')) + isNotNull(tupleElement(t, 'revision')) + isNotNull(tupleElement(t, 'callId')) + isNotNull(tupleElement(t, 'startedAt')) + isNotNull(tupleElement(t, 'language')) + isNotNull(tupleElement(t, 'engine')) + isNotNull(tupleElement(t, 'confidence')) + notEmpty(tupleElement(t, 'startMs')) + notEmpty(tupleElement(t, 'endMs')) + notEmpty(tupleElement(t, 'channel')) + notEmpty(tupleElement(t, 'text'))
    or match(v, '"(?:recordingId|callId|startedAt|language|engine)"\\s*:\\s*[^"n\\s]|"(?:revision|confidence)"\\s*:\\s*[^-0-9n\\s]|"(?:startMs|endMs|channel|text)"\\s*:\\s*[^\\[n\\s]|"(?:startMs|endMs)"\\s*:\\s*\\[[^\\]]*[^-+.0-9eE,\\s\\]]|"(?:channel|text)"\\s*:\\s*\\[\\s*(?:"([^"\\\\]|\\\\.)*"\\s*,\\s*)*[^"\\s\\]]|\\\\u00[2-7]')
    or not match(concat(ifNull(tupleElement(t, 'startedAt'), ''), ''), '^(((19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9]))? ?)*$')
    or ifNull(not (length(tupleElement(t, 'recordingId')) between 1 and 128), 0)
    or ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')) or not (tupleElement(t, 'revision') between 0 and 4294967295), 0)
    or ifNull(not (length(tupleElement(t, 'callId')) between 1 and 128), 0)
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'startedAt')))
    or ifNull(not (length(tupleElement(t, 'language')) between 0 and 200), 0)
    or ifNull(not (length(tupleElement(t, 'engine')) between 0 and 200), 0)
    or (length(tupleElement(t, 'startMs')) > 20000 or has(tupleElement(t, 'startMs'), null) or arrayExists(i -> ifNull(i != floor(i), 0), tupleElement(t, 'startMs')) or arrayExists(i -> ifNull(not (i between 0 and 4294967295), 0), tupleElement(t, 'startMs')))
    or (length(tupleElement(t, 'endMs')) > 20000 or has(tupleElement(t, 'endMs'), null) or arrayExists(i -> ifNull(i != floor(i), 0), tupleElement(t, 'endMs')) or arrayExists(i -> ifNull(not (i between 0 and 4294967295), 0), tupleElement(t, 'endMs')))
    or (length(tupleElement(t, 'channel')) > 20000 or has(tupleElement(t, 'channel'), null) or not hasAll(['agent', 'customer'], arrayMap(i -> ifNull(i, ''), tupleElement(t, 'channel'))))
    or (length(tupleElement(t, 'text')) > 20000 or has(tupleElement(t, 'text'), null))
    or (length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'endMs')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'channel')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'text')))
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  if(isNull(original_value), null, v) as record_value,
  ifNull(tupleElement(t, 'recordingId'), '') as recording_id,
  toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295)) as revision,
  ifNull(tupleElement(t, 'callId'), '') as call_id,
  ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC'), toDateTime64(0, 3, 'UTC')) as started_at,
  ifNull(tupleElement(t, 'language'), '') as language,
  ifNull(tupleElement(t, 'engine'), '') as engine,
  tupleElement(t, 'confidence') as confidence,
  arrayMap(i -> toUInt32(least(greatest(ifNull(i, 0), 0), 4294967295)), tupleElement(t, 'startMs')) as start_ms,
  arrayMap(i -> toUInt32(least(greatest(ifNull(i, 0), 0), 4294967295)), tupleElement(t, 'endMs')) as end_ms,
  arrayMap(i -> ifNull(i, ''), tupleElement(t, 'channel')) as channel,
  arrayMap(i -> ifNull(i, ''), tupleElement(t, 'text')) as text,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') as event_at,
  '' as subject,
  lower(hex(SHA256(ifNull(original_value, '')))) as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayDistinct(arrayFilter(r -> r != '', [
        if(length(arrayDistinct(kv.1)) != length(kv.1), 'json.duplicate', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'recordingId')) in ('', 'null'), 'recordingId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'recordingId')), 1, 1) not in ('"'), 'recordingId.type', ifNull(not (lengthUTF8(tupleElement(t, 'recordingId')) between 1 and 128), 0), 'recordingId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'revision')) in ('', 'null'), 'revision.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'revision')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'revision.type', ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0), 'revision.type', ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295), 0), 'revision.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'callId')) in ('', 'null'), 'callId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'callId')), 1, 1) not in ('"'), 'callId.type', ifNull(not (lengthUTF8(tupleElement(t, 'callId')) between 1 and 128), 0), 'callId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'startedAt')) in ('', 'null'), 'startedAt.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'startedAt')), 1, 1) not in ('"'), 'startedAt.type', ifNull(match(tupleElement(t, 'startedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'startedAt.zone', ifNull(not match(tupleElement(t, 'startedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC')), 0), 'startedAt.invalid', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'language')) in ('', 'null'), 'language.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'language')), 1, 1) not in ('"'), 'language.type', ifNull(not (lengthUTF8(tupleElement(t, 'language')) between 0 and 200), 0), 'language.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'engine')) in ('', 'null'), 'engine.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'engine')), 1, 1) not in ('"'), 'engine.type', ifNull(not (lengthUTF8(tupleElement(t, 'engine')) between 0 and 200), 0), 'engine.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'confidence')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'confidence')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'confidence.type', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'startMs')) in ('', 'null'), 'startMs.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'startMs')), 1, 1) not in ('['), 'startMs.type', arrayExists(e -> substring(e, 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), JSONExtractArrayRaw(v, 'startMs')), 'startMs.type', ifNull(length(tupleElement(t, 'startMs')) > 20000, 0), 'startMs.length', ifNull(has(tupleElement(t, 'startMs'), null), 0), 'startMs.type', ifNull(arrayExists(i -> ifNull(i != floor(i), 0), tupleElement(t, 'startMs')), 0), 'startMs.type', ifNull(arrayExists(i -> ifNull(not (i between 0 and 4294967295), 0), tupleElement(t, 'startMs')), 0), 'startMs.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'endMs')) in ('', 'null'), 'endMs.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'endMs')), 1, 1) not in ('['), 'endMs.type', arrayExists(e -> substring(e, 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), JSONExtractArrayRaw(v, 'endMs')), 'endMs.type', ifNull(length(tupleElement(t, 'endMs')) > 20000, 0), 'endMs.length', ifNull(has(tupleElement(t, 'endMs'), null), 0), 'endMs.type', ifNull(arrayExists(i -> ifNull(i != floor(i), 0), tupleElement(t, 'endMs')), 0), 'endMs.type', ifNull(arrayExists(i -> ifNull(not (i between 0 and 4294967295), 0), tupleElement(t, 'endMs')), 0), 'endMs.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'channel')) in ('', 'null'), 'channel.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'channel')), 1, 1) not in ('['), 'channel.type', arrayExists(e -> substring(e, 1, 1) not in ('"'), JSONExtractArrayRaw(v, 'channel')), 'channel.type', ifNull(length(tupleElement(t, 'channel')) > 20000, 0), 'channel.length', ifNull(has(tupleElement(t, 'channel'), null), 0), 'channel.type', ifNull(not hasAll(['agent', 'customer'], arrayMap(i -> ifNull(i, ''), tupleElement(t, 'channel'))), 0), 'channel.unknown', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'text')) in ('', 'null'), 'text.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'text')), 1, 1) not in ('['), 'text.type', arrayExists(e -> substring(e, 1, 1) not in ('"'), JSONExtractArrayRaw(v, 'text')), 'text.type', ifNull(length(tupleElement(t, 'text')) > 20000, 0), 'text.length', ifNull(has(tupleElement(t, 'text'), null), 0), 'text.type', ''),
        if((length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'endMs')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'channel')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'text'))), 'startMs.length', ''),
        if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')
      ]))), []) as reasons
from landing_transcripts;

create materialized view if not exists raw_of_transcripts to raw_events as
select 'transcripts' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_transcripts;

create materialized view if not exists dead_letters_of_transcripts to dead_letters as
select 'transcripts' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, record_headers as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_transcripts where notEmpty(reasons);

create materialized view if not exists ranges_of_transcripts to ingest_ranges as
select 'transcripts' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_transcripts.ingested_at) as ingested_at
from parsed_transcripts group by record_source, record_generation, record_partition;

create materialized view if not exists transcripts_of_transcripts to transcripts_v1 as
select recording_id, revision, call_id, started_at, language, engine, confidence, start_ms, end_ms, channel, text, source, version, record_source, record_generation, record_partition, record_offset, ingested_at
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
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(occurred_at)
order by (occurred_at, event_id)
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
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(opened_at)
order by (opened_at, order_id)
comment 'A work order as of its latest event.';

create view if not exists work_orders as select * from work_orders_v1 final;

create materialized view if not exists parse_work_orders to parsed_work_orders as
with
  ifNull(original_value, '') as v,
  JSONExtract(v, 'Tuple(eventId Nullable(String), orderId Nullable(String), revision Nullable(Float64), type Nullable(String), occurredAt Nullable(String), source Nullable(String), actorId Nullable(String), reason Nullable(String), after Tuple(orderType Nullable(String), status Nullable(String), openedAt Nullable(String), priority Nullable(String), category Nullable(String), subcategory Nullable(String), siteId Nullable(String), queueId Nullable(String), customerId Nullable(String), callId Nullable(String), relatedOrderId Nullable(String), teamId Nullable(String), assigneeId Nullable(String), acceptDueAt Nullable(String), replyDueAt Nullable(String), resolveDueAt Nullable(String), acceptedAt Nullable(String), firstRepliedAt Nullable(String), resolvedAt Nullable(String), closedAt Nullable(String), pausedSeconds Nullable(Float64), reassignmentCount Nullable(Float64), reopenCount Nullable(Float64), urgeCount Nullable(Float64), isWithinSla Nullable(Bool), title Nullable(String), content Nullable(String), resolution Nullable(String), feedbackScore Nullable(Float64), attributes Map(String, Nullable(String))))') as t,
  JSONExtractKeysAndValuesRaw(v) as kv,
  JSONExtractKeysAndValuesRaw(v, 'after') as kvafter,
  (
    isNull(tupleElement(t, 'eventId'))
    or isNull(tupleElement(t, 'orderId'))
    or isNull(tupleElement(t, 'revision'))
    or isNull(tupleElement(t, 'type'))
    or isNull(tupleElement(t, 'occurredAt'))
    or isNull(tupleElement(t, 'source'))
    or isNull(tupleElement(tupleElement(t, 'after'), 'orderType'))
    or isNull(tupleElement(tupleElement(t, 'after'), 'status'))
    or isNull(tupleElement(tupleElement(t, 'after'), 'openedAt'))
    or JSONLength(v) != isNotNull(tupleElement(t, 'eventId')) + isNotNull(tupleElement(t, 'orderId')) + isNotNull(tupleElement(t, 'revision')) + isNotNull(tupleElement(t, 'type')) + isNotNull(tupleElement(t, 'occurredAt')) + isNotNull(tupleElement(t, 'source')) + isNotNull(tupleElement(t, 'actorId')) + isNotNull(tupleElement(t, 'reason')) + 1
    or JSONLength(v, 'after') != isNotNull(tupleElement(tupleElement(t, 'after'), 'orderType')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'status')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'openedAt')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'priority')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'category')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'subcategory')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'siteId')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'queueId')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'customerId')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'callId')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'relatedOrderId')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'teamId')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'assigneeId')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'acceptDueAt')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'replyDueAt')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'resolveDueAt')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'acceptedAt')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'resolvedAt')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'closedAt')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'pausedSeconds')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'reopenCount')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'urgeCount')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'isWithinSla')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'title')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'content')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'resolution')) + isNotNull(tupleElement(tupleElement(t, 'after'), 'feedbackScore')) + notEmpty(tupleElement(tupleElement(t, 'after'), 'attributes'))
    or match(v, '"(?:eventId|orderId|type|occurredAt|source|actorId|reason|orderType|status|openedAt|priority|category|subcategory|siteId|queueId|customerId|callId|relatedOrderId|teamId|assigneeId|acceptDueAt|replyDueAt|resolveDueAt|acceptedAt|firstRepliedAt|resolvedAt|closedAt|title|content|resolution)"\\s*:\\s*[^"n\\s]|"(?:revision|pausedSeconds|reassignmentCount|reopenCount|urgeCount|feedbackScore)"\\s*:\\s*[^-0-9n\\s]|"(?:isWithinSla)"\\s*:\\s*[^tfn\\s]|"(?:attributes)"\\s*:\\s*[^{n\\s]|"(?:attributes)"\\s*:\\s*\\{\\s*(?:"([^"\\\\]|\\\\.)*"\\s*:\\s*"([^"\\\\]|\\\\.)*"\\s*,\\s*)*"([^"\\\\]|\\\\.)*"\\s*:\\s*[^"\\s]|"(?:after)"\\s*:\\s*[^{\\s]|\\\\u00[2-7]')
    or not match(concat(ifNull(tupleElement(t, 'occurredAt'), ''), ' ', ifNull(tupleElement(tupleElement(t, 'after'), 'openedAt'), ''), ' ', ifNull(tupleElement(tupleElement(t, 'after'), 'acceptDueAt'), ''), ' ', ifNull(tupleElement(tupleElement(t, 'after'), 'replyDueAt'), ''), ' ', ifNull(tupleElement(tupleElement(t, 'after'), 'resolveDueAt'), ''), ' ', ifNull(tupleElement(tupleElement(t, 'after'), 'acceptedAt'), ''), ' ', ifNull(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt'), ''), ' ', ifNull(tupleElement(tupleElement(t, 'after'), 'resolvedAt'), ''), ' ', ifNull(tupleElement(tupleElement(t, 'after'), 'closedAt'), '')), '^(((19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9]))? ?)*$')
    or ifNull(not (length(tupleElement(t, 'eventId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'orderId')) between 1 and 128), 0)
    or ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')) or not (tupleElement(t, 'revision') between 0 and 4294967295), 0)
    or ifNull(not (length(tupleElement(t, 'type')) between 0 and 200), 0)
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'occurredAt')))
    or ifNull(not (length(tupleElement(t, 'source')) between 0 and 200), 0)
    or ifNull(not (length(tupleElement(t, 'actorId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'reason')) between 0 and 100000), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'orderType')) between 0 and 200), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'status')) between 0 and 200), 0)
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'openedAt'), 3, 'UTC')) and isNotNull(tupleElement(tupleElement(t, 'after'), 'openedAt')))
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'priority')) between 0 and 200), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'category')) between 0 and 200), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'subcategory')) between 0 and 200), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'siteId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'queueId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'customerId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'callId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'relatedOrderId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'teamId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'assigneeId')) between 1 and 128), 0)
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'acceptDueAt'), 3, 'UTC')) and isNotNull(tupleElement(tupleElement(t, 'after'), 'acceptDueAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'replyDueAt'), 3, 'UTC')) and isNotNull(tupleElement(tupleElement(t, 'after'), 'replyDueAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'resolveDueAt'), 3, 'UTC')) and isNotNull(tupleElement(tupleElement(t, 'after'), 'resolveDueAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'acceptedAt'), 3, 'UTC')) and isNotNull(tupleElement(tupleElement(t, 'after'), 'acceptedAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt'), 3, 'UTC')) and isNotNull(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'resolvedAt'), 3, 'UTC')) and isNotNull(tupleElement(tupleElement(t, 'after'), 'resolvedAt')))
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'closedAt'), 3, 'UTC')) and isNotNull(tupleElement(tupleElement(t, 'after'), 'closedAt')))
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'pausedSeconds') between 0 and 31536000), 0)
    or ifNull(tupleElement(tupleElement(t, 'after'), 'reassignmentCount') != floor(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')) or not (tupleElement(tupleElement(t, 'after'), 'reassignmentCount') between 0 and 4294967295), 0)
    or ifNull(tupleElement(tupleElement(t, 'after'), 'reopenCount') != floor(tupleElement(tupleElement(t, 'after'), 'reopenCount')) or not (tupleElement(tupleElement(t, 'after'), 'reopenCount') between 0 and 4294967295), 0)
    or ifNull(tupleElement(tupleElement(t, 'after'), 'urgeCount') != floor(tupleElement(tupleElement(t, 'after'), 'urgeCount')) or not (tupleElement(tupleElement(t, 'after'), 'urgeCount') between 0 and 4294967295), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'title')) between 0 and 100000), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'content')) between 0 and 100000), 0)
    or ifNull(not (length(tupleElement(tupleElement(t, 'after'), 'resolution')) between 0 and 100000), 0)
    or length(arrayDistinct(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))) != length(tupleElement(tupleElement(t, 'after'), 'attributes'))
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  ifNull(tupleElement(t, 'eventId'), '') as event_id,
  ifNull(tupleElement(t, 'orderId'), '') as order_id,
  toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295)) as revision,
  ifNull(tupleElement(t, 'type'), '') as type,
  ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC'), toDateTime64(0, 3, 'UTC')) as occurred_at,
  ifNull(tupleElement(t, 'source'), '') as source,
  tupleElement(t, 'actorId') as actor_id,
  tupleElement(t, 'reason') as reason,
  ifNull(tupleElement(tupleElement(t, 'after'), 'orderType'), '') as order_type,
  ifNull(tupleElement(tupleElement(t, 'after'), 'status'), '') as status,
  ifNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'openedAt'), 3, 'UTC'), toDateTime64(0, 3, 'UTC')) as opened_at,
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
  if(isNull(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')), null, toUInt32(least(greatest(ifNull(tupleElement(tupleElement(t, 'after'), 'reassignmentCount'), 0), 0), 4294967295))) as reassignment_count,
  if(isNull(tupleElement(tupleElement(t, 'after'), 'reopenCount')), null, toUInt32(least(greatest(ifNull(tupleElement(tupleElement(t, 'after'), 'reopenCount'), 0), 0), 4294967295))) as reopen_count,
  if(isNull(tupleElement(tupleElement(t, 'after'), 'urgeCount')), null, toUInt32(least(greatest(ifNull(tupleElement(tupleElement(t, 'after'), 'urgeCount'), 0), 0), 4294967295))) as urge_count,
  tupleElement(tupleElement(t, 'after'), 'isWithinSla') as is_within_sla,
  tupleElement(tupleElement(t, 'after'), 'title') as title,
  tupleElement(tupleElement(t, 'after'), 'content') as content,
  tupleElement(tupleElement(t, 'after'), 'resolution') as resolution,
  tupleElement(tupleElement(t, 'after'), 'feedbackScore') as feedback_score,
  mapApply((k, v) -> (k, ifNull(v, '')), tupleElement(tupleElement(t, 'after'), 'attributes')) as attributes,
  bitOr(bitShiftLeft(toUInt128(toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC') as event_at,
  ifNull(tupleElement(tupleElement(t, 'after'), 'customerId'), '') as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayDistinct(arrayFilter(r -> r != '', [
        if(length(arrayDistinct(kv.1)) != length(kv.1), 'json.duplicate', ''),
        if(length(arrayDistinct(kvafter.1)) != length(kvafter.1), 'json.duplicate', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'after')) in ('', 'null'), 'after.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', 'after.type', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'eventId')) in ('', 'null'), 'eventId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'eventId')), 1, 1) not in ('"'), 'eventId.type', ifNull(not (lengthUTF8(tupleElement(t, 'eventId')) between 1 and 128), 0), 'eventId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'orderId')) in ('', 'null'), 'orderId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'orderId')), 1, 1) not in ('"'), 'orderId.type', ifNull(not (lengthUTF8(tupleElement(t, 'orderId')) between 1 and 128), 0), 'orderId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'revision')) in ('', 'null'), 'revision.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'revision')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'revision.type', ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0), 'revision.type', ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295), 0), 'revision.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'type')) in ('', 'null'), 'type.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'type')), 1, 1) not in ('"'), 'type.type', ifNull(not (lengthUTF8(tupleElement(t, 'type')) between 0 and 200), 0), 'type.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'occurredAt')) in ('', 'null'), 'occurredAt.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'occurredAt')), 1, 1) not in ('"'), 'occurredAt.type', ifNull(match(tupleElement(t, 'occurredAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'occurredAt.zone', ifNull(not match(tupleElement(t, 'occurredAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC')), 0), 'occurredAt.invalid', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'source')) in ('', 'null'), 'source.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'source')), 1, 1) not in ('"'), 'source.type', ifNull(not (lengthUTF8(tupleElement(t, 'source')) between 0 and 200), 0), 'source.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'actorId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'actorId')), 1, 1) not in ('"'), 'actorId.type', ifNull(not (lengthUTF8(tupleElement(t, 'actorId')) between 1 and 128), 0), 'actorId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'reason')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'reason')), 1, 1) not in ('"'), 'reason.type', ifNull(not (lengthUTF8(tupleElement(t, 'reason')) between 0 and 100000), 0), 'reason.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'orderType')) in ('', 'null'), 'after.orderType.missing', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'orderType')), 1, 1) not in ('"'), 'after.orderType.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'orderType')) between 0 and 200), 0), 'after.orderType.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'status')) in ('', 'null'), 'after.status.missing', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'status')), 1, 1) not in ('"'), 'after.status.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'status')) between 0 and 200), 0), 'after.status.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'openedAt')) in ('', 'null'), 'after.openedAt.missing', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'openedAt')), 1, 1) not in ('"'), 'after.openedAt.type', ifNull(match(tupleElement(tupleElement(t, 'after'), 'openedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'after.openedAt.zone', ifNull(not match(tupleElement(tupleElement(t, 'after'), 'openedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'openedAt'), 3, 'UTC')), 0), 'after.openedAt.invalid', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'priority')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'priority')), 1, 1) not in ('"'), 'after.priority.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'priority')) between 0 and 200), 0), 'after.priority.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'category')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'category')), 1, 1) not in ('"'), 'after.category.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'category')) between 0 and 200), 0), 'after.category.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'subcategory')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'subcategory')), 1, 1) not in ('"'), 'after.subcategory.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'subcategory')) between 0 and 200), 0), 'after.subcategory.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'siteId')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'siteId')), 1, 1) not in ('"'), 'after.siteId.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'siteId')) between 1 and 128), 0), 'after.siteId.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'queueId')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'queueId')), 1, 1) not in ('"'), 'after.queueId.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'queueId')) between 1 and 128), 0), 'after.queueId.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'customerId')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'customerId')), 1, 1) not in ('"'), 'after.customerId.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'customerId')) between 1 and 128), 0), 'after.customerId.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'callId')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'callId')), 1, 1) not in ('"'), 'after.callId.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'callId')) between 1 and 128), 0), 'after.callId.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'relatedOrderId')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'relatedOrderId')), 1, 1) not in ('"'), 'after.relatedOrderId.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'relatedOrderId')) between 1 and 128), 0), 'after.relatedOrderId.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'teamId')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'teamId')), 1, 1) not in ('"'), 'after.teamId.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'teamId')) between 1 and 128), 0), 'after.teamId.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'assigneeId')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'assigneeId')), 1, 1) not in ('"'), 'after.assigneeId.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'assigneeId')) between 1 and 128), 0), 'after.assigneeId.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'acceptDueAt')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'acceptDueAt')), 1, 1) not in ('"'), 'after.acceptDueAt.type', ifNull(match(tupleElement(tupleElement(t, 'after'), 'acceptDueAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'after.acceptDueAt.zone', ifNull(not match(tupleElement(tupleElement(t, 'after'), 'acceptDueAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'acceptDueAt'), 3, 'UTC')), 0), 'after.acceptDueAt.invalid', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'replyDueAt')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'replyDueAt')), 1, 1) not in ('"'), 'after.replyDueAt.type', ifNull(match(tupleElement(tupleElement(t, 'after'), 'replyDueAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'after.replyDueAt.zone', ifNull(not match(tupleElement(tupleElement(t, 'after'), 'replyDueAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'replyDueAt'), 3, 'UTC')), 0), 'after.replyDueAt.invalid', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'resolveDueAt')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'resolveDueAt')), 1, 1) not in ('"'), 'after.resolveDueAt.type', ifNull(match(tupleElement(tupleElement(t, 'after'), 'resolveDueAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'after.resolveDueAt.zone', ifNull(not match(tupleElement(tupleElement(t, 'after'), 'resolveDueAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'resolveDueAt'), 3, 'UTC')), 0), 'after.resolveDueAt.invalid', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'acceptedAt')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'acceptedAt')), 1, 1) not in ('"'), 'after.acceptedAt.type', ifNull(match(tupleElement(tupleElement(t, 'after'), 'acceptedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'after.acceptedAt.zone', ifNull(not match(tupleElement(tupleElement(t, 'after'), 'acceptedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'acceptedAt'), 3, 'UTC')), 0), 'after.acceptedAt.invalid', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'firstRepliedAt')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'firstRepliedAt')), 1, 1) not in ('"'), 'after.firstRepliedAt.type', ifNull(match(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'after.firstRepliedAt.zone', ifNull(not match(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt'), 3, 'UTC')), 0), 'after.firstRepliedAt.invalid', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'resolvedAt')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'resolvedAt')), 1, 1) not in ('"'), 'after.resolvedAt.type', ifNull(match(tupleElement(tupleElement(t, 'after'), 'resolvedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'after.resolvedAt.zone', ifNull(not match(tupleElement(tupleElement(t, 'after'), 'resolvedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'resolvedAt'), 3, 'UTC')), 0), 'after.resolvedAt.invalid', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'closedAt')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'closedAt')), 1, 1) not in ('"'), 'after.closedAt.type', ifNull(match(tupleElement(tupleElement(t, 'after'), 'closedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'after.closedAt.zone', ifNull(not match(tupleElement(tupleElement(t, 'after'), 'closedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'closedAt'), 3, 'UTC')), 0), 'after.closedAt.invalid', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'pausedSeconds')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'pausedSeconds')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'after.pausedSeconds.type', ifNull(not (tupleElement(tupleElement(t, 'after'), 'pausedSeconds') between 0 and 31536000), 0), 'after.pausedSeconds.range', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'reassignmentCount')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'reassignmentCount')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'after.reassignmentCount.type', ifNull(tupleElement(tupleElement(t, 'after'), 'reassignmentCount') != floor(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')), 0), 'after.reassignmentCount.type', ifNull(not (tupleElement(tupleElement(t, 'after'), 'reassignmentCount') between 0 and 4294967295), 0), 'after.reassignmentCount.range', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'reopenCount')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'reopenCount')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'after.reopenCount.type', ifNull(tupleElement(tupleElement(t, 'after'), 'reopenCount') != floor(tupleElement(tupleElement(t, 'after'), 'reopenCount')), 0), 'after.reopenCount.type', ifNull(not (tupleElement(tupleElement(t, 'after'), 'reopenCount') between 0 and 4294967295), 0), 'after.reopenCount.range', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'urgeCount')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'urgeCount')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'after.urgeCount.type', ifNull(tupleElement(tupleElement(t, 'after'), 'urgeCount') != floor(tupleElement(tupleElement(t, 'after'), 'urgeCount')), 0), 'after.urgeCount.type', ifNull(not (tupleElement(tupleElement(t, 'after'), 'urgeCount') between 0 and 4294967295), 0), 'after.urgeCount.range', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'isWithinSla')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'isWithinSla')), 1, 1) not in ('t', 'f'), 'after.isWithinSla.type', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'title')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'title')), 1, 1) not in ('"'), 'after.title.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'title')) between 0 and 100000), 0), 'after.title.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'content')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'content')), 1, 1) not in ('"'), 'after.content.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'content')) between 0 and 100000), 0), 'after.content.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'resolution')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'resolution')), 1, 1) not in ('"'), 'after.resolution.type', ifNull(not (lengthUTF8(tupleElement(tupleElement(t, 'after'), 'resolution')) between 0 and 100000), 0), 'after.resolution.length', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'feedbackScore')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'feedbackScore')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'after.feedbackScore.type', ''),
        multiIf(substring(arrayElement(kv.2, indexOf(kv.1, 'after')), 1, 1) != '{', '', arrayElement(kvafter.2, indexOf(kvafter.1, 'attributes')) in ('', 'null'), '', substring(arrayElement(kvafter.2, indexOf(kvafter.1, 'attributes')), 1, 1) not in ('{'), 'after.attributes.type', arrayExists(e -> substring(e.2, 1, 1) != '"', JSONExtractKeysAndValuesRaw(v, 'after', 'attributes')), 'after.attributes.type', length(arrayDistinct(JSONExtractKeysAndValuesRaw(v, 'after', 'attributes').1)) != length(JSONExtractKeysAndValuesRaw(v, 'after', 'attributes')), 'json.duplicate', ''),
        if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')
      ]))), []) as reasons
from landing_work_orders;

create materialized view if not exists raw_of_work_orders to raw_events as
select 'work-orders' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_work_orders;

create materialized view if not exists dead_letters_of_work_orders to dead_letters as
select 'work-orders' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, record_headers as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_work_orders where notEmpty(reasons);

create materialized view if not exists ranges_of_work_orders to ingest_ranges as
select 'work-orders' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_work_orders.ingested_at) as ingested_at
from parsed_work_orders group by record_source, record_generation, record_partition;

create materialized view if not exists work_order_events_of_work_orders to work_order_events_v1 as
select event_id, order_id, revision, type, occurred_at, source, actor_id, reason, order_type, status, opened_at, priority, category, subcategory, site_id, queue_id, customer_id, call_id, related_order_id, team_id, assignee_id, accept_due_at, reply_due_at, resolve_due_at, accepted_at, first_replied_at, resolved_at, closed_at, paused_seconds, reassignment_count, reopen_count, urge_count, is_within_sla, title, content, resolution, feedback_score, attributes, version, record_source, record_generation, record_partition, record_offset, ingested_at
from parsed_work_orders where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_work_order_events to touches as
select 'work_order_events' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(occurred_at, interval 15 minute, 'UTC') as touched, event_id as touching from parsed_work_orders where isNotNull(record_value) and empty(reasons))
group by touched;

create materialized view if not exists work_orders_of_work_orders to work_orders_v1 as
select event_id, order_id, revision, type, occurred_at, source, actor_id, reason, order_type, status, opened_at, priority, category, subcategory, site_id, queue_id, customer_id, call_id, related_order_id, team_id, assignee_id, accept_due_at, reply_due_at, resolve_due_at, accepted_at, first_replied_at, resolved_at, closed_at, paused_seconds, reassignment_count, reopen_count, urge_count, is_within_sla, title, content, resolution, feedback_score, attributes, version, record_source, record_generation, record_partition, record_offset, ingested_at
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
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(started_at)
order by (started_at, state_id)
comment 'A seat entered a state; view seat_intervals gives [from, to).';

create view if not exists seat_states as select * from seat_states_v1 final;

create materialized view if not exists parse_seat_states to parsed_seat_states as
with
  ifNull(original_value, '') as v,
  JSONExtract(v, 'Tuple(stateId Nullable(String), revision Nullable(Float64), seatId Nullable(String), siteId Nullable(String), agentId Nullable(String), queueId Nullable(String), callId Nullable(String), state Nullable(String), reason Nullable(String), startedAt Nullable(String))') as t,
  JSONExtractKeysAndValuesRaw(v) as kv,
  (
    isNull(tupleElement(t, 'stateId'))
    or isNull(tupleElement(t, 'revision'))
    or isNull(tupleElement(t, 'seatId'))
    or isNull(tupleElement(t, 'siteId'))
    or isNull(tupleElement(t, 'state'))
    or isNull(tupleElement(t, 'startedAt'))
    or JSONLength(v) != isNotNull(tupleElement(t, 'stateId')) + isNotNull(tupleElement(t, 'revision')) + isNotNull(tupleElement(t, 'seatId')) + isNotNull(tupleElement(t, 'siteId')) + isNotNull(tupleElement(t, 'agentId')) + isNotNull(tupleElement(t, 'queueId')) + isNotNull(tupleElement(t, 'callId')) + isNotNull(tupleElement(t, 'state')) + isNotNull(tupleElement(t, 'reason')) + isNotNull(tupleElement(t, 'startedAt'))
    or match(v, '"(?:stateId|seatId|siteId|agentId|queueId|callId|state|reason|startedAt)"\\s*:\\s*[^"n\\s]|"(?:revision)"\\s*:\\s*[^-0-9n\\s]|\\\\u00[2-7]')
    or not match(concat(ifNull(tupleElement(t, 'startedAt'), ''), ''), '^(((19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9]))? ?)*$')
    or ifNull(not (length(tupleElement(t, 'stateId')) between 1 and 128), 0)
    or ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')) or not (tupleElement(t, 'revision') between 0 and 4294967295), 0)
    or ifNull(not (length(tupleElement(t, 'seatId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'siteId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'agentId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'queueId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'callId')) between 1 and 128), 0)
    or ifNull(tupleElement(t, 'state') not in ('signed_out', 'ready', 'ringing', 'talking', 'holding', 'wrap_up', 'break', 'training', 'meeting'), 0)
    or ifNull(not (length(tupleElement(t, 'reason')) between 0 and 200), 0)
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'startedAt')))
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  ifNull(tupleElement(t, 'stateId'), '') as state_id,
  toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295)) as revision,
  ifNull(tupleElement(t, 'seatId'), '') as seat_id,
  ifNull(tupleElement(t, 'siteId'), '') as site_id,
  tupleElement(t, 'agentId') as agent_id,
  tupleElement(t, 'queueId') as queue_id,
  tupleElement(t, 'callId') as call_id,
  ifNull(tupleElement(t, 'state'), '') as state,
  tupleElement(t, 'reason') as reason,
  ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC'), toDateTime64(0, 3, 'UTC')) as started_at,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') as event_at,
  '' as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayDistinct(arrayFilter(r -> r != '', [
        if(length(arrayDistinct(kv.1)) != length(kv.1), 'json.duplicate', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'stateId')) in ('', 'null'), 'stateId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'stateId')), 1, 1) not in ('"'), 'stateId.type', ifNull(not (lengthUTF8(tupleElement(t, 'stateId')) between 1 and 128), 0), 'stateId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'revision')) in ('', 'null'), 'revision.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'revision')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'revision.type', ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0), 'revision.type', ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295), 0), 'revision.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'seatId')) in ('', 'null'), 'seatId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'seatId')), 1, 1) not in ('"'), 'seatId.type', ifNull(not (lengthUTF8(tupleElement(t, 'seatId')) between 1 and 128), 0), 'seatId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'siteId')) in ('', 'null'), 'siteId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'siteId')), 1, 1) not in ('"'), 'siteId.type', ifNull(not (lengthUTF8(tupleElement(t, 'siteId')) between 1 and 128), 0), 'siteId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'agentId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'agentId')), 1, 1) not in ('"'), 'agentId.type', ifNull(not (lengthUTF8(tupleElement(t, 'agentId')) between 1 and 128), 0), 'agentId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'queueId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'queueId')), 1, 1) not in ('"'), 'queueId.type', ifNull(not (lengthUTF8(tupleElement(t, 'queueId')) between 1 and 128), 0), 'queueId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'callId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'callId')), 1, 1) not in ('"'), 'callId.type', ifNull(not (lengthUTF8(tupleElement(t, 'callId')) between 1 and 128), 0), 'callId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'state')) in ('', 'null'), 'state.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'state')), 1, 1) not in ('"'), 'state.type', ifNull(tupleElement(t, 'state') not in ('signed_out', 'ready', 'ringing', 'talking', 'holding', 'wrap_up', 'break', 'training', 'meeting'), 0), 'state.unknown', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'reason')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'reason')), 1, 1) not in ('"'), 'reason.type', ifNull(not (lengthUTF8(tupleElement(t, 'reason')) between 0 and 200), 0), 'reason.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'startedAt')) in ('', 'null'), 'startedAt.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'startedAt')), 1, 1) not in ('"'), 'startedAt.type', ifNull(match(tupleElement(t, 'startedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'startedAt.zone', ifNull(not match(tupleElement(t, 'startedAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC')), 0), 'startedAt.invalid', ''),
        if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')
      ]))), []) as reasons
from landing_seat_states;

create materialized view if not exists raw_of_seat_states to raw_events as
select 'seat-states' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_seat_states;

create materialized view if not exists dead_letters_of_seat_states to dead_letters as
select 'seat-states' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, record_headers as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_seat_states where notEmpty(reasons);

create materialized view if not exists ranges_of_seat_states to ingest_ranges as
select 'seat-states' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_seat_states.ingested_at) as ingested_at
from parsed_seat_states group by record_source, record_generation, record_partition;

create materialized view if not exists seat_states_of_seat_states to seat_states_v1 as
select state_id, revision, seat_id, site_id, agent_id, queue_id, call_id, state, reason, started_at, source, version, record_source, record_generation, record_partition, record_offset, ingested_at
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
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
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
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  record_source LowCardinality(String),
  record_generation UInt32,
  record_partition Int32,
  record_offset UInt64,
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(called_at)
order by (called_at, interface_call_id)
comment 'One call to another system.';

create view if not exists interface_calls as select * from interface_calls_v1 final;

create materialized view if not exists parse_interface_calls to parsed_interface_calls as
with
  ifNull(original_value, '') as v,
  JSONExtract(v, 'Tuple(interfaceCallId Nullable(String), revision Nullable(Float64), interfaceId Nullable(String), operation Nullable(String), calledAt Nullable(String), durationMs Nullable(Float64), outcome Nullable(String), statusCode Nullable(Float64), errorCode Nullable(String), attempt Nullable(Float64), callId Nullable(String), orderId Nullable(String), traceparent Nullable(String))') as t,
  JSONExtractKeysAndValuesRaw(v) as kv,
  (
    isNull(tupleElement(t, 'interfaceCallId'))
    or isNull(tupleElement(t, 'revision'))
    or isNull(tupleElement(t, 'interfaceId'))
    or isNull(tupleElement(t, 'operation'))
    or isNull(tupleElement(t, 'calledAt'))
    or isNull(tupleElement(t, 'durationMs'))
    or isNull(tupleElement(t, 'outcome'))
    or JSONLength(v) != isNotNull(tupleElement(t, 'interfaceCallId')) + isNotNull(tupleElement(t, 'revision')) + isNotNull(tupleElement(t, 'interfaceId')) + isNotNull(tupleElement(t, 'operation')) + isNotNull(tupleElement(t, 'calledAt')) + isNotNull(tupleElement(t, 'durationMs')) + isNotNull(tupleElement(t, 'outcome')) + isNotNull(tupleElement(t, 'statusCode')) + isNotNull(tupleElement(t, 'errorCode')) + isNotNull(tupleElement(t, 'attempt')) + isNotNull(tupleElement(t, 'callId')) + isNotNull(tupleElement(t, 'orderId')) + isNotNull(tupleElement(t, 'traceparent'))
    or match(v, '"(?:interfaceCallId|interfaceId|operation|calledAt|outcome|errorCode|callId|orderId|traceparent)"\\s*:\\s*[^"n\\s]|"(?:revision|durationMs|statusCode|attempt)"\\s*:\\s*[^-0-9n\\s]|\\\\u00[2-7]')
    or not match(concat(ifNull(tupleElement(t, 'calledAt'), ''), ''), '^(((19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9]))? ?)*$')
    or ifNull(not (length(tupleElement(t, 'interfaceCallId')) between 1 and 128), 0)
    or ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')) or not (tupleElement(t, 'revision') between 0 and 4294967295), 0)
    or ifNull(not (length(tupleElement(t, 'interfaceId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'operation')) between 0 and 200), 0)
    or (isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC')) and isNotNull(tupleElement(t, 'calledAt')))
    or ifNull(tupleElement(t, 'durationMs') != floor(tupleElement(t, 'durationMs')) or not (tupleElement(t, 'durationMs') between 0 and 4294967295), 0)
    or ifNull(tupleElement(t, 'outcome') not in ('ok', 'error', 'timeout', 'rejected'), 0)
    or ifNull(tupleElement(t, 'statusCode') != floor(tupleElement(t, 'statusCode')) or not (tupleElement(t, 'statusCode') between 0 and 4294967295), 0)
    or ifNull(not (length(tupleElement(t, 'errorCode')) between 0 and 200), 0)
    or ifNull(tupleElement(t, 'attempt') != floor(tupleElement(t, 'attempt')) or not (tupleElement(t, 'attempt') between 0 and 4294967295), 0)
    or ifNull(not (length(tupleElement(t, 'callId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'orderId')) between 1 and 128), 0)
    or ifNull(not (length(tupleElement(t, 'traceparent')) between 0 and 200), 0)
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
  ifNull(tupleElement(t, 'interfaceCallId'), '') as interface_call_id,
  toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295)) as revision,
  ifNull(tupleElement(t, 'interfaceId'), '') as interface_id,
  ifNull(tupleElement(t, 'operation'), '') as operation,
  ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC'), toDateTime64(0, 3, 'UTC')) as called_at,
  toUInt32(least(greatest(ifNull(tupleElement(t, 'durationMs'), 0), 0), 4294967295)) as duration_ms,
  ifNull(tupleElement(t, 'outcome'), '') as outcome,
  if(isNull(tupleElement(t, 'statusCode')), null, toUInt32(least(greatest(ifNull(tupleElement(t, 'statusCode'), 0), 0), 4294967295))) as status_code,
  tupleElement(t, 'errorCode') as error_code,
  if(isNull(tupleElement(t, 'attempt')), null, toUInt32(least(greatest(ifNull(tupleElement(t, 'attempt'), 0), 0), 4294967295))) as attempt,
  tupleElement(t, 'callId') as call_id,
  tupleElement(t, 'orderId') as order_id,
  tupleElement(t, 'traceparent') as traceparent,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(toUInt32(least(greatest(ifNull(tupleElement(t, 'revision'), 0), 0), 4294967295))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC') as event_at,
  '' as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayDistinct(arrayFilter(r -> r != '', [
        if(length(arrayDistinct(kv.1)) != length(kv.1), 'json.duplicate', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'interfaceCallId')) in ('', 'null'), 'interfaceCallId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'interfaceCallId')), 1, 1) not in ('"'), 'interfaceCallId.type', ifNull(not (lengthUTF8(tupleElement(t, 'interfaceCallId')) between 1 and 128), 0), 'interfaceCallId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'revision')) in ('', 'null'), 'revision.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'revision')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'revision.type', ifNull(tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0), 'revision.type', ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295), 0), 'revision.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'interfaceId')) in ('', 'null'), 'interfaceId.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'interfaceId')), 1, 1) not in ('"'), 'interfaceId.type', ifNull(not (lengthUTF8(tupleElement(t, 'interfaceId')) between 1 and 128), 0), 'interfaceId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'operation')) in ('', 'null'), 'operation.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'operation')), 1, 1) not in ('"'), 'operation.type', ifNull(not (lengthUTF8(tupleElement(t, 'operation')) between 0 and 200), 0), 'operation.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'calledAt')) in ('', 'null'), 'calledAt.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'calledAt')), 1, 1) not in ('"'), 'calledAt.type', ifNull(match(tupleElement(t, 'calledAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?$'), 0), 'calledAt.zone', ifNull(not match(tupleElement(t, 'calledAt'), '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-8]):[0-5][0-9])$') or isNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC')), 0), 'calledAt.invalid', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'durationMs')) in ('', 'null'), 'durationMs.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'durationMs')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'durationMs.type', ifNull(tupleElement(t, 'durationMs') != floor(tupleElement(t, 'durationMs')), 0), 'durationMs.type', ifNull(not (tupleElement(t, 'durationMs') between 0 and 4294967295), 0), 'durationMs.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'outcome')) in ('', 'null'), 'outcome.missing', substring(arrayElement(kv.2, indexOf(kv.1, 'outcome')), 1, 1) not in ('"'), 'outcome.type', ifNull(tupleElement(t, 'outcome') not in ('ok', 'error', 'timeout', 'rejected'), 0), 'outcome.unknown', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'statusCode')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'statusCode')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'statusCode.type', ifNull(tupleElement(t, 'statusCode') != floor(tupleElement(t, 'statusCode')), 0), 'statusCode.type', ifNull(not (tupleElement(t, 'statusCode') between 0 and 4294967295), 0), 'statusCode.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'errorCode')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'errorCode')), 1, 1) not in ('"'), 'errorCode.type', ifNull(not (lengthUTF8(tupleElement(t, 'errorCode')) between 0 and 200), 0), 'errorCode.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'attempt')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'attempt')), 1, 1) not in ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), 'attempt.type', ifNull(tupleElement(t, 'attempt') != floor(tupleElement(t, 'attempt')), 0), 'attempt.type', ifNull(not (tupleElement(t, 'attempt') between 0 and 4294967295), 0), 'attempt.range', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'callId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'callId')), 1, 1) not in ('"'), 'callId.type', ifNull(not (lengthUTF8(tupleElement(t, 'callId')) between 1 and 128), 0), 'callId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'orderId')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'orderId')), 1, 1) not in ('"'), 'orderId.type', ifNull(not (lengthUTF8(tupleElement(t, 'orderId')) between 1 and 128), 0), 'orderId.length', ''),
        multiIf(arrayElement(kv.2, indexOf(kv.1, 'traceparent')) in ('', 'null'), '', substring(arrayElement(kv.2, indexOf(kv.1, 'traceparent')), 1, 1) not in ('"'), 'traceparent.type', ifNull(not (lengthUTF8(tupleElement(t, 'traceparent')) between 0 and 200), 0), 'traceparent.length', ''),
        if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')
      ]))), []) as reasons
from landing_interface_calls;

create materialized view if not exists raw_of_interface_calls to raw_events as
select 'interface-calls' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  event_at, sent_at, ingested_at, record_key as key, record_headers as headers, record_value as value, original_sha256, subject
from parsed_interface_calls;

create materialized view if not exists dead_letters_of_interface_calls to dead_letters as
select 'interface-calls' as topic, record_source as source, record_generation as generation, record_partition as partition, record_offset as offset,
  reasons[1] as reason, arrayStringConcat(reasons, ', ') as detail, record_key as key, record_headers as headers, record_value as value, original_sha256,
  1 as contract_version, toUInt32OrZero(record_headers['callboard-attempt']) + 1 as attempts, sent_at, ingested_at
from parsed_interface_calls where notEmpty(reasons);

create materialized view if not exists ranges_of_interface_calls to ingest_ranges as
select 'interface-calls' as topic, record_source as source, record_generation as generation, record_partition as partition,
  min(record_offset) as first_offset, max(record_offset) as last_offset, count() as records, countIf(isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_interface_calls.ingested_at) as ingested_at
from parsed_interface_calls group by record_source, record_generation, record_partition;

create materialized view if not exists interface_calls_of_interface_calls to interface_calls_v1 as
select interface_call_id, revision, interface_id, operation, called_at, duration_ms, outcome, status_code, error_code, attempt, call_id, order_id, traceparent, source, version, record_source, record_generation, record_partition, record_offset, ingested_at
from parsed_interface_calls where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_interface_calls to touches as
select 'interface_calls' as table_name, touched as slot_at, min(touching) as key, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(called_at, interval 15 minute, 'UTC') as touched, interface_call_id as touching from parsed_interface_calls where isNotNull(record_value) and empty(reasons))
group by touched;

create view if not exists seat_intervals as
with 57600000 as longest_ms
select seat_id, site_id, agent_id, queue_id, call_id, part.1 as state, part.2 as from_at, part.3 as to_at
from
(
  select seat_id, site_id, agent_id, queue_id, call_id,
    arrayJoin(if(until_at - started_at > longest_ms / 1000,
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
