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
with (
    isNull(concat(tupleElement(t, 'callId'), tupleElement(t, 'revision'), tupleElement(t, 'siteId'), tupleElement(t, 'queueId'), tupleElement(t, 'direction'), tupleElement(t, 'outcome'), tupleElement(t, 'offeredAt')))
    or length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))
    or match(v, '"(?:callId|contactId|customerId|siteId|queueId|seatId|agentId|transferredTo|previousCallId)"\\s*:\\s*(?:[^"n\\s]|""|"[^"]{129})|"(?:reason)"\\s*:\\s*(?:[^"n\\s]|"[^"]{201})|"(?:offeredAt|ringStartedAt|answeredAt|leftQueueAt|endedAt|wrapEndedAt)"\\s*:\\s*(?:[^"n\\s]|"")|"(?:direction|outcome|releasedBy)"\\s*:\\s*(?:[^"n\\s])|"(?:waitSeconds|ringSeconds|talkSeconds|holdSeconds|wrapSeconds)"\\s*:\\s*(?:[^0-9n\\s]|[0-9]{8}|[0-9.]+[eE])|"(?:revision|holdCount)"\\s*:\\s*(?:[^0-9n\\s]|[0-9]{10}|[0-9]+[.eE])|"(?:isRedial)"\\s*:\\s*(?:[^tfn\\s])|\\\\u00[2-7]')
    or length(v) > 100000
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
with (
    isNull(concat(tupleElement(t, 'recordingId'), tupleElement(t, 'revision'), tupleElement(t, 'callId'), tupleElement(t, 'siteId'), tupleElement(t, 'queueId'), tupleElement(t, 'startedAt'), tupleElement(t, 'durationSeconds')))
    or length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))
    or match(v, '"(?:recordingId|callId|siteId|queueId|seatId|agentId)"\\s*:\\s*(?:[^"n\\s]|""|"[^"]{129})|"(?:format)"\\s*:\\s*(?:[^"n\\s]|"[^"]{201})|"(?:startedAt)"\\s*:\\s*(?:[^"n\\s]|"")|"(?:audioUri)"\\s*:\\s*(?:[^"n\\s])|"(?:durationSeconds|pausedSeconds)"\\s*:\\s*(?:[^0-9n\\s]|[0-9]{8}|[0-9.]+[eE])|"(?:revision|sampleRateHz|channels)"\\s*:\\s*(?:[^0-9n\\s]|[0-9]{10}|[0-9]+[.eE])|\\\\u00[2-7]')
    or length(v) > 100000
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
with (
    isNull(concat(tupleElement(t, 'recordingId'), tupleElement(t, 'revision'), tupleElement(t, 'callId'), tupleElement(t, 'startedAt'), tupleElement(t, 'language'), tupleElement(t, 'engine')))
    or empty(tupleElement(t, 'startMs'))
    or empty(tupleElement(t, 'endMs'))
    or empty(tupleElement(t, 'channel'))
    or empty(tupleElement(t, 'text'))
    or length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))
    or match(v, '"(?:recordingId|callId)"\\s*:\\s*(?:[^"n\\s]|""|"[^"]{129})|"(?:language|engine)"\\s*:\\s*(?:[^"n\\s]|"[^"]{201})|"(?:startedAt)"\\s*:\\s*(?:[^"n\\s]|"")|"(?:confidence)"\\s*:\\s*(?:[^-0-9n\\s])|"(?:revision)"\\s*:\\s*(?:[^0-9n\\s]|[0-9]{10}|[0-9]+[.eE])|"(?:startMs|endMs|channel|text)"\\s*:\\s*(?:[^\\[n\\s])|"(?:startMs|endMs)"\\s*:\\s*(?:\\[[^\\]]*[^0-9,\\s\\]]|\\[[^\\]]*[0-9]{10})|"(?:channel|text)"\\s*:\\s*(?:\\[\\s*(?:"(?:[^"\\\\]|\\\\.)*"\\s*,\\s*)*[^"\\s\\]])|\\\\u00[2-7]')
    or length(v) > 100000
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
with (
    isNull(concat(tupleElement(t, 'eventId'), tupleElement(t, 'orderId'), tupleElement(t, 'revision'), tupleElement(t, 'type'), tupleElement(t, 'occurredAt'), tupleElement(t, 'source'), tupleElement(tupleElement(t, 'after'), 'orderType'), tupleElement(tupleElement(t, 'after'), 'status'), tupleElement(tupleElement(t, 'after'), 'openedAt')))
    or length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))
    or length(arrayDistinct(JSONExtractKeys(v, 'after'))) != length(JSONExtractKeys(v, 'after'))
    or length(arrayDistinct(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))) != length(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))
    or match(v, '"(?:eventId|orderId|actorId|siteId|queueId|customerId|callId|relatedOrderId|teamId|assigneeId)"\\s*:\\s*(?:[^"n\\s]|""|"[^"]{129})|"(?:type|source|orderType|status|priority|category|subcategory)"\\s*:\\s*(?:[^"n\\s]|"[^"]{201})|"(?:occurredAt|openedAt|acceptDueAt|replyDueAt|resolveDueAt|acceptedAt|firstRepliedAt|resolvedAt|closedAt)"\\s*:\\s*(?:[^"n\\s]|"")|"(?:reason|title|content|resolution)"\\s*:\\s*(?:[^"n\\s])|"(?:feedbackScore)"\\s*:\\s*(?:[^-0-9n\\s])|"(?:pausedSeconds)"\\s*:\\s*(?:[^0-9n\\s]|[0-9]{8}|[0-9.]+[eE])|"(?:revision|reassignmentCount|reopenCount|urgeCount)"\\s*:\\s*(?:[^0-9n\\s]|[0-9]{10}|[0-9]+[.eE])|"(?:isWithinSla)"\\s*:\\s*(?:[^tfn\\s])|"(?:attributes)"\\s*:\\s*(?:[^{n\\s]|\\{\\s*(?:"(?:[^"\\\\]|\\\\.)*"\\s*:\\s*"(?:[^"\\\\]|\\\\.)*"\\s*,\\s*)*"(?:[^"\\\\]|\\\\.)*"\\s*:\\s*[^"\\s])|"(?:after)"\\s*:\\s*[^{\\s]|\\\\u00[2-7]')
    or length(v) > 100000
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
with (
    isNull(concat(tupleElement(t, 'stateId'), tupleElement(t, 'revision'), tupleElement(t, 'seatId'), tupleElement(t, 'siteId'), tupleElement(t, 'state'), tupleElement(t, 'startedAt')))
    or length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))
    or match(v, '"(?:stateId|seatId|siteId|agentId|queueId|callId)"\\s*:\\s*(?:[^"n\\s]|""|"[^"]{129})|"(?:reason)"\\s*:\\s*(?:[^"n\\s]|"[^"]{201})|"(?:startedAt)"\\s*:\\s*(?:[^"n\\s]|"")|"(?:state)"\\s*:\\s*(?:[^"n\\s])|"(?:revision)"\\s*:\\s*(?:[^0-9n\\s]|[0-9]{10}|[0-9]+[.eE])|\\\\u00[2-7]')
    or length(v) > 100000
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
with (
    isNull(concat(tupleElement(t, 'interfaceCallId'), tupleElement(t, 'revision'), tupleElement(t, 'interfaceId'), tupleElement(t, 'operation'), tupleElement(t, 'calledAt'), tupleElement(t, 'durationMs'), tupleElement(t, 'outcome')))
    or length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))
    or match(v, '"(?:interfaceCallId|interfaceId|callId|orderId)"\\s*:\\s*(?:[^"n\\s]|""|"[^"]{129})|"(?:operation|errorCode|traceparent)"\\s*:\\s*(?:[^"n\\s]|"[^"]{201})|"(?:calledAt)"\\s*:\\s*(?:[^"n\\s]|"")|"(?:outcome)"\\s*:\\s*(?:[^"n\\s])|"(?:revision|durationMs|statusCode|attempt)"\\s*:\\s*(?:[^0-9n\\s]|[0-9]{10}|[0-9]+[.eE])|\\\\u00[2-7]')
    or length(v) > 100000
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
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(assumeNotNull(toUInt32(tupleElement(t, 'revision')))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC') as event_at,
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
          JSONExtract('[["interfaceCallId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["interfaceId","id",1,"\\"",1,128,[],"",""],["operation","label",1,"\\"",0,200,[],"",""],["calledAt","instant",1,"\\"",0,100000,[],"",""],["durationMs","count",1,"-0123456789",0,4294967295,[],"",""],["outcome","one-of",1,"\\"",0,100000,["ok","error","timeout","rejected"],"",""],["statusCode","count",0,"-0123456789",0,4294967295,[],"",""],["errorCode","label",0,"\\"",0,200,[],"",""],["attempt","count",0,"-0123456789",0,4294967295,[],"",""],["callId","id",0,"\\"",1,128,[],"",""],["orderId","id",0,"\\"",1,128,[],"",""],["traceparent","label",0,"\\"",0,200,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arrayMap(rule -> arrayConcat(JSONExtractKeysAndValuesRaw(v).2)[indexOf(arrayConcat(JSONExtractKeysAndValuesRaw(v).1), rule.1)], JSONExtract('[["interfaceCallId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,4294967295,[],"",""],["interfaceId","id",1,"\\"",1,128,[],"",""],["operation","label",1,"\\"",0,200,[],"",""],["calledAt","instant",1,"\\"",0,100000,[],"",""],["durationMs","count",1,"-0123456789",0,4294967295,[],"",""],["outcome","one-of",1,"\\"",0,100000,["ok","error","timeout","rejected"],"",""],["statusCode","count",0,"-0123456789",0,4294967295,[],"",""],["errorCode","label",0,"\\"",0,200,[],"",""],["attempt","count",0,"-0123456789",0,4294967295,[],"",""],["callId","id",0,"\\"",1,128,[],"",""],["orderId","id",0,"\\"",1,128,[],"",""],["traceparent","label",0,"\\"",0,200,[],"",""]]', 'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'))),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), []) as reasons
from (select *, JSONExtract(v, 'Tuple(interfaceCallId Nullable(String), revision Nullable(Float64), interfaceId Nullable(String), operation Nullable(String), calledAt Nullable(String), durationMs Nullable(Float64), outcome Nullable(String), statusCode Nullable(Float64), errorCode Nullable(String), attempt Nullable(Float64), callId Nullable(String), orderId Nullable(String), traceparent Nullable(String))') as t from (select *, ifNull(original_value, '') as v from landing_interface_calls));

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
