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
  reply_due_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply no later than this, pauses that ended included.',
  resolve_due_at Nullable(DateTime64(3, 'UTC')) comment 'Resolve no later than this, pauses that ended and extensions included.',
  accepted_at Nullable(DateTime64(3, 'UTC')) comment 'First accepted.',
  first_replied_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply to the customer.',
  resolved_at Nullable(DateTime64(3, 'UTC')) comment 'Last resolved; absent again once reopened.',
  closed_at Nullable(DateTime64(3, 'UTC')) comment 'Archived.',
  withdrawn_at Nullable(DateTime64(3, 'UTC')) comment 'Withdrawn: in no figure of timeliness.',
  paused_at Nullable(DateTime64(3, 'UTC')) comment 'The clock is stopped since then; absent while it runs.',
  paused_seconds Nullable(Float64) comment 'Time the clock was stopped, for stated reasons; the deadlines hold it already.',
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
  reply_due_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply no later than this, pauses that ended included.',
  resolve_due_at Nullable(DateTime64(3, 'UTC')) comment 'Resolve no later than this, pauses that ended and extensions included.',
  accepted_at Nullable(DateTime64(3, 'UTC')) comment 'First accepted.',
  first_replied_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply to the customer.',
  resolved_at Nullable(DateTime64(3, 'UTC')) comment 'Last resolved; absent again once reopened.',
  closed_at Nullable(DateTime64(3, 'UTC')) comment 'Archived.',
  withdrawn_at Nullable(DateTime64(3, 'UTC')) comment 'Withdrawn: in no figure of timeliness.',
  paused_at Nullable(DateTime64(3, 'UTC')) comment 'The clock is stopped since then; absent while it runs.',
  paused_seconds Nullable(Float64) comment 'Time the clock was stopped, for stated reasons; the deadlines hold it already.',
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
  sequence Nullable(UInt32) comment 'Grows with each state of the seat; orders those that began in the same instant.',
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
      leadInFrame(started_at, 1, greatest(started_at, now64(3, 'UTC'))) over (partition by seat_id order by started_at, ifNull(sequence, 0), indexOf(['wrap_up',
        'ready', 'ringing', 'talking', 'holding', 'break', 'training', 'meeting', 'signed_out'], toString(state)), version rows between current row
        and unbounded following) as until_at
    from seat_states_v1 final
  )
)
where part.3 > part.2;

create table if not exists touches
(
  table_name LowCardinality(String),
  slot_at DateTime64(3, 'UTC'),
  key String,
  touch_id UUID,
  touched_at DateTime64(3, 'UTC')
) engine = Null;

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

create table if not exists sure_calls
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

create materialized view if not exists parse_calls to parsed_calls as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'callId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'contactId')),
  isNull(tupleElement(t, 'customerId')), isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'queueId')), isNull(tupleElement(t, 'seatId')),
  isNull(tupleElement(t, 'agentId')), isNull(tupleElement(t, 'direction')), isNull(tupleElement(t, 'outcome')), isNull(tupleElement(t, 'offeredAt')),
  isNull(tupleElement(t, 'ringStartedAt')), isNull(tupleElement(t, 'answeredAt')), isNull(tupleElement(t, 'leftQueueAt')), isNull(tupleElement(t, 'endedAt')),
  isNull(tupleElement(t, 'wrapEndedAt')), isNull(tupleElement(t, 'waitSeconds')), isNull(tupleElement(t, 'ringSeconds')), isNull(tupleElement(t,
  'talkSeconds')), isNull(tupleElement(t, 'holdSeconds')), isNull(tupleElement(t, 'wrapSeconds')), isNull(tupleElement(t, 'holdCount')), isNull(tupleElement(t,
  'transferredTo')), isNull(tupleElement(t, 'previousCallId')), isNull(tupleElement(t, 'isRedial')), isNull(tupleElement(t, 'reason')), isNull(tupleElement(t,
  'releasedBy'))]) != 27) as has_other_members, (
    isNull(concat(tupleElement(t, 'callId'), tupleElement(t, 'revision'), tupleElement(t, 'siteId'), tupleElement(t, 'queueId'), tupleElement(t, 'direction'),
      tupleElement(t, 'outcome'), tupleElement(t, 'offeredAt')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|',
      '"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6',
      '|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\',
      '-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId',
      '": \\[|"callId":\\{|"callId": \\{|"revision":"|"revision": "|"revision":t|"revision',
      '": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revi',
      'sion": \\{|"contactId":0|"contactId": 0|"contactId":1|"contactId": 1|"contactId":',
      '2|"contactId": 2|"contactId":3|"contactId": 3|"contactId":4|"contactId": 4|"cont',
      'actId":5|"contactId": 5|"contactId":6|"contactId": 6|"contactId":7|"contactId": ',
      '7|"contactId":8|"contactId": 8|"contactId":9|"contactId": 9|"contactId":\\-|"cont',
      'actId": \\-|"contactId":t|"contactId": t|"contactId":f|"contactId": f|"contactId"',
      ':\\[|"contactId": \\[|"contactId":\\{|"contactId": \\{|"customerId":0|"customerId": ',
      '0|"customerId":1|"customerId": 1|"customerId":2|"customerId": 2|"customerId":3|"',
      'customerId": 3|"customerId":4|"customerId": 4|"customerId":5|"customerId": 5|"cu',
      'stomerId":6|"customerId": 6|"customerId":7|"customerId": 7|"customerId":8|"custo',
      'merId": 8|"customerId":9|"customerId": 9|"customerId":\\-|"customerId": \\-|"custo',
      'merId":t|"customerId": t|"customerId":f|"customerId": f|"customerId":\\[|"custome',
      'rId": \\[|"customerId":\\{|"customerId": \\{|"siteId":0|"siteId": 0|"siteId":1|"sit',
      'eId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"si',
      'teId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"si',
      'teId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|',
      '"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"queueI',
      'd":0|"queueId": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|',
      '"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queu',
      'eId": 6|"queueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId":',
      ' 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|',
      '"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"seatId":0|"seatId": 0|"se',
      'atId":1|"seatId": 1|"seatId":2|"seatId": 2|"seatId":3|"seatId": 3|"seatId":4|"se',
      'atId": 4|"seatId":5|"seatId": 5|"seatId":6|"seatId": 6|"seatId":7|"seatId": 7|"s',
      'eatId":8|"seatId": 8|"seatId":9|"seatId": 9|"seatId":\\-|"seatId": \\-|"seatId":t|',
      '"seatId": t|"seatId":f|"seatId": f|"seatId":\\[|"seatId": \\[|"seatId":\\{|"seatId"',
      ': \\{|"agentId":0|"agentId": 0|"agentId":1|"agentId": 1|"agentId":2|"agentId": 2|',
      '"agentId":3|"agentId": 3|"agentId":4|"agentId": 4|"agentId":5|"agentId": 5|"agen',
      'tId":6|"agentId": 6|"agentId":7|"agentId": 7|"agentId":8|"agentId": 8|"agentId":',
      '9|"agentId": 9|"agentId":\\-|"agentId": \\-|"agentId":t|"agentId": t|"agentId":f|"',
      'agentId": f|"agentId":\\[|"agentId": \\[|"agentId":\\{|"agentId": \\{|"direction":0|',
      '"direction": 0|"direction":1|"direction": 1|"direction":2|"direction": 2|"direct',
      'ion":3|"direction": 3|"direction":4|"direction": 4|"direction":5|"direction": 5|',
      '"direction":6|"direction": 6|"direction":7|"direction": 7|"direction":8|"directi',
      'on": 8|"direction":9|"direction": 9|"direction":\\-|"direction": \\-|"direction":t',
      '|"direction": t|"direction":f|"direction": f|"direction":\\[|"direction": \\[|"dir',
      'ection":\\{|"direction": \\{|"outcome":0|"outcome": 0|"outcome":1|"outcome": 1|"ou',
      'tcome":2|"outcome": 2|"outcome":3|"outcome": 3|"outcome":4|"outcome": 4|"outcome',
      '":5|"outcome": 5|"outcome":6|"outcome": 6|"outcome":7|"outcome": 7|"outcome":8|"',
      'outcome": 8|"outcome":9|"outcome": 9|"outcome":\\-|"outcome": \\-|"outcome":t|"out',
      'come": t|"outcome":f|"outcome": f|"outcome":\\[|"outcome": \\[|"outcome":\\{|"outco',
      'me": \\{|"offeredAt":0|"offeredAt": 0|"offeredAt":1|"offeredAt": 1|"offeredAt":2|',
      '"offeredAt": 2|"offeredAt":3|"offeredAt": 3|"offeredAt":4|"offeredAt": 4|"offere',
      'dAt":5|"offeredAt": 5|"offeredAt":6|"offeredAt": 6|"offeredAt":7|"offeredAt": 7|',
      '"offeredAt":8|"offeredAt": 8|"offeredAt":9|"offeredAt": 9|"offeredAt":\\-|"offere',
      'dAt": \\-|"offeredAt":t|"offeredAt": t|"offeredAt":f|"offeredAt": f|"offeredAt":\\',
      '[|"offeredAt": \\[|"offeredAt":\\{|"offeredAt": \\{|"ringStartedAt":0|"ringStartedA',
      't": 0|"ringStartedAt":1|"ringStartedAt": 1|"ringStartedAt":2|"ringStartedAt": 2|',
      '"ringStartedAt":3|"ringStartedAt": 3|"ringStartedAt":4|"ringStartedAt": 4|"ringS',
      'tartedAt":5|"ringStartedAt": 5|"ringStartedAt":6|"ringStartedAt": 6|"ringStarted',
      'At":7|"ringStartedAt": 7|"ringStartedAt":8|"ringStartedAt": 8|"ringStartedAt":9|',
      '"ringStartedAt": 9|"ringStartedAt":\\-|"ringStartedAt": \\-|"ringStartedAt":t|"rin',
      'gStartedAt": t|"ringStartedAt":f|"ringStartedAt": f|"ringStartedAt":\\[|"ringStar',
      'tedAt": \\[|"ringStartedAt":\\{|"ringStartedAt": \\{|"answeredAt":0|"answeredAt": 0',
      '|"answeredAt":1|"answeredAt": 1|"answeredAt":2|"answeredAt": 2|"answeredAt":3|"a',
      'nsweredAt": 3|"answeredAt":4|"answeredAt": 4|"answeredAt":5|"answeredAt": 5|"ans',
      'weredAt":6|"answeredAt": 6|"answeredAt":7|"answeredAt": 7|"answeredAt":8|"answer',
      'edAt": 8|"answeredAt":9|"answeredAt": 9|"answeredAt":\\-|"answeredAt": \\-|"answer',
      'edAt":t|"answeredAt": t|"answeredAt":f|"answeredAt": f|"answeredAt":\\[|"answered',
      'At": \\[|"answeredAt":\\{|"answeredAt": \\{|"leftQueueAt":0|"leftQueueAt": 0|"leftQ',
      'ueueAt":1|"leftQueueAt": 1|"leftQueueAt":2|"leftQueueAt": 2|"leftQueueAt":3|"lef',
      'tQueueAt": 3|"leftQueueAt":4|"leftQueueAt": 4|"leftQueueAt":5|"leftQueueAt": 5|"',
      'leftQueueAt":6|"leftQueueAt": 6|"leftQueueAt":7|"leftQueueAt": 7|"leftQueueAt":8',
      '|"leftQueueAt": 8|"leftQueueAt":9|"leftQueueAt": 9|"leftQueueAt":\\-|"leftQueueAt',
      '": \\-|"leftQueueAt":t|"leftQueueAt": t|"leftQueueAt":f|"leftQueueAt": f|"leftQue',
      'ueAt":\\[|"leftQueueAt": \\[|"leftQueueAt":\\{|"leftQueueAt": \\{|"endedAt":0|"ended',
      'At": 0|"endedAt":1|"endedAt": 1|"endedAt":2|"endedAt": 2|"endedAt":3|"endedAt": ',
      '3|"endedAt":4|"endedAt": 4|"endedAt":5|"endedAt": 5|"endedAt":6|"endedAt": 6|"en',
      'dedAt":7|"endedAt": 7|"endedAt":8|"endedAt": 8|"endedAt":9|"endedAt": 9|"endedAt',
      '":\\-|"endedAt": \\-|"endedAt":t|"endedAt": t|"endedAt":f|"endedAt": f|"endedAt":\\',
      '[|"endedAt": \\[|"endedAt":\\{|"endedAt": \\{|"wrapEndedAt":0|"wrapEndedAt": 0|"wra',
      'pEndedAt":1|"wrapEndedAt": 1|"wrapEndedAt":2|"wrapEndedAt": 2|"wrapEndedAt":3|"w',
      'rapEndedAt": 3|"wrapEndedAt":4|"wrapEndedAt": 4|"wrapEndedAt":5|"wrapEndedAt": 5',
      '|"wrapEndedAt":6|"wrapEndedAt": 6|"wrapEndedAt":7|"wrapEndedAt": 7|"wrapEndedAt"',
      ':8|"wrapEndedAt": 8|"wrapEndedAt":9|"wrapEndedAt": 9|"wrapEndedAt":\\-|"wrapEnded',
      'At": \\-|"wrapEndedAt":t|"wrapEndedAt": t|"wrapEndedAt":f|"wrapEndedAt": f|"wrapE',
      'ndedAt":\\[|"wrapEndedAt": \\[|"wrapEndedAt":\\{|"wrapEndedAt": \\{|"waitSeconds":"|',
      '"waitSeconds": "|"waitSeconds":t|"waitSeconds": t|"waitSeconds":f|"waitSeconds":',
      ' f|"waitSeconds":\\[|"waitSeconds": \\[|"waitSeconds":\\{|"waitSeconds": \\{|"ringSe',
      'conds":"|"ringSeconds": "|"ringSeconds":t|"ringSeconds": t|"ringSeconds":f|"ring',
      'Seconds": f|"ringSeconds":\\[|"ringSeconds": \\[|"ringSeconds":\\{|"ringSeconds": \\',
      '{|"talkSeconds":"|"talkSeconds": "|"talkSeconds":t|"talkSeconds": t|"talkSeconds',
      '":f|"talkSeconds": f|"talkSeconds":\\[|"talkSeconds": \\[|"talkSeconds":\\{|"talkSe',
      'conds": \\{|"holdSeconds":"|"holdSeconds": "|"holdSeconds":t|"holdSeconds": t|"ho',
      'ldSeconds":f|"holdSeconds": f|"holdSeconds":\\[|"holdSeconds": \\[|"holdSeconds":\\',
      '{|"holdSeconds": \\{|"wrapSeconds":"|"wrapSeconds": "|"wrapSeconds":t|"wrapSecond',
      's": t|"wrapSeconds":f|"wrapSeconds": f|"wrapSeconds":\\[|"wrapSeconds": \\[|"wrapS',
      'econds":\\{|"wrapSeconds": \\{|"holdCount":"|"holdCount": "|"holdCount":t|"holdCou',
      'nt": t|"holdCount":f|"holdCount": f|"holdCount":\\[|"holdCount": \\[|"holdCount":\\',
      '{|"holdCount": \\{|"transferredTo":0|"transferredTo": 0|"transferredTo":1|"transf',
      'erredTo": 1|"transferredTo":2|"transferredTo": 2|"transferredTo":3|"transferredT',
      'o": 3|"transferredTo":4|"transferredTo": 4|"transferredTo":5|"transferredTo": 5|',
      '"transferredTo":6|"transferredTo": 6|"transferredTo":7|"transferredTo": 7|"trans',
      'ferredTo":8|"transferredTo": 8|"transferredTo":9|"transferredTo": 9|"transferred',
      'To":\\-|"transferredTo": \\-|"transferredTo":t|"transferredTo": t|"transferredTo":',
      'f|"transferredTo": f|"transferredTo":\\[|"transferredTo": \\[|"transferredTo":\\{|"',
      'transferredTo": \\{|"previousCallId":0|"previousCallId": 0|"previousCallId":1|"pr',
      'eviousCallId": 1|"previousCallId":2|"previousCallId": 2|"previousCallId":3|"prev',
      'iousCallId": 3|"previousCallId":4|"previousCallId": 4|"previousCallId":5|"previo',
      'usCallId": 5|"previousCallId":6|"previousCallId": 6|"previousCallId":7|"previous',
      'CallId": 7|"previousCallId":8|"previousCallId": 8|"previousCallId":9|"previousCa',
      'llId": 9|"previousCallId":\\-|"previousCallId": \\-|"previousCallId":t|"previousCa',
      'llId": t|"previousCallId":f|"previousCallId": f|"previousCallId":\\[|"previousCal',
      'lId": \\[|"previousCallId":\\{|"previousCallId": \\{|"isRedial":"|"isRedial": "|"is',
      'Redial":0|"isRedial": 0|"isRedial":1|"isRedial": 1|"isRedial":2|"isRedial": 2|"i',
      'sRedial":3|"isRedial": 3|"isRedial":4|"isRedial": 4|"isRedial":5|"isRedial": 5|"',
      'isRedial":6|"isRedial": 6|"isRedial":7|"isRedial": 7|"isRedial":8|"isRedial": 8|',
      '"isRedial":9|"isRedial": 9|"isRedial":\\-|"isRedial": \\-|"isRedial":\\[|"isRedial"',
      ': \\[|"isRedial":\\{|"isRedial": \\{|"reason":0|"reason": 0|"reason":1|"reason": 1|',
      '"reason":2|"reason": 2|"reason":3|"reason": 3|"reason":4|"reason": 4|"reason":5|',
      '"reason": 5|"reason":6|"reason": 6|"reason":7|"reason": 7|"reason":8|"reason": 8',
      '|"reason":9|"reason": 9|"reason":\\-|"reason": \\-|"reason":t|"reason": t|"reason"',
      ':f|"reason": f|"reason":\\[|"reason": \\[|"reason":\\{|"reason": \\{|"releasedBy":0|',
      '"releasedBy": 0|"releasedBy":1|"releasedBy": 1|"releasedBy":2|"releasedBy": 2|"r',
      'eleasedBy":3|"releasedBy": 3|"releasedBy":4|"releasedBy": 4|"releasedBy":5|"rele',
      'asedBy": 5|"releasedBy":6|"releasedBy": 6|"releasedBy":7|"releasedBy": 7|"releas',
      'edBy":8|"releasedBy": 8|"releasedBy":9|"releasedBy": 9|"releasedBy":\\-|"released',
      'By": \\-|"releasedBy":t|"releasedBy": t|"releasedBy":f|"releasedBy": f|"releasedB',
      'y":\\[|"releasedBy": \\[|"releasedBy":\\{|"releasedBy": \\{|"callId":""|"callId": ""',
      '|"contactId":""|"contactId": ""|"customerId":""|"customerId": ""|"siteId":""|"si',
      'teId": ""|"queueId":""|"queueId": ""|"seatId":""|"seatId": ""|"agentId":""|"agen',
      'tId": ""|"offeredAt":""|"offeredAt": ""|"ringStartedAt":""|"ringStartedAt": ""|"',
      'answeredAt":""|"answeredAt": ""|"leftQueueAt":""|"leftQueueAt": ""|"endedAt":""|',
      '"endedAt": ""|"wrapEndedAt":""|"wrapEndedAt": ""|"transferredTo":""|"transferred',
      'To": ""|"previousCallId":""|"previousCallId": ""|" |"\t|"\n|"\r|":  |":\t|":\n|":\r|":',
      ' \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":')])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'callId')), length(tupleElement(t, 'contactId')), length(tupleElement(t, 'customerId')),
      length(tupleElement(t, 'siteId')), length(tupleElement(t, 'queueId')), length(tupleElement(t, 'seatId')), length(tupleElement(t, 'agentId')),
      length(tupleElement(t, 'transferredTo')), length(tupleElement(t, 'previousCallId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'reason'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'waitSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'ringSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'talkSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'holdSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'wrapSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'holdCount') between 0 and 4294967295) or tupleElement(t, 'holdCount') != floor(tupleElement(t, 'holdCount')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'offeredAt'), tupleElement(t, 'ringStartedAt'), tupleElement(t, 'answeredAt'), tupleElement(t,
      'leftQueueAt'), tupleElement(t, 'endedAt'), tupleElement(t, 'wrapEndedAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
    or ifNull(tupleElement(t, 'direction') not in ('inbound', 'outbound'), 0)
    or ifNull(tupleElement(t, 'outcome') not in ('open', 'answered', 'abandoned', 'callback_queued', 'overflowed'), 0)
    or ifNull(tupleElement(t, 'releasedBy') not in ('customer', 'agent', 'system'), 0)
    or ifNull(least(ifNull(ring_started_at, event_at), ifNull(answered_at, event_at), ifNull(left_queue_at, event_at), ifNull(ended_at, event_at),
      ifNull(wrap_ended_at, event_at)) < event_at - interval 1 day or greatest(ifNull(ring_started_at, event_at), ifNull(answered_at, event_at),
      ifNull(left_queue_at, event_at), ifNull(ended_at, event_at), ifNull(wrap_ended_at, event_at)) > event_at + interval 31 day, 0)
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('callId', 'revision', 'contactId', 'customerId', 'siteId', 'queueId', 'seatId', 'agentId', 'direction', 'outcome', 'offeredAt',
    'ringStartedAt', 'answeredAt', 'leftQueueAt', 'endedAt', 'wrapEndedAt', 'waitSeconds', 'ringSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds',
    'holdCount', 'transferredTo', 'previousCallId', 'isRedial', 'reason', 'releasedBy'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
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
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), concat('^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$')), concat(rule.1, '.zone'), not match(JSONExtractString(raw), concat(
            '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?', ':0[0-9]|1[0-8]):[0-5][0-9])$'))
            or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'),
            toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          ''),
          JSONExtract(concat('[["callId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,429',
            '4967295,[],"",""],["contactId","id",0,"\\"",1,128,[],"",""],["customerId","id",0,',
            '"\\"",1,128,[],"",""],["siteId","id",1,"\\"",1,128,[],"",""],["queueId","id",1,"\\"',
            '",1,128,[],"",""],["seatId","id",0,"\\"",1,128,[],"",""],["agentId","id",0,"\\"",1',
            ',128,[],"",""],["direction","one-of",1,"\\"",0,100000,["inbound","outbound"],"","',
            '"],["outcome","one-of",1,"\\"",0,100000,["open","answered","abandoned","callback_',
            'queued","overflowed"],"",""],["offeredAt","instant",1,"\\"",0,100000,[],"",""],["',
            'ringStartedAt","instant",0,"\\"",0,100000,[],"",""],["answeredAt","instant",0,"\\"',
            '",0,100000,[],"",""],["leftQueueAt","instant",0,"\\"",0,100000,[],"",""],["endedA',
            't","instant",0,"\\"",0,100000,[],"",""],["wrapEndedAt","instant",0,"\\"",0,100000,',
            '[],"",""],["waitSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["ringSe',
            'conds","seconds",0,"-0123456789",0,31536000,[],"",""],["talkSeconds","seconds",0',
            ',"-0123456789",0,31536000,[],"",""],["holdSeconds","seconds",0,"-0123456789",0,3',
            '1536000,[],"",""],["wrapSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],',
            '["holdCount","count",0,"-0123456789",0,4294967295,[],"",""],["transferredTo","id',
            '",0,"\\"",1,128,[],"",""],["previousCallId","id",0,"\\"",1,128,[],"",""],["isRedia',
            'l","flag",0,"tf",-1e+308,1e+308,[],"",""],["reason","label",0,"\\"",0,200,[],"","',
            '"],["releasedBy","one-of",0,"\\"",0,100000,["customer","agent","system"],"",""]]'),
            'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arraySort(p -> indexOf(['callId', 'revision',
            'contactId', 'customerId', 'siteId', 'queueId', 'seatId', 'agentId', 'direction', 'outcome', 'offeredAt', 'ringStartedAt', 'answeredAt',
            'leftQueueAt', 'endedAt', 'wrapEndedAt', 'waitSeconds', 'ringSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds', 'holdCount', 'transferredTo',
            'previousCallId', 'isRedial', 'reason', 'releasedBy'], p.1), arrayFilter((p, nth) -> nth = 1, arrayConcat(arrayFilter(p -> p.1 in ('callId',
            'revision', 'contactId', 'customerId', 'siteId', 'queueId', 'seatId', 'agentId', 'direction', 'outcome', 'offeredAt', 'ringStartedAt', 'answeredAt',
            'leftQueueAt', 'endedAt', 'wrapEndedAt', 'waitSeconds', 'ringSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds', 'holdCount', 'transferredTo',
            'previousCallId', 'isRedial', 'reason', 'releasedBy'), JSONExtractKeysAndValuesRaw(v)), arrayMap(path -> (path, ''), ['callId', 'revision',
            'contactId', 'customerId', 'siteId', 'queueId', 'seatId', 'agentId', 'direction', 'outcome', 'offeredAt', 'ringStartedAt', 'answeredAt',
            'leftQueueAt', 'endedAt', 'wrapEndedAt', 'waitSeconds', 'ringSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds', 'holdCount', 'transferredTo',
            'previousCallId', 'isRedial', 'reason', 'releasedBy'])), arrayEnumerateUniq(arrayConcat(arrayFilter(p -> p.1 in ('callId', 'revision', 'contactId',
            'customerId', 'siteId', 'queueId', 'seatId', 'agentId', 'direction', 'outcome', 'offeredAt', 'ringStartedAt', 'answeredAt', 'leftQueueAt',
            'endedAt', 'wrapEndedAt', 'waitSeconds', 'ringSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds', 'holdCount', 'transferredTo', 'previousCallId',
            'isRedial', 'reason', 'releasedBy'), JSONExtractKeysAndValuesRaw(v)), arrayMap(path -> (path, ''), ['callId', 'revision', 'contactId', 'customerId',
            'siteId', 'queueId', 'seatId', 'agentId', 'direction', 'outcome', 'offeredAt', 'ringStartedAt', 'answeredAt', 'leftQueueAt', 'endedAt',
            'wrapEndedAt', 'waitSeconds', 'ringSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds', 'holdCount', 'transferredTo', 'previousCallId',
            'isRedial', 'reason', 'releasedBy'])).1))).2),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''),
          if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'ringStartedAt'), 3, 'UTC') < parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'),
          3, 'UTC') - interval 1 day or parseDateTime64BestEffortOrNull(tupleElement(t, 'ringStartedAt'), 3,
          'UTC') > parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') + interval 31 day, 0), 'ringStartedAt.far', ''),
          if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'answeredAt'), 3, 'UTC') < parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3,
          'UTC') - interval 1 day or parseDateTime64BestEffortOrNull(tupleElement(t, 'answeredAt'), 3, 'UTC') > parseDateTime64BestEffortOrNull(tupleElement(t,
          'offeredAt'), 3, 'UTC') + interval 31 day, 0), 'answeredAt.far', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'leftQueueAt'), 3,
          'UTC') < parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') - interval 1 day or parseDateTime64BestEffortOrNull(tupleElement(t,
          'leftQueueAt'), 3, 'UTC') > parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') + interval 31 day, 0), 'leftQueueAt.far', ''),
          if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'endedAt'), 3, 'UTC') < parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3,
          'UTC') - interval 1 day or parseDateTime64BestEffortOrNull(tupleElement(t, 'endedAt'), 3, 'UTC') > parseDateTime64BestEffortOrNull(tupleElement(t,
          'offeredAt'), 3, 'UTC') + interval 31 day, 0), 'endedAt.far', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'wrapEndedAt'), 3,
          'UTC') < parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') - interval 1 day or parseDateTime64BestEffortOrNull(tupleElement(t,
          'wrapEndedAt'), 3, 'UTC') > parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') + interval 31 day, 0), 'wrapEndedAt.far', ''),
          if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'offeredAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), [])
          as reasons
from (select *, JSONExtract(v, concat('Tuple(callId Nullable(String), revision Nullable(Float64), contactId Nullable(St',
  'ring), customerId Nullable(String), siteId Nullable(String), queueId Nullable(St',
  'ring), seatId Nullable(String), agentId Nullable(String), direction Nullable(Str',
  'ing), outcome Nullable(String), offeredAt Nullable(String), ringStartedAt Nullab',
  'le(String), answeredAt Nullable(String), leftQueueAt Nullable(String), endedAt N',
  'ullable(String), wrapEndedAt Nullable(String), waitSeconds Nullable(Float64), ri',
  'ngSeconds Nullable(Float64), talkSeconds Nullable(Float64), holdSeconds Nullable',
  '(Float64), wrapSeconds Nullable(Float64), holdCount Nullable(Float64), transferr',
  'edTo Nullable(String), previousCallId Nullable(String), isRedial Nullable(Bool),', ' reason Nullable(String), releasedBy Nullable(String))')) as t
  from (select *, ifNull(original_value, '') as v from landing_calls));

create materialized view if not exists parse_sure_calls to parsed_calls as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'callId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'contactId')),
  isNull(tupleElement(t, 'customerId')), isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'queueId')), isNull(tupleElement(t, 'seatId')),
  isNull(tupleElement(t, 'agentId')), isNull(tupleElement(t, 'direction')), isNull(tupleElement(t, 'outcome')), isNull(tupleElement(t, 'offeredAt')),
  isNull(tupleElement(t, 'ringStartedAt')), isNull(tupleElement(t, 'answeredAt')), isNull(tupleElement(t, 'leftQueueAt')), isNull(tupleElement(t, 'endedAt')),
  isNull(tupleElement(t, 'wrapEndedAt')), isNull(tupleElement(t, 'waitSeconds')), isNull(tupleElement(t, 'ringSeconds')), isNull(tupleElement(t,
  'talkSeconds')), isNull(tupleElement(t, 'holdSeconds')), isNull(tupleElement(t, 'wrapSeconds')), isNull(tupleElement(t, 'holdCount')), isNull(tupleElement(t,
  'transferredTo')), isNull(tupleElement(t, 'previousCallId')), isNull(tupleElement(t, 'isRedial')), isNull(tupleElement(t, 'reason')), isNull(tupleElement(t,
  'releasedBy'))]) != 27) as has_other_members, (
    isNull(concat(tupleElement(t, 'callId'), tupleElement(t, 'revision'), tupleElement(t, 'siteId'), tupleElement(t, 'queueId'), tupleElement(t, 'direction'),
      tupleElement(t, 'outcome'), tupleElement(t, 'offeredAt')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|',
      '"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6',
      '|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\',
      '-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId',
      '": \\[|"callId":\\{|"callId": \\{|"revision":"|"revision": "|"revision":t|"revision',
      '": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revi',
      'sion": \\{|"contactId":0|"contactId": 0|"contactId":1|"contactId": 1|"contactId":',
      '2|"contactId": 2|"contactId":3|"contactId": 3|"contactId":4|"contactId": 4|"cont',
      'actId":5|"contactId": 5|"contactId":6|"contactId": 6|"contactId":7|"contactId": ',
      '7|"contactId":8|"contactId": 8|"contactId":9|"contactId": 9|"contactId":\\-|"cont',
      'actId": \\-|"contactId":t|"contactId": t|"contactId":f|"contactId": f|"contactId"',
      ':\\[|"contactId": \\[|"contactId":\\{|"contactId": \\{|"customerId":0|"customerId": ',
      '0|"customerId":1|"customerId": 1|"customerId":2|"customerId": 2|"customerId":3|"',
      'customerId": 3|"customerId":4|"customerId": 4|"customerId":5|"customerId": 5|"cu',
      'stomerId":6|"customerId": 6|"customerId":7|"customerId": 7|"customerId":8|"custo',
      'merId": 8|"customerId":9|"customerId": 9|"customerId":\\-|"customerId": \\-|"custo',
      'merId":t|"customerId": t|"customerId":f|"customerId": f|"customerId":\\[|"custome',
      'rId": \\[|"customerId":\\{|"customerId": \\{|"siteId":0|"siteId": 0|"siteId":1|"sit',
      'eId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"si',
      'teId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"si',
      'teId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|',
      '"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"queueI',
      'd":0|"queueId": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|',
      '"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queu',
      'eId": 6|"queueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId":',
      ' 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|',
      '"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"seatId":0|"seatId": 0|"se',
      'atId":1|"seatId": 1|"seatId":2|"seatId": 2|"seatId":3|"seatId": 3|"seatId":4|"se',
      'atId": 4|"seatId":5|"seatId": 5|"seatId":6|"seatId": 6|"seatId":7|"seatId": 7|"s',
      'eatId":8|"seatId": 8|"seatId":9|"seatId": 9|"seatId":\\-|"seatId": \\-|"seatId":t|',
      '"seatId": t|"seatId":f|"seatId": f|"seatId":\\[|"seatId": \\[|"seatId":\\{|"seatId"',
      ': \\{|"agentId":0|"agentId": 0|"agentId":1|"agentId": 1|"agentId":2|"agentId": 2|',
      '"agentId":3|"agentId": 3|"agentId":4|"agentId": 4|"agentId":5|"agentId": 5|"agen',
      'tId":6|"agentId": 6|"agentId":7|"agentId": 7|"agentId":8|"agentId": 8|"agentId":',
      '9|"agentId": 9|"agentId":\\-|"agentId": \\-|"agentId":t|"agentId": t|"agentId":f|"',
      'agentId": f|"agentId":\\[|"agentId": \\[|"agentId":\\{|"agentId": \\{|"direction":0|',
      '"direction": 0|"direction":1|"direction": 1|"direction":2|"direction": 2|"direct',
      'ion":3|"direction": 3|"direction":4|"direction": 4|"direction":5|"direction": 5|',
      '"direction":6|"direction": 6|"direction":7|"direction": 7|"direction":8|"directi',
      'on": 8|"direction":9|"direction": 9|"direction":\\-|"direction": \\-|"direction":t',
      '|"direction": t|"direction":f|"direction": f|"direction":\\[|"direction": \\[|"dir',
      'ection":\\{|"direction": \\{|"outcome":0|"outcome": 0|"outcome":1|"outcome": 1|"ou',
      'tcome":2|"outcome": 2|"outcome":3|"outcome": 3|"outcome":4|"outcome": 4|"outcome',
      '":5|"outcome": 5|"outcome":6|"outcome": 6|"outcome":7|"outcome": 7|"outcome":8|"',
      'outcome": 8|"outcome":9|"outcome": 9|"outcome":\\-|"outcome": \\-|"outcome":t|"out',
      'come": t|"outcome":f|"outcome": f|"outcome":\\[|"outcome": \\[|"outcome":\\{|"outco',
      'me": \\{|"offeredAt":0|"offeredAt": 0|"offeredAt":1|"offeredAt": 1|"offeredAt":2|',
      '"offeredAt": 2|"offeredAt":3|"offeredAt": 3|"offeredAt":4|"offeredAt": 4|"offere',
      'dAt":5|"offeredAt": 5|"offeredAt":6|"offeredAt": 6|"offeredAt":7|"offeredAt": 7|',
      '"offeredAt":8|"offeredAt": 8|"offeredAt":9|"offeredAt": 9|"offeredAt":\\-|"offere',
      'dAt": \\-|"offeredAt":t|"offeredAt": t|"offeredAt":f|"offeredAt": f|"offeredAt":\\',
      '[|"offeredAt": \\[|"offeredAt":\\{|"offeredAt": \\{|"ringStartedAt":0|"ringStartedA',
      't": 0|"ringStartedAt":1|"ringStartedAt": 1|"ringStartedAt":2|"ringStartedAt": 2|',
      '"ringStartedAt":3|"ringStartedAt": 3|"ringStartedAt":4|"ringStartedAt": 4|"ringS',
      'tartedAt":5|"ringStartedAt": 5|"ringStartedAt":6|"ringStartedAt": 6|"ringStarted',
      'At":7|"ringStartedAt": 7|"ringStartedAt":8|"ringStartedAt": 8|"ringStartedAt":9|',
      '"ringStartedAt": 9|"ringStartedAt":\\-|"ringStartedAt": \\-|"ringStartedAt":t|"rin',
      'gStartedAt": t|"ringStartedAt":f|"ringStartedAt": f|"ringStartedAt":\\[|"ringStar',
      'tedAt": \\[|"ringStartedAt":\\{|"ringStartedAt": \\{|"answeredAt":0|"answeredAt": 0',
      '|"answeredAt":1|"answeredAt": 1|"answeredAt":2|"answeredAt": 2|"answeredAt":3|"a',
      'nsweredAt": 3|"answeredAt":4|"answeredAt": 4|"answeredAt":5|"answeredAt": 5|"ans',
      'weredAt":6|"answeredAt": 6|"answeredAt":7|"answeredAt": 7|"answeredAt":8|"answer',
      'edAt": 8|"answeredAt":9|"answeredAt": 9|"answeredAt":\\-|"answeredAt": \\-|"answer',
      'edAt":t|"answeredAt": t|"answeredAt":f|"answeredAt": f|"answeredAt":\\[|"answered',
      'At": \\[|"answeredAt":\\{|"answeredAt": \\{|"leftQueueAt":0|"leftQueueAt": 0|"leftQ',
      'ueueAt":1|"leftQueueAt": 1|"leftQueueAt":2|"leftQueueAt": 2|"leftQueueAt":3|"lef',
      'tQueueAt": 3|"leftQueueAt":4|"leftQueueAt": 4|"leftQueueAt":5|"leftQueueAt": 5|"',
      'leftQueueAt":6|"leftQueueAt": 6|"leftQueueAt":7|"leftQueueAt": 7|"leftQueueAt":8',
      '|"leftQueueAt": 8|"leftQueueAt":9|"leftQueueAt": 9|"leftQueueAt":\\-|"leftQueueAt',
      '": \\-|"leftQueueAt":t|"leftQueueAt": t|"leftQueueAt":f|"leftQueueAt": f|"leftQue',
      'ueAt":\\[|"leftQueueAt": \\[|"leftQueueAt":\\{|"leftQueueAt": \\{|"endedAt":0|"ended',
      'At": 0|"endedAt":1|"endedAt": 1|"endedAt":2|"endedAt": 2|"endedAt":3|"endedAt": ',
      '3|"endedAt":4|"endedAt": 4|"endedAt":5|"endedAt": 5|"endedAt":6|"endedAt": 6|"en',
      'dedAt":7|"endedAt": 7|"endedAt":8|"endedAt": 8|"endedAt":9|"endedAt": 9|"endedAt',
      '":\\-|"endedAt": \\-|"endedAt":t|"endedAt": t|"endedAt":f|"endedAt": f|"endedAt":\\',
      '[|"endedAt": \\[|"endedAt":\\{|"endedAt": \\{|"wrapEndedAt":0|"wrapEndedAt": 0|"wra',
      'pEndedAt":1|"wrapEndedAt": 1|"wrapEndedAt":2|"wrapEndedAt": 2|"wrapEndedAt":3|"w',
      'rapEndedAt": 3|"wrapEndedAt":4|"wrapEndedAt": 4|"wrapEndedAt":5|"wrapEndedAt": 5',
      '|"wrapEndedAt":6|"wrapEndedAt": 6|"wrapEndedAt":7|"wrapEndedAt": 7|"wrapEndedAt"',
      ':8|"wrapEndedAt": 8|"wrapEndedAt":9|"wrapEndedAt": 9|"wrapEndedAt":\\-|"wrapEnded',
      'At": \\-|"wrapEndedAt":t|"wrapEndedAt": t|"wrapEndedAt":f|"wrapEndedAt": f|"wrapE',
      'ndedAt":\\[|"wrapEndedAt": \\[|"wrapEndedAt":\\{|"wrapEndedAt": \\{|"waitSeconds":"|',
      '"waitSeconds": "|"waitSeconds":t|"waitSeconds": t|"waitSeconds":f|"waitSeconds":',
      ' f|"waitSeconds":\\[|"waitSeconds": \\[|"waitSeconds":\\{|"waitSeconds": \\{|"ringSe',
      'conds":"|"ringSeconds": "|"ringSeconds":t|"ringSeconds": t|"ringSeconds":f|"ring',
      'Seconds": f|"ringSeconds":\\[|"ringSeconds": \\[|"ringSeconds":\\{|"ringSeconds": \\',
      '{|"talkSeconds":"|"talkSeconds": "|"talkSeconds":t|"talkSeconds": t|"talkSeconds',
      '":f|"talkSeconds": f|"talkSeconds":\\[|"talkSeconds": \\[|"talkSeconds":\\{|"talkSe',
      'conds": \\{|"holdSeconds":"|"holdSeconds": "|"holdSeconds":t|"holdSeconds": t|"ho',
      'ldSeconds":f|"holdSeconds": f|"holdSeconds":\\[|"holdSeconds": \\[|"holdSeconds":\\',
      '{|"holdSeconds": \\{|"wrapSeconds":"|"wrapSeconds": "|"wrapSeconds":t|"wrapSecond',
      's": t|"wrapSeconds":f|"wrapSeconds": f|"wrapSeconds":\\[|"wrapSeconds": \\[|"wrapS',
      'econds":\\{|"wrapSeconds": \\{|"holdCount":"|"holdCount": "|"holdCount":t|"holdCou',
      'nt": t|"holdCount":f|"holdCount": f|"holdCount":\\[|"holdCount": \\[|"holdCount":\\',
      '{|"holdCount": \\{|"transferredTo":0|"transferredTo": 0|"transferredTo":1|"transf',
      'erredTo": 1|"transferredTo":2|"transferredTo": 2|"transferredTo":3|"transferredT',
      'o": 3|"transferredTo":4|"transferredTo": 4|"transferredTo":5|"transferredTo": 5|',
      '"transferredTo":6|"transferredTo": 6|"transferredTo":7|"transferredTo": 7|"trans',
      'ferredTo":8|"transferredTo": 8|"transferredTo":9|"transferredTo": 9|"transferred',
      'To":\\-|"transferredTo": \\-|"transferredTo":t|"transferredTo": t|"transferredTo":',
      'f|"transferredTo": f|"transferredTo":\\[|"transferredTo": \\[|"transferredTo":\\{|"',
      'transferredTo": \\{|"previousCallId":0|"previousCallId": 0|"previousCallId":1|"pr',
      'eviousCallId": 1|"previousCallId":2|"previousCallId": 2|"previousCallId":3|"prev',
      'iousCallId": 3|"previousCallId":4|"previousCallId": 4|"previousCallId":5|"previo',
      'usCallId": 5|"previousCallId":6|"previousCallId": 6|"previousCallId":7|"previous',
      'CallId": 7|"previousCallId":8|"previousCallId": 8|"previousCallId":9|"previousCa',
      'llId": 9|"previousCallId":\\-|"previousCallId": \\-|"previousCallId":t|"previousCa',
      'llId": t|"previousCallId":f|"previousCallId": f|"previousCallId":\\[|"previousCal',
      'lId": \\[|"previousCallId":\\{|"previousCallId": \\{|"isRedial":"|"isRedial": "|"is',
      'Redial":0|"isRedial": 0|"isRedial":1|"isRedial": 1|"isRedial":2|"isRedial": 2|"i',
      'sRedial":3|"isRedial": 3|"isRedial":4|"isRedial": 4|"isRedial":5|"isRedial": 5|"',
      'isRedial":6|"isRedial": 6|"isRedial":7|"isRedial": 7|"isRedial":8|"isRedial": 8|',
      '"isRedial":9|"isRedial": 9|"isRedial":\\-|"isRedial": \\-|"isRedial":\\[|"isRedial"',
      ': \\[|"isRedial":\\{|"isRedial": \\{|"reason":0|"reason": 0|"reason":1|"reason": 1|',
      '"reason":2|"reason": 2|"reason":3|"reason": 3|"reason":4|"reason": 4|"reason":5|',
      '"reason": 5|"reason":6|"reason": 6|"reason":7|"reason": 7|"reason":8|"reason": 8',
      '|"reason":9|"reason": 9|"reason":\\-|"reason": \\-|"reason":t|"reason": t|"reason"',
      ':f|"reason": f|"reason":\\[|"reason": \\[|"reason":\\{|"reason": \\{|"releasedBy":0|',
      '"releasedBy": 0|"releasedBy":1|"releasedBy": 1|"releasedBy":2|"releasedBy": 2|"r',
      'eleasedBy":3|"releasedBy": 3|"releasedBy":4|"releasedBy": 4|"releasedBy":5|"rele',
      'asedBy": 5|"releasedBy":6|"releasedBy": 6|"releasedBy":7|"releasedBy": 7|"releas',
      'edBy":8|"releasedBy": 8|"releasedBy":9|"releasedBy": 9|"releasedBy":\\-|"released',
      'By": \\-|"releasedBy":t|"releasedBy": t|"releasedBy":f|"releasedBy": f|"releasedB',
      'y":\\[|"releasedBy": \\[|"releasedBy":\\{|"releasedBy": \\{|"callId":""|"callId": ""',
      '|"contactId":""|"contactId": ""|"customerId":""|"customerId": ""|"siteId":""|"si',
      'teId": ""|"queueId":""|"queueId": ""|"seatId":""|"seatId": ""|"agentId":""|"agen',
      'tId": ""|"offeredAt":""|"offeredAt": ""|"ringStartedAt":""|"ringStartedAt": ""|"',
      'answeredAt":""|"answeredAt": ""|"leftQueueAt":""|"leftQueueAt": ""|"endedAt":""|',
      '"endedAt": ""|"wrapEndedAt":""|"wrapEndedAt": ""|"transferredTo":""|"transferred',
      'To": ""|"previousCallId":""|"previousCallId": ""|" |"\t|"\n|"\r|":  |":\t|":\n|":\r|":',
      ' \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":')])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'callId')), length(tupleElement(t, 'contactId')), length(tupleElement(t, 'customerId')),
      length(tupleElement(t, 'siteId')), length(tupleElement(t, 'queueId')), length(tupleElement(t, 'seatId')), length(tupleElement(t, 'agentId')),
      length(tupleElement(t, 'transferredTo')), length(tupleElement(t, 'previousCallId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'reason'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'waitSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'ringSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'talkSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'holdSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'wrapSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'holdCount') between 0 and 4294967295) or tupleElement(t, 'holdCount') != floor(tupleElement(t, 'holdCount')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'offeredAt'), tupleElement(t, 'ringStartedAt'), tupleElement(t, 'answeredAt'), tupleElement(t,
      'leftQueueAt'), tupleElement(t, 'endedAt'), tupleElement(t, 'wrapEndedAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
    or ifNull(tupleElement(t, 'direction') not in ('inbound', 'outbound'), 0)
    or ifNull(tupleElement(t, 'outcome') not in ('open', 'answered', 'abandoned', 'callback_queued', 'overflowed'), 0)
    or ifNull(tupleElement(t, 'releasedBy') not in ('customer', 'agent', 'system'), 0)
    or ifNull(least(ifNull(ring_started_at, event_at), ifNull(answered_at, event_at), ifNull(left_queue_at, event_at), ifNull(ended_at, event_at),
      ifNull(wrap_ended_at, event_at)) < event_at - interval 1 day or greatest(ifNull(ring_started_at, event_at), ifNull(answered_at, event_at),
      ifNull(left_queue_at, event_at), ifNull(ended_at, event_at), ifNull(wrap_ended_at, event_at)) > event_at + interval 31 day, 0)
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('callId', 'revision', 'contactId', 'customerId', 'siteId', 'queueId', 'seatId', 'agentId', 'direction', 'outcome', 'offeredAt',
    'ringStartedAt', 'answeredAt', 'leftQueueAt', 'endedAt', 'wrapEndedAt', 'waitSeconds', 'ringSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds',
    'holdCount', 'transferredTo', 'previousCallId', 'isRedial', 'reason', 'releasedBy'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  ifNull(tupleElement(t, 'customerId'), '') as subject,
  '' as original_sha256,
  emptyArrayString() as reasons
from (select *, JSONExtract(v, concat('Tuple(callId Nullable(String), revision Nullable(Float64), contactId Nullable(St',
  'ring), customerId Nullable(String), siteId Nullable(String), queueId Nullable(St',
  'ring), seatId Nullable(String), agentId Nullable(String), direction Nullable(Str',
  'ing), outcome Nullable(String), offeredAt Nullable(String), ringStartedAt Nullab',
  'le(String), answeredAt Nullable(String), leftQueueAt Nullable(String), endedAt N',
  'ullable(String), wrapEndedAt Nullable(String), waitSeconds Nullable(Float64), ri',
  'ngSeconds Nullable(Float64), talkSeconds Nullable(Float64), holdSeconds Nullable',
  '(Float64), wrapSeconds Nullable(Float64), holdCount Nullable(Float64), transferr',
  'edTo Nullable(String), previousCallId Nullable(String), isRedial Nullable(Bool),', ' reason Nullable(String), releasedBy Nullable(String))')) as t
  from (select *, ifNull(original_value, '') as v from sure_calls))
where throwIf(isNotNull(original_value) and is_suspect, 'a record may break its contract') = 0;

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
  min(record_offset) as first_offset, max(record_offset) as last_offset, uniqExact(record_offset) as records, uniqExactIf(record_offset, isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_calls.ingested_at) as ingested_at
from parsed_calls where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists calls_of_calls to calls_v1 as
select call_id, revision, contact_id, customer_id, site_id, queue_id, seat_id, agent_id, direction, outcome, offered_at, ring_started_at, answered_at,
  left_queue_at, ended_at, wrap_ended_at, wait_seconds, ring_seconds, talk_seconds, hold_seconds, wrap_seconds, hold_count, transferred_to, previous_call_id,
  is_redial, reason, released_by, source, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_calls where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_calls to touches as
select 'calls' as table_name, touched as slot_at, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(offered_at, interval 15 minute, 'UTC') as touched from parsed_calls where isNotNull(record_value) and empty(reasons))
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

create table if not exists sure_recordings
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

create materialized view if not exists parse_recordings to parsed_recordings as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'recordingId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'callId')),
  isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'queueId')), isNull(tupleElement(t, 'seatId')), isNull(tupleElement(t, 'agentId')),
  isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'durationSeconds')), isNull(tupleElement(t, 'audioUri')), isNull(tupleElement(t, 'format')),
  isNull(tupleElement(t, 'sampleRateHz')), isNull(tupleElement(t, 'channels')), isNull(tupleElement(t, 'pausedSeconds'))]) != 14) as has_other_members, (
    isNull(concat(tupleElement(t, 'recordingId'), tupleElement(t, 'revision'), tupleElement(t, 'callId'), tupleElement(t, 'siteId'), tupleElement(t, 'queueId'),
      tupleElement(t, 'startedAt'), tupleElement(t, 'durationSeconds')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"recordingId":0|"recordingId": 0|"recordingId":1|"recordingId": 1|"recordingId":',
      '2|"recordingId": 2|"recordingId":3|"recordingId": 3|"recordingId":4|"recordingId',
      '": 4|"recordingId":5|"recordingId": 5|"recordingId":6|"recordingId": 6|"recordin',
      'gId":7|"recordingId": 7|"recordingId":8|"recordingId": 8|"recordingId":9|"record',
      'ingId": 9|"recordingId":\\-|"recordingId": \\-|"recordingId":t|"recordingId": t|"r',
      'ecordingId":f|"recordingId": f|"recordingId":\\[|"recordingId": \\[|"recordingId":',
      '\\{|"recordingId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revi',
      'sion":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|',
      '"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|',
      '"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6',
      '|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\',
      '-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId',
      '": \\[|"callId":\\{|"callId": \\{|"siteId":0|"siteId": 0|"siteId":1|"siteId": 1|"si',
      'teId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"siteId":5|"si',
      'teId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"siteId": 8|"s',
      'iteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|"siteId":f|',
      '"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"queueId":0|"queue',
      'Id": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|"queueId": ',
      '3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queueId": 6|"qu',
      'eueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId": 9|"queueId',
      '":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|"queueId":\\',
      '[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"seatId":0|"seatId": 0|"seatId":1|"se',
      'atId": 1|"seatId":2|"seatId": 2|"seatId":3|"seatId": 3|"seatId":4|"seatId": 4|"s',
      'eatId":5|"seatId": 5|"seatId":6|"seatId": 6|"seatId":7|"seatId": 7|"seatId":8|"s',
      'eatId": 8|"seatId":9|"seatId": 9|"seatId":\\-|"seatId": \\-|"seatId":t|"seatId": t',
      '|"seatId":f|"seatId": f|"seatId":\\[|"seatId": \\[|"seatId":\\{|"seatId": \\{|"agent',
      'Id":0|"agentId": 0|"agentId":1|"agentId": 1|"agentId":2|"agentId": 2|"agentId":3',
      '|"agentId": 3|"agentId":4|"agentId": 4|"agentId":5|"agentId": 5|"agentId":6|"age',
      'ntId": 6|"agentId":7|"agentId": 7|"agentId":8|"agentId": 8|"agentId":9|"agentId"',
      ': 9|"agentId":\\-|"agentId": \\-|"agentId":t|"agentId": t|"agentId":f|"agentId": f',
      '|"agentId":\\[|"agentId": \\[|"agentId":\\{|"agentId": \\{|"startedAt":0|"startedAt"',
      ': 0|"startedAt":1|"startedAt": 1|"startedAt":2|"startedAt": 2|"startedAt":3|"sta',
      'rtedAt": 3|"startedAt":4|"startedAt": 4|"startedAt":5|"startedAt": 5|"startedAt"',
      ':6|"startedAt": 6|"startedAt":7|"startedAt": 7|"startedAt":8|"startedAt": 8|"sta',
      'rtedAt":9|"startedAt": 9|"startedAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt',
      '": t|"startedAt":f|"startedAt": f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|',
      '"startedAt": \\{|"durationSeconds":"|"durationSeconds": "|"durationSeconds":t|"du',
      'rationSeconds": t|"durationSeconds":f|"durationSeconds": f|"durationSeconds":\\[|',
      '"durationSeconds": \\[|"durationSeconds":\\{|"durationSeconds": \\{|"audioUri":0|"a',
      'udioUri": 0|"audioUri":1|"audioUri": 1|"audioUri":2|"audioUri": 2|"audioUri":3|"',
      'audioUri": 3|"audioUri":4|"audioUri": 4|"audioUri":5|"audioUri": 5|"audioUri":6|',
      '"audioUri": 6|"audioUri":7|"audioUri": 7|"audioUri":8|"audioUri": 8|"audioUri":9',
      '|"audioUri": 9|"audioUri":\\-|"audioUri": \\-|"audioUri":t|"audioUri": t|"audioUri',
      '":f|"audioUri": f|"audioUri":\\[|"audioUri": \\[|"audioUri":\\{|"audioUri": \\{|"for',
      'mat":0|"format": 0|"format":1|"format": 1|"format":2|"format": 2|"format":3|"for',
      'mat": 3|"format":4|"format": 4|"format":5|"format": 5|"format":6|"format": 6|"fo',
      'rmat":7|"format": 7|"format":8|"format": 8|"format":9|"format": 9|"format":\\-|"f',
      'ormat": \\-|"format":t|"format": t|"format":f|"format": f|"format":\\[|"format": \\',
      '[|"format":\\{|"format": \\{|"sampleRateHz":"|"sampleRateHz": "|"sampleRateHz":t|"',
      'sampleRateHz": t|"sampleRateHz":f|"sampleRateHz": f|"sampleRateHz":\\[|"sampleRat',
      'eHz": \\[|"sampleRateHz":\\{|"sampleRateHz": \\{|"channels":"|"channels": "|"channe',
      'ls":t|"channels": t|"channels":f|"channels": f|"channels":\\[|"channels": \\[|"cha',
      'nnels":\\{|"channels": \\{|"pausedSeconds":"|"pausedSeconds": "|"pausedSeconds":t|',
      '"pausedSeconds": t|"pausedSeconds":f|"pausedSeconds": f|"pausedSeconds":\\[|"paus',
      'edSeconds": \\[|"pausedSeconds":\\{|"pausedSeconds": \\{|"recordingId":""|"recordin',
      'gId": ""|"callId":""|"callId": ""|"siteId":""|"siteId": ""|"queueId":""|"queueId',
      '": ""|"seatId":""|"seatId": ""|"agentId":""|"agentId": ""|"startedAt":""|"starte',
      'dAt": ""|" |"\t|"\n|"\r|":  |":\t|":\n|":\r|": \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\\\u005', '|\\\\u006|\\\\u007|\\\\":')])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'recordingId')), length(tupleElement(t, 'callId')), length(tupleElement(t, 'siteId')),
      length(tupleElement(t, 'queueId')), length(tupleElement(t, 'seatId')), length(tupleElement(t, 'agentId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'format'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'durationSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'sampleRateHz') between 0 and 4294967295) or tupleElement(t, 'sampleRateHz') != floor(tupleElement(t, 'sampleRateHz')), 0)
    or ifNull(not (tupleElement(t, 'channels') between 0 and 4294967295) or tupleElement(t, 'channels') != floor(tupleElement(t, 'channels')), 0)
    or ifNull(not (tupleElement(t, 'pausedSeconds') between 0 and 31536000), 0)
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('recordingId', 'revision', 'callId', 'siteId', 'queueId', 'seatId', 'agentId', 'startedAt', 'durationSeconds', 'audioUri',
    'format', 'sampleRateHz', 'channels', 'pausedSeconds'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
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
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), concat('^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$')), concat(rule.1, '.zone'), not match(JSONExtractString(raw), concat(
            '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?', ':0[0-9]|1[0-8]):[0-5][0-9])$'))
            or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'),
            toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          ''),
          JSONExtract(concat('[["recordingId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",',
            '0,4294967295,[],"",""],["callId","id",1,"\\"",1,128,[],"",""],["siteId","id",1,"\\',
            '"",1,128,[],"",""],["queueId","id",1,"\\"",1,128,[],"",""],["seatId","id",0,"\\"",',
            '1,128,[],"",""],["agentId","id",0,"\\"",1,128,[],"",""],["startedAt","instant",1,',
            '"\\"",0,100000,[],"",""],["durationSeconds","seconds",1,"-0123456789",0,31536000,',
            '[],"",""],["audioUri","text",0,"\\"",0,100000,[],"",""],["format","label",0,"\\"",',
            '0,200,[],"",""],["sampleRateHz","count",0,"-0123456789",0,4294967295,[],"",""],[',
            '"channels","count",0,"-0123456789",0,4294967295,[],"",""],["pausedSeconds","seco', 'nds",0,"-0123456789",0,31536000,[],"",""]]'),
            'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arraySort(p -> indexOf(['recordingId', 'revision',
            'callId', 'siteId', 'queueId', 'seatId', 'agentId', 'startedAt', 'durationSeconds', 'audioUri', 'format', 'sampleRateHz', 'channels',
            'pausedSeconds'], p.1), arrayFilter((p, nth) -> nth = 1, arrayConcat(arrayFilter(p -> p.1 in ('recordingId', 'revision', 'callId', 'siteId',
            'queueId', 'seatId', 'agentId', 'startedAt', 'durationSeconds', 'audioUri', 'format', 'sampleRateHz', 'channels', 'pausedSeconds'),
            JSONExtractKeysAndValuesRaw(v)), arrayMap(path -> (path, ''), ['recordingId', 'revision', 'callId', 'siteId', 'queueId', 'seatId', 'agentId',
            'startedAt', 'durationSeconds', 'audioUri', 'format', 'sampleRateHz', 'channels', 'pausedSeconds'])),
            arrayEnumerateUniq(arrayConcat(arrayFilter(p -> p.1 in ('recordingId', 'revision', 'callId', 'siteId', 'queueId', 'seatId', 'agentId', 'startedAt',
            'durationSeconds', 'audioUri', 'format', 'sampleRateHz', 'channels', 'pausedSeconds'), JSONExtractKeysAndValuesRaw(v)), arrayMap(path -> (path, ''),
            ['recordingId', 'revision', 'callId', 'siteId', 'queueId', 'seatId', 'agentId', 'startedAt', 'durationSeconds', 'audioUri', 'format',
            'sampleRateHz', 'channels', 'pausedSeconds'])).1))).2),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''),
          if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), [])
          as reasons
from (select *, JSONExtract(v, concat('Tuple(recordingId Nullable(String), revision Nullable(Float64), callId Nullable(',
  'String), siteId Nullable(String), queueId Nullable(String), seatId Nullable(Stri',
  'ng), agentId Nullable(String), startedAt Nullable(String), durationSeconds Nulla',
  'ble(Float64), audioUri Nullable(String), format Nullable(String), sampleRateHz N',
  'ullable(Float64), channels Nullable(Float64), pausedSeconds Nullable(Float64))')) as t from (select *, ifNull(original_value, '') as v
  from landing_recordings));

create materialized view if not exists parse_sure_recordings to parsed_recordings as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'recordingId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'callId')),
  isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'queueId')), isNull(tupleElement(t, 'seatId')), isNull(tupleElement(t, 'agentId')),
  isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'durationSeconds')), isNull(tupleElement(t, 'audioUri')), isNull(tupleElement(t, 'format')),
  isNull(tupleElement(t, 'sampleRateHz')), isNull(tupleElement(t, 'channels')), isNull(tupleElement(t, 'pausedSeconds'))]) != 14) as has_other_members, (
    isNull(concat(tupleElement(t, 'recordingId'), tupleElement(t, 'revision'), tupleElement(t, 'callId'), tupleElement(t, 'siteId'), tupleElement(t, 'queueId'),
      tupleElement(t, 'startedAt'), tupleElement(t, 'durationSeconds')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"recordingId":0|"recordingId": 0|"recordingId":1|"recordingId": 1|"recordingId":',
      '2|"recordingId": 2|"recordingId":3|"recordingId": 3|"recordingId":4|"recordingId',
      '": 4|"recordingId":5|"recordingId": 5|"recordingId":6|"recordingId": 6|"recordin',
      'gId":7|"recordingId": 7|"recordingId":8|"recordingId": 8|"recordingId":9|"record',
      'ingId": 9|"recordingId":\\-|"recordingId": \\-|"recordingId":t|"recordingId": t|"r',
      'ecordingId":f|"recordingId": f|"recordingId":\\[|"recordingId": \\[|"recordingId":',
      '\\{|"recordingId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revi',
      'sion":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|',
      '"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|',
      '"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6',
      '|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\',
      '-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId',
      '": \\[|"callId":\\{|"callId": \\{|"siteId":0|"siteId": 0|"siteId":1|"siteId": 1|"si',
      'teId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"siteId":5|"si',
      'teId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"siteId": 8|"s',
      'iteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|"siteId":f|',
      '"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"queueId":0|"queue',
      'Id": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|"queueId": ',
      '3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queueId": 6|"qu',
      'eueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId": 9|"queueId',
      '":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|"queueId":\\',
      '[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"seatId":0|"seatId": 0|"seatId":1|"se',
      'atId": 1|"seatId":2|"seatId": 2|"seatId":3|"seatId": 3|"seatId":4|"seatId": 4|"s',
      'eatId":5|"seatId": 5|"seatId":6|"seatId": 6|"seatId":7|"seatId": 7|"seatId":8|"s',
      'eatId": 8|"seatId":9|"seatId": 9|"seatId":\\-|"seatId": \\-|"seatId":t|"seatId": t',
      '|"seatId":f|"seatId": f|"seatId":\\[|"seatId": \\[|"seatId":\\{|"seatId": \\{|"agent',
      'Id":0|"agentId": 0|"agentId":1|"agentId": 1|"agentId":2|"agentId": 2|"agentId":3',
      '|"agentId": 3|"agentId":4|"agentId": 4|"agentId":5|"agentId": 5|"agentId":6|"age',
      'ntId": 6|"agentId":7|"agentId": 7|"agentId":8|"agentId": 8|"agentId":9|"agentId"',
      ': 9|"agentId":\\-|"agentId": \\-|"agentId":t|"agentId": t|"agentId":f|"agentId": f',
      '|"agentId":\\[|"agentId": \\[|"agentId":\\{|"agentId": \\{|"startedAt":0|"startedAt"',
      ': 0|"startedAt":1|"startedAt": 1|"startedAt":2|"startedAt": 2|"startedAt":3|"sta',
      'rtedAt": 3|"startedAt":4|"startedAt": 4|"startedAt":5|"startedAt": 5|"startedAt"',
      ':6|"startedAt": 6|"startedAt":7|"startedAt": 7|"startedAt":8|"startedAt": 8|"sta',
      'rtedAt":9|"startedAt": 9|"startedAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt',
      '": t|"startedAt":f|"startedAt": f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|',
      '"startedAt": \\{|"durationSeconds":"|"durationSeconds": "|"durationSeconds":t|"du',
      'rationSeconds": t|"durationSeconds":f|"durationSeconds": f|"durationSeconds":\\[|',
      '"durationSeconds": \\[|"durationSeconds":\\{|"durationSeconds": \\{|"audioUri":0|"a',
      'udioUri": 0|"audioUri":1|"audioUri": 1|"audioUri":2|"audioUri": 2|"audioUri":3|"',
      'audioUri": 3|"audioUri":4|"audioUri": 4|"audioUri":5|"audioUri": 5|"audioUri":6|',
      '"audioUri": 6|"audioUri":7|"audioUri": 7|"audioUri":8|"audioUri": 8|"audioUri":9',
      '|"audioUri": 9|"audioUri":\\-|"audioUri": \\-|"audioUri":t|"audioUri": t|"audioUri',
      '":f|"audioUri": f|"audioUri":\\[|"audioUri": \\[|"audioUri":\\{|"audioUri": \\{|"for',
      'mat":0|"format": 0|"format":1|"format": 1|"format":2|"format": 2|"format":3|"for',
      'mat": 3|"format":4|"format": 4|"format":5|"format": 5|"format":6|"format": 6|"fo',
      'rmat":7|"format": 7|"format":8|"format": 8|"format":9|"format": 9|"format":\\-|"f',
      'ormat": \\-|"format":t|"format": t|"format":f|"format": f|"format":\\[|"format": \\',
      '[|"format":\\{|"format": \\{|"sampleRateHz":"|"sampleRateHz": "|"sampleRateHz":t|"',
      'sampleRateHz": t|"sampleRateHz":f|"sampleRateHz": f|"sampleRateHz":\\[|"sampleRat',
      'eHz": \\[|"sampleRateHz":\\{|"sampleRateHz": \\{|"channels":"|"channels": "|"channe',
      'ls":t|"channels": t|"channels":f|"channels": f|"channels":\\[|"channels": \\[|"cha',
      'nnels":\\{|"channels": \\{|"pausedSeconds":"|"pausedSeconds": "|"pausedSeconds":t|',
      '"pausedSeconds": t|"pausedSeconds":f|"pausedSeconds": f|"pausedSeconds":\\[|"paus',
      'edSeconds": \\[|"pausedSeconds":\\{|"pausedSeconds": \\{|"recordingId":""|"recordin',
      'gId": ""|"callId":""|"callId": ""|"siteId":""|"siteId": ""|"queueId":""|"queueId',
      '": ""|"seatId":""|"seatId": ""|"agentId":""|"agentId": ""|"startedAt":""|"starte',
      'dAt": ""|" |"\t|"\n|"\r|":  |":\t|":\n|":\r|": \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\\\u005', '|\\\\u006|\\\\u007|\\\\":')])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'recordingId')), length(tupleElement(t, 'callId')), length(tupleElement(t, 'siteId')),
      length(tupleElement(t, 'queueId')), length(tupleElement(t, 'seatId')), length(tupleElement(t, 'agentId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'format'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'durationSeconds') between 0 and 31536000), 0)
    or ifNull(not (tupleElement(t, 'sampleRateHz') between 0 and 4294967295) or tupleElement(t, 'sampleRateHz') != floor(tupleElement(t, 'sampleRateHz')), 0)
    or ifNull(not (tupleElement(t, 'channels') between 0 and 4294967295) or tupleElement(t, 'channels') != floor(tupleElement(t, 'channels')), 0)
    or ifNull(not (tupleElement(t, 'pausedSeconds') between 0 and 31536000), 0)
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('recordingId', 'revision', 'callId', 'siteId', 'queueId', 'seatId', 'agentId', 'startedAt', 'durationSeconds', 'audioUri',
    'format', 'sampleRateHz', 'channels', 'pausedSeconds'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  '' as subject,
  '' as original_sha256,
  emptyArrayString() as reasons
from (select *, JSONExtract(v, concat('Tuple(recordingId Nullable(String), revision Nullable(Float64), callId Nullable(',
  'String), siteId Nullable(String), queueId Nullable(String), seatId Nullable(Stri',
  'ng), agentId Nullable(String), startedAt Nullable(String), durationSeconds Nulla',
  'ble(Float64), audioUri Nullable(String), format Nullable(String), sampleRateHz N',
  'ullable(Float64), channels Nullable(Float64), pausedSeconds Nullable(Float64))')) as t from (select *, ifNull(original_value, '') as v from sure_recordings))
where throwIf(isNotNull(original_value) and is_suspect, 'a record may break its contract') = 0;

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
  min(record_offset) as first_offset, max(record_offset) as last_offset, uniqExact(record_offset) as records, uniqExactIf(record_offset, isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_recordings.ingested_at) as ingested_at
from parsed_recordings where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists recordings_of_recordings to recordings_v1 as
select recording_id, revision, call_id, site_id, queue_id, seat_id, agent_id, started_at, duration_seconds, audio_uri, format, sample_rate_hz, channels,
  paused_seconds, source, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_recordings where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_recordings to touches as
select 'recordings' as table_name, touched as slot_at, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(started_at, interval 15 minute, 'UTC') as touched from parsed_recordings where isNotNull(record_value) and empty(reasons))
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

create table if not exists sure_transcripts
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

create materialized view if not exists parse_transcripts to parsed_transcripts as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'recordingId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'callId')),
  isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'language')), isNull(tupleElement(t, 'engine')), isNull(tupleElement(t, 'confidence')),
  empty(tupleElement(t, 'startMs')), empty(tupleElement(t, 'endMs')), empty(tupleElement(t, 'channel')), empty(tupleElement(t, 'text'))]) != 11)
  as has_other_members, (
    isNull(concat(tupleElement(t, 'recordingId'), tupleElement(t, 'revision'), tupleElement(t, 'callId'), tupleElement(t, 'startedAt'), tupleElement(t, 'language'), tupleElement(t, 'engine')))
    or empty(tupleElement(t, 'startMs'))
    or empty(tupleElement(t, 'endMs'))
    or empty(tupleElement(t, 'channel'))
    or empty(tupleElement(t, 'text'))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"recordingId":0|"recordingId": 0|"recordingId":1|"recordingId": 1|"recordingId":',
      '2|"recordingId": 2|"recordingId":3|"recordingId": 3|"recordingId":4|"recordingId',
      '": 4|"recordingId":5|"recordingId": 5|"recordingId":6|"recordingId": 6|"recordin',
      'gId":7|"recordingId": 7|"recordingId":8|"recordingId": 8|"recordingId":9|"record',
      'ingId": 9|"recordingId":\\-|"recordingId": \\-|"recordingId":t|"recordingId": t|"r',
      'ecordingId":f|"recordingId": f|"recordingId":\\[|"recordingId": \\[|"recordingId":',
      '\\{|"recordingId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revi',
      'sion":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|',
      '"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|',
      '"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6',
      '|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\',
      '-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId',
      '": \\[|"callId":\\{|"callId": \\{|"startedAt":0|"startedAt": 0|"startedAt":1|"start',
      'edAt": 1|"startedAt":2|"startedAt": 2|"startedAt":3|"startedAt": 3|"startedAt":4',
      '|"startedAt": 4|"startedAt":5|"startedAt": 5|"startedAt":6|"startedAt": 6|"start',
      'edAt":7|"startedAt": 7|"startedAt":8|"startedAt": 8|"startedAt":9|"startedAt": 9',
      '|"startedAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt": t|"startedAt":f|"star',
      'tedAt": f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|"startedAt": \\{|"languag',
      'e":0|"language": 0|"language":1|"language": 1|"language":2|"language": 2|"langua',
      'ge":3|"language": 3|"language":4|"language": 4|"language":5|"language": 5|"langu',
      'age":6|"language": 6|"language":7|"language": 7|"language":8|"language": 8|"lang',
      'uage":9|"language": 9|"language":\\-|"language": \\-|"language":t|"language": t|"l',
      'anguage":f|"language": f|"language":\\[|"language": \\[|"language":\\{|"language": ',
      '\\{|"engine":0|"engine": 0|"engine":1|"engine": 1|"engine":2|"engine": 2|"engine"',
      ':3|"engine": 3|"engine":4|"engine": 4|"engine":5|"engine": 5|"engine":6|"engine"',
      ': 6|"engine":7|"engine": 7|"engine":8|"engine": 8|"engine":9|"engine": 9|"engine',
      '":\\-|"engine": \\-|"engine":t|"engine": t|"engine":f|"engine": f|"engine":\\[|"eng',
      'ine": \\[|"engine":\\{|"engine": \\{|"confidence":"|"confidence": "|"confidence":t|',
      '"confidence": t|"confidence":f|"confidence": f|"confidence":\\[|"confidence": \\[|',
      '"confidence":\\{|"confidence": \\{|"startMs":"|"startMs": "|"startMs":0|"startMs":',
      ' 0|"startMs":1|"startMs": 1|"startMs":2|"startMs": 2|"startMs":3|"startMs": 3|"s',
      'tartMs":4|"startMs": 4|"startMs":5|"startMs": 5|"startMs":6|"startMs": 6|"startM',
      's":7|"startMs": 7|"startMs":8|"startMs": 8|"startMs":9|"startMs": 9|"startMs":\\-',
      '|"startMs": \\-|"startMs":t|"startMs": t|"startMs":f|"startMs": f|"startMs":\\{|"s',
      'tartMs": \\{|"endMs":"|"endMs": "|"endMs":0|"endMs": 0|"endMs":1|"endMs": 1|"endM',
      's":2|"endMs": 2|"endMs":3|"endMs": 3|"endMs":4|"endMs": 4|"endMs":5|"endMs": 5|"',
      'endMs":6|"endMs": 6|"endMs":7|"endMs": 7|"endMs":8|"endMs": 8|"endMs":9|"endMs":',
      ' 9|"endMs":\\-|"endMs": \\-|"endMs":t|"endMs": t|"endMs":f|"endMs": f|"endMs":\\{|"',
      'endMs": \\{|"channel":"|"channel": "|"channel":0|"channel": 0|"channel":1|"channe',
      'l": 1|"channel":2|"channel": 2|"channel":3|"channel": 3|"channel":4|"channel": 4',
      '|"channel":5|"channel": 5|"channel":6|"channel": 6|"channel":7|"channel": 7|"cha',
      'nnel":8|"channel": 8|"channel":9|"channel": 9|"channel":\\-|"channel": \\-|"channe',
      'l":t|"channel": t|"channel":f|"channel": f|"channel":\\{|"channel": \\{|"text":"|"',
      'text": "|"text":0|"text": 0|"text":1|"text": 1|"text":2|"text": 2|"text":3|"text',
      '": 3|"text":4|"text": 4|"text":5|"text": 5|"text":6|"text": 6|"text":7|"text": 7',
      '|"text":8|"text": 8|"text":9|"text": 9|"text":\\-|"text": \\-|"text":t|"text": t|"',
      'text":f|"text": f|"text":\\{|"text": \\{|"recordingId":""|"recordingId": ""|"callI',
      'd":""|"callId": ""|"startedAt":""|"startedAt": ""|" |"\t|"\n|"\r|":  |":\t|":\n|":\r|"',
      ': \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":')])
    or match(v, concat('"(?:startMs|endMs)"\\s*:\\s*(?:\\[[^\\]]*[^0-9,\\s\\]]|\\[[^\\]]*[0-9]{10})|"(?:channel|', 'text)"\\s*:\\s*(?:\\[\\s*(?:"(?:[^"\\\\]|\\\\.)*"\\s*,\\s*)*[^"\\s\\]])'))
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'recordingId')), length(tupleElement(t, 'callId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'language')), length(tupleElement(t, 'engine'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
    or not hasAll(['agent', 'customer'], arrayMap(i -> ifNull(i, ''), tupleElement(t, 'channel')))
    or (length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'endMs')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'channel'))
      or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'text')))
    or (length(tupleElement(t, 'startMs')) = length(tupleElement(t, 'endMs')) and arrayExists((a, b) -> ifNull(b < a, 0), tupleElement(t, 'startMs'), tupleElement(t, 'endMs')))
    or ifNull(tupleElement(t, 'confidence') not between 0 and 1, 0)
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('recordingId', 'revision', 'callId', 'startedAt', 'language', 'engine', 'confidence', 'startMs', 'endMs', 'channel', 'text'),
    JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  '' as subject,
  if(mapContains(record_headers, 'callboard-original-sha256'), record_headers['callboard-original-sha256'], lower(hex(SHA256(ifNull(original_value, ''))))) as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayFilter(reason -> reason != '', arrayConcat(
        arrayMap((rule, raw) -> multiIf(
          raw in ('', 'null'), if(rule.3, concat(rule.1, '.missing'), ''),
          position(rule.4, substring(raw, 1, 1)) = 0, concat(rule.1, '.type'),
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), concat('^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$')), concat(rule.1, '.zone'), not match(JSONExtractString(raw), concat(
            '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?', ':0[0-9]|1[0-8]):[0-5][0-9])$'))
            or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'),
            toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          rule.2 = 'list', multiIf(
            length(JSONExtractArrayRaw(raw)) > rule.6, concat(rule.1, '.length'),
            arrayExists(i -> position(rule.9, substring(i, 1, 1)) = 0, JSONExtractArrayRaw(raw)), concat(rule.1, '.type'),
            notEmpty(rule.7) and arrayExists(i -> not has(rule.7, JSONExtractString(i)), JSONExtractArrayRaw(raw)), concat(rule.1, '.unknown'),
            rule.8 = 'count' and arrayExists(i -> toFloat64OrZero(i) != floor(toFloat64OrZero(i)), JSONExtractArrayRaw(raw)), concat(rule.1, '.type'),
            rule.8 = 'count' and arrayExists(i -> not (toFloat64OrZero(i) between 0 and 4294967295), JSONExtractArrayRaw(raw)), concat(rule.1, '.range'), ''),
          ''),
          JSONExtract(concat('[["recordingId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",',
            '0,4294967295,[],"",""],["callId","id",1,"\\"",1,128,[],"",""],["startedAt","insta',
            'nt",1,"\\"",0,100000,[],"",""],["language","label",1,"\\"",0,200,[],"",""],["engin',
            'e","label",1,"\\"",0,200,[],"",""],["confidence","measure",0,"-0123456789",-1e+30',
            '8,1e+308,[],"",""],["startMs","list",1,"[",0,20000,[],"count","-0123456789"],["e',
            'ndMs","list",1,"[",0,20000,[],"count","-0123456789"],["channel","list",1,"[",0,2',
            '0000,["agent","customer"],"one-of","\\""],["text","list",1,"[",0,20000,[],"text",', '"\\""]]'),
            'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arraySort(p -> indexOf(['recordingId', 'revision',
            'callId', 'startedAt', 'language', 'engine', 'confidence', 'startMs', 'endMs', 'channel', 'text'], p.1), arrayFilter((p, nth) -> nth = 1,
            arrayConcat(arrayFilter(p -> p.1 in ('recordingId', 'revision', 'callId', 'startedAt', 'language', 'engine', 'confidence', 'startMs', 'endMs',
            'channel', 'text'), JSONExtractKeysAndValuesRaw(v)), arrayMap(path -> (path, ''), ['recordingId', 'revision', 'callId', 'startedAt', 'language',
            'engine', 'confidence', 'startMs', 'endMs', 'channel', 'text'])), arrayEnumerateUniq(arrayConcat(arrayFilter(p -> p.1 in ('recordingId', 'revision',
            'callId', 'startedAt', 'language', 'engine', 'confidence', 'startMs', 'endMs', 'channel', 'text'), JSONExtractKeysAndValuesRaw(v)),
            arrayMap(path -> (path, ''), ['recordingId', 'revision', 'callId', 'startedAt', 'language', 'engine', 'confidence', 'startMs', 'endMs', 'channel',
            'text'])).1))).2),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''), if((length(tupleElement(t,
          'startMs')) != length(tupleElement(t, 'endMs')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'channel')) or length(tupleElement(t,
          'startMs')) != length(tupleElement(t, 'text'))), 'startMs.length', ''), if((length(tupleElement(t, 'startMs')) = length(tupleElement(t, 'endMs'))
          and arrayExists((a, b) -> ifNull(b < a, 0), tupleElement(t, 'startMs'), tupleElement(t, 'endMs'))), 'endMs.before_start', ''),
          if(ifNull(tupleElement(t, 'confidence') not between 0 and 1, 0), 'confidence.range', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t,
          'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), []) as reasons
from (select *, JSONExtract(v, concat('Tuple(recordingId Nullable(String), revision Nullable(Float64), callId Nullable(',
  'String), startedAt Nullable(String), language Nullable(String), engine Nullable(',
  'String), confidence Nullable(Float64), startMs Array(Nullable(Float64)), endMs A',
  'rray(Nullable(Float64)), channel Array(Nullable(String)), text Array(Nullable(St', 'ring)))')) as t from (select *, ifNull(original_value, '') as v
  from landing_transcripts));

create materialized view if not exists parse_sure_transcripts to parsed_transcripts as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'recordingId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'callId')),
  isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'language')), isNull(tupleElement(t, 'engine')), isNull(tupleElement(t, 'confidence')),
  empty(tupleElement(t, 'startMs')), empty(tupleElement(t, 'endMs')), empty(tupleElement(t, 'channel')), empty(tupleElement(t, 'text'))]) != 11)
  as has_other_members, (
    isNull(concat(tupleElement(t, 'recordingId'), tupleElement(t, 'revision'), tupleElement(t, 'callId'), tupleElement(t, 'startedAt'), tupleElement(t, 'language'), tupleElement(t, 'engine')))
    or empty(tupleElement(t, 'startMs'))
    or empty(tupleElement(t, 'endMs'))
    or empty(tupleElement(t, 'channel'))
    or empty(tupleElement(t, 'text'))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"recordingId":0|"recordingId": 0|"recordingId":1|"recordingId": 1|"recordingId":',
      '2|"recordingId": 2|"recordingId":3|"recordingId": 3|"recordingId":4|"recordingId',
      '": 4|"recordingId":5|"recordingId": 5|"recordingId":6|"recordingId": 6|"recordin',
      'gId":7|"recordingId": 7|"recordingId":8|"recordingId": 8|"recordingId":9|"record',
      'ingId": 9|"recordingId":\\-|"recordingId": \\-|"recordingId":t|"recordingId": t|"r',
      'ecordingId":f|"recordingId": f|"recordingId":\\[|"recordingId": \\[|"recordingId":',
      '\\{|"recordingId": \\{|"revision":"|"revision": "|"revision":t|"revision": t|"revi',
      'sion":f|"revision": f|"revision":\\[|"revision": \\[|"revision":\\{|"revision": \\{|',
      '"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|',
      '"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6',
      '|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\',
      '-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId',
      '": \\[|"callId":\\{|"callId": \\{|"startedAt":0|"startedAt": 0|"startedAt":1|"start',
      'edAt": 1|"startedAt":2|"startedAt": 2|"startedAt":3|"startedAt": 3|"startedAt":4',
      '|"startedAt": 4|"startedAt":5|"startedAt": 5|"startedAt":6|"startedAt": 6|"start',
      'edAt":7|"startedAt": 7|"startedAt":8|"startedAt": 8|"startedAt":9|"startedAt": 9',
      '|"startedAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt": t|"startedAt":f|"star',
      'tedAt": f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|"startedAt": \\{|"languag',
      'e":0|"language": 0|"language":1|"language": 1|"language":2|"language": 2|"langua',
      'ge":3|"language": 3|"language":4|"language": 4|"language":5|"language": 5|"langu',
      'age":6|"language": 6|"language":7|"language": 7|"language":8|"language": 8|"lang',
      'uage":9|"language": 9|"language":\\-|"language": \\-|"language":t|"language": t|"l',
      'anguage":f|"language": f|"language":\\[|"language": \\[|"language":\\{|"language": ',
      '\\{|"engine":0|"engine": 0|"engine":1|"engine": 1|"engine":2|"engine": 2|"engine"',
      ':3|"engine": 3|"engine":4|"engine": 4|"engine":5|"engine": 5|"engine":6|"engine"',
      ': 6|"engine":7|"engine": 7|"engine":8|"engine": 8|"engine":9|"engine": 9|"engine',
      '":\\-|"engine": \\-|"engine":t|"engine": t|"engine":f|"engine": f|"engine":\\[|"eng',
      'ine": \\[|"engine":\\{|"engine": \\{|"confidence":"|"confidence": "|"confidence":t|',
      '"confidence": t|"confidence":f|"confidence": f|"confidence":\\[|"confidence": \\[|',
      '"confidence":\\{|"confidence": \\{|"startMs":"|"startMs": "|"startMs":0|"startMs":',
      ' 0|"startMs":1|"startMs": 1|"startMs":2|"startMs": 2|"startMs":3|"startMs": 3|"s',
      'tartMs":4|"startMs": 4|"startMs":5|"startMs": 5|"startMs":6|"startMs": 6|"startM',
      's":7|"startMs": 7|"startMs":8|"startMs": 8|"startMs":9|"startMs": 9|"startMs":\\-',
      '|"startMs": \\-|"startMs":t|"startMs": t|"startMs":f|"startMs": f|"startMs":\\{|"s',
      'tartMs": \\{|"endMs":"|"endMs": "|"endMs":0|"endMs": 0|"endMs":1|"endMs": 1|"endM',
      's":2|"endMs": 2|"endMs":3|"endMs": 3|"endMs":4|"endMs": 4|"endMs":5|"endMs": 5|"',
      'endMs":6|"endMs": 6|"endMs":7|"endMs": 7|"endMs":8|"endMs": 8|"endMs":9|"endMs":',
      ' 9|"endMs":\\-|"endMs": \\-|"endMs":t|"endMs": t|"endMs":f|"endMs": f|"endMs":\\{|"',
      'endMs": \\{|"channel":"|"channel": "|"channel":0|"channel": 0|"channel":1|"channe',
      'l": 1|"channel":2|"channel": 2|"channel":3|"channel": 3|"channel":4|"channel": 4',
      '|"channel":5|"channel": 5|"channel":6|"channel": 6|"channel":7|"channel": 7|"cha',
      'nnel":8|"channel": 8|"channel":9|"channel": 9|"channel":\\-|"channel": \\-|"channe',
      'l":t|"channel": t|"channel":f|"channel": f|"channel":\\{|"channel": \\{|"text":"|"',
      'text": "|"text":0|"text": 0|"text":1|"text": 1|"text":2|"text": 2|"text":3|"text',
      '": 3|"text":4|"text": 4|"text":5|"text": 5|"text":6|"text": 6|"text":7|"text": 7',
      '|"text":8|"text": 8|"text":9|"text": 9|"text":\\-|"text": \\-|"text":t|"text": t|"',
      'text":f|"text": f|"text":\\{|"text": \\{|"recordingId":""|"recordingId": ""|"callI',
      'd":""|"callId": ""|"startedAt":""|"startedAt": ""|" |"\t|"\n|"\r|":  |":\t|":\n|":\r|"',
      ': \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":')])
    or match(v, concat('"(?:startMs|endMs)"\\s*:\\s*(?:\\[[^\\]]*[^0-9,\\s\\]]|\\[[^\\]]*[0-9]{10})|"(?:channel|', 'text)"\\s*:\\s*(?:\\[\\s*(?:"(?:[^"\\\\]|\\\\.)*"\\s*,\\s*)*[^"\\s\\]])'))
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'recordingId')), length(tupleElement(t, 'callId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'language')), length(tupleElement(t, 'engine'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
    or not hasAll(['agent', 'customer'], arrayMap(i -> ifNull(i, ''), tupleElement(t, 'channel')))
    or (length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'endMs')) or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'channel'))
      or length(tupleElement(t, 'startMs')) != length(tupleElement(t, 'text')))
    or (length(tupleElement(t, 'startMs')) = length(tupleElement(t, 'endMs')) and arrayExists((a, b) -> ifNull(b < a, 0), tupleElement(t, 'startMs'), tupleElement(t, 'endMs')))
    or ifNull(tupleElement(t, 'confidence') not between 0 and 1, 0)
    or ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0)
  ) as is_suspect
select
  record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers,
  original_value as record_value,
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('recordingId', 'revision', 'callId', 'startedAt', 'language', 'engine', 'confidence', 'startMs', 'endMs', 'channel', 'text'),
    JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  '' as subject,
  if(mapContains(record_headers, 'callboard-original-sha256'), record_headers['callboard-original-sha256'], lower(hex(SHA256(ifNull(original_value, ''))))) as original_sha256,
  emptyArrayString() as reasons
from (select *, JSONExtract(v, concat('Tuple(recordingId Nullable(String), revision Nullable(Float64), callId Nullable(',
  'String), startedAt Nullable(String), language Nullable(String), engine Nullable(',
  'String), confidence Nullable(Float64), startMs Array(Nullable(Float64)), endMs A',
  'rray(Nullable(Float64)), channel Array(Nullable(String)), text Array(Nullable(St', 'ring)))')) as t from (select *, ifNull(original_value, '') as v
  from sure_transcripts))
where throwIf(isNotNull(original_value) and is_suspect, 'a record may break its contract') = 0;

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
  min(record_offset) as first_offset, max(record_offset) as last_offset, uniqExact(record_offset) as records, uniqExactIf(record_offset, isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_transcripts.ingested_at) as ingested_at
from parsed_transcripts where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists transcripts_of_transcripts to transcripts_v1 as
select recording_id, revision, call_id, started_at, language, engine, confidence, start_ms, end_ms, channel, text, source, version, record_source,
  record_generation, record_partition, record_offset, ingested_at, extra
from parsed_transcripts where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_transcripts to touches as
select 'transcripts' as table_name, touched as slot_at, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(started_at, interval 15 minute, 'UTC') as touched from parsed_transcripts where isNotNull(record_value) and empty(reasons))
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

create table if not exists sure_work_orders
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
  reply_due_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply no later than this, pauses that ended included.',
  resolve_due_at Nullable(DateTime64(3, 'UTC')) comment 'Resolve no later than this, pauses that ended and extensions included.',
  accepted_at Nullable(DateTime64(3, 'UTC')) comment 'First accepted.',
  first_replied_at Nullable(DateTime64(3, 'UTC')) comment 'First substantive reply to the customer.',
  resolved_at Nullable(DateTime64(3, 'UTC')) comment 'Last resolved; absent again once reopened.',
  closed_at Nullable(DateTime64(3, 'UTC')) comment 'Archived.',
  withdrawn_at Nullable(DateTime64(3, 'UTC')) comment 'Withdrawn: in no figure of timeliness.',
  paused_at Nullable(DateTime64(3, 'UTC')) comment 'The clock is stopped since then; absent while it runs.',
  paused_seconds Nullable(Float64) comment 'Time the clock was stopped, for stated reasons; the deadlines hold it already.',
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

create materialized view if not exists parse_work_orders to parsed_work_orders as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'eventId')), isNull(tupleElement(t, 'orderId')), isNull(tupleElement(t, 'revision')),
  isNull(tupleElement(t, 'type')), isNull(tupleElement(t, 'occurredAt')), isNull(tupleElement(t, 'source')), isNull(tupleElement(t, 'actorId')),
  isNull(tupleElement(t, 'reason')), isNull(tupleElement(tupleElement(t, 'after'), 'orderType')), isNull(tupleElement(tupleElement(t, 'after'), 'status')),
  isNull(tupleElement(tupleElement(t, 'after'), 'openedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'priority')), isNull(tupleElement(tupleElement(t,
  'after'), 'category')), isNull(tupleElement(tupleElement(t, 'after'), 'subcategory')), isNull(tupleElement(tupleElement(t, 'after'), 'siteId')),
  isNull(tupleElement(tupleElement(t, 'after'), 'queueId')), isNull(tupleElement(tupleElement(t, 'after'), 'customerId')), isNull(tupleElement(tupleElement(t,
  'after'), 'callId')), isNull(tupleElement(tupleElement(t, 'after'), 'relatedOrderId')), isNull(tupleElement(tupleElement(t, 'after'), 'teamId')),
  isNull(tupleElement(tupleElement(t, 'after'), 'assigneeId')), isNull(tupleElement(tupleElement(t, 'after'), 'acceptDueAt')),
  isNull(tupleElement(tupleElement(t, 'after'), 'replyDueAt')), isNull(tupleElement(tupleElement(t, 'after'), 'resolveDueAt')),
  isNull(tupleElement(tupleElement(t, 'after'), 'acceptedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt')),
  isNull(tupleElement(tupleElement(t, 'after'), 'resolvedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'closedAt')), isNull(tupleElement(tupleElement(t,
  'after'), 'withdrawnAt')), isNull(tupleElement(tupleElement(t, 'after'), 'pausedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'pausedSeconds')),
  isNull(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')), isNull(tupleElement(tupleElement(t, 'after'), 'reopenCount')),
  isNull(tupleElement(tupleElement(t, 'after'), 'urgeCount')), isNull(tupleElement(tupleElement(t, 'after'), 'isWithinSla')),
  isNull(tupleElement(tupleElement(t, 'after'), 'title')), isNull(tupleElement(tupleElement(t, 'after'), 'content')), isNull(tupleElement(tupleElement(t,
  'after'), 'resolution')), isNull(tupleElement(tupleElement(t, 'after'), 'feedbackScore')), empty(tupleElement(tupleElement(t, 'after'),
  'attributes'))]) - length(tupleElement(tupleElement(t, 'after'), 'attributes')) != 41) as has_other_members, (
    isNull(concat(tupleElement(t, 'eventId'), tupleElement(t, 'orderId'), tupleElement(t, 'revision'), tupleElement(t, 'type'), tupleElement(t, 'occurredAt'),
      tupleElement(t, 'source'), tupleElement(tupleElement(t, 'after'), 'orderType'), tupleElement(tupleElement(t, 'after'), 'status'),
      tupleElement(tupleElement(t, 'after'), 'openedAt')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v)) or length(arrayDistinct(JSONExtractKeys(v,
      'after'))) != length(JSONExtractKeys(v, 'after')) or length(arrayDistinct(mapKeys(tupleElement(tupleElement(t, 'after'),
      'attributes')))) != length(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))))
    or length(arrayDistinct(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))) != length(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))
    or multiMatchAny(v, [concat('"eventId":0|"eventId": 0|"eventId":1|"eventId": 1|"eventId":2|"eventId": 2|"even',
      'tId":3|"eventId": 3|"eventId":4|"eventId": 4|"eventId":5|"eventId": 5|"eventId":',
      '6|"eventId": 6|"eventId":7|"eventId": 7|"eventId":8|"eventId": 8|"eventId":9|"ev',
      'entId": 9|"eventId":\\-|"eventId": \\-|"eventId":t|"eventId": t|"eventId":f|"event',
      'Id": f|"eventId":\\[|"eventId": \\[|"eventId":\\{|"eventId": \\{|"orderId":0|"orderI',
      'd": 0|"orderId":1|"orderId": 1|"orderId":2|"orderId": 2|"orderId":3|"orderId": 3',
      '|"orderId":4|"orderId": 4|"orderId":5|"orderId": 5|"orderId":6|"orderId": 6|"ord',
      'erId":7|"orderId": 7|"orderId":8|"orderId": 8|"orderId":9|"orderId": 9|"orderId"',
      ':\\-|"orderId": \\-|"orderId":t|"orderId": t|"orderId":f|"orderId": f|"orderId":\\[',
      '|"orderId": \\[|"orderId":\\{|"orderId": \\{|"revision":"|"revision": "|"revision":',
      't|"revision": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revisio',
      'n":\\{|"revision": \\{|"type":0|"type": 0|"type":1|"type": 1|"type":2|"type": 2|"t',
      'ype":3|"type": 3|"type":4|"type": 4|"type":5|"type": 5|"type":6|"type": 6|"type"',
      ':7|"type": 7|"type":8|"type": 8|"type":9|"type": 9|"type":\\-|"type": \\-|"type":t',
      '|"type": t|"type":f|"type": f|"type":\\[|"type": \\[|"type":\\{|"type": \\{|"occurre',
      'dAt":0|"occurredAt": 0|"occurredAt":1|"occurredAt": 1|"occurredAt":2|"occurredAt',
      '": 2|"occurredAt":3|"occurredAt": 3|"occurredAt":4|"occurredAt": 4|"occurredAt":',
      '5|"occurredAt": 5|"occurredAt":6|"occurredAt": 6|"occurredAt":7|"occurredAt": 7|',
      '"occurredAt":8|"occurredAt": 8|"occurredAt":9|"occurredAt": 9|"occurredAt":\\-|"o',
      'ccurredAt": \\-|"occurredAt":t|"occurredAt": t|"occurredAt":f|"occurredAt": f|"oc',
      'curredAt":\\[|"occurredAt": \\[|"occurredAt":\\{|"occurredAt": \\{|"source":0|"sourc',
      'e": 0|"source":1|"source": 1|"source":2|"source": 2|"source":3|"source": 3|"sour',
      'ce":4|"source": 4|"source":5|"source": 5|"source":6|"source": 6|"source":7|"sour',
      'ce": 7|"source":8|"source": 8|"source":9|"source": 9|"source":\\-|"source": \\-|"s',
      'ource":t|"source": t|"source":f|"source": f|"source":\\[|"source": \\[|"source":\\{',
      '|"source": \\{|"actorId":0|"actorId": 0|"actorId":1|"actorId": 1|"actorId":2|"act',
      'orId": 2|"actorId":3|"actorId": 3|"actorId":4|"actorId": 4|"actorId":5|"actorId"',
      ': 5|"actorId":6|"actorId": 6|"actorId":7|"actorId": 7|"actorId":8|"actorId": 8|"',
      'actorId":9|"actorId": 9|"actorId":\\-|"actorId": \\-|"actorId":t|"actorId": t|"act',
      'orId":f|"actorId": f|"actorId":\\[|"actorId": \\[|"actorId":\\{|"actorId": \\{|"reas',
      'on":0|"reason": 0|"reason":1|"reason": 1|"reason":2|"reason": 2|"reason":3|"reas',
      'on": 3|"reason":4|"reason": 4|"reason":5|"reason": 5|"reason":6|"reason": 6|"rea',
      'son":7|"reason": 7|"reason":8|"reason": 8|"reason":9|"reason": 9|"reason":\\-|"re',
      'ason": \\-|"reason":t|"reason": t|"reason":f|"reason": f|"reason":\\[|"reason": \\[',
      '|"reason":\\{|"reason": \\{|"orderType":0|"orderType": 0|"orderType":1|"orderType"',
      ': 1|"orderType":2|"orderType": 2|"orderType":3|"orderType": 3|"orderType":4|"ord',
      'erType": 4|"orderType":5|"orderType": 5|"orderType":6|"orderType": 6|"orderType"',
      ':7|"orderType": 7|"orderType":8|"orderType": 8|"orderType":9|"orderType": 9|"ord',
      'erType":\\-|"orderType": \\-|"orderType":t|"orderType": t|"orderType":f|"orderType',
      '": f|"orderType":\\[|"orderType": \\[|"orderType":\\{|"orderType": \\{|"status":0|"s',
      'tatus": 0|"status":1|"status": 1|"status":2|"status": 2|"status":3|"status": 3|"',
      'status":4|"status": 4|"status":5|"status": 5|"status":6|"status": 6|"status":7|"',
      'status": 7|"status":8|"status": 8|"status":9|"status": 9|"status":\\-|"status": \\',
      '-|"status":t|"status": t|"status":f|"status": f|"status":\\[|"status": \\[|"status',
      '":\\{|"status": \\{|"openedAt":0|"openedAt": 0|"openedAt":1|"openedAt": 1|"openedA',
      't":2|"openedAt": 2|"openedAt":3|"openedAt": 3|"openedAt":4|"openedAt": 4|"opened',
      'At":5|"openedAt": 5|"openedAt":6|"openedAt": 6|"openedAt":7|"openedAt": 7|"opene',
      'dAt":8|"openedAt": 8|"openedAt":9|"openedAt": 9|"openedAt":\\-|"openedAt": \\-|"op',
      'enedAt":t|"openedAt": t|"openedAt":f|"openedAt": f|"openedAt":\\[|"openedAt": \\[|',
      '"openedAt":\\{|"openedAt": \\{|"priority":0|"priority": 0|"priority":1|"priority":',
      ' 1|"priority":2|"priority": 2|"priority":3|"priority": 3|"priority":4|"priority"',
      ': 4|"priority":5|"priority": 5|"priority":6|"priority": 6|"priority":7|"priority',
      '": 7|"priority":8|"priority": 8|"priority":9|"priority": 9|"priority":\\-|"priori',
      'ty": \\-|"priority":t|"priority": t|"priority":f|"priority": f|"priority":\\[|"pri',
      'ority": \\[|"priority":\\{|"priority": \\{|"category":0|"category": 0|"category":1|',
      '"category": 1|"category":2|"category": 2|"category":3|"category": 3|"category":4',
      '|"category": 4|"category":5|"category": 5|"category":6|"category": 6|"category":',
      '7|"category": 7|"category":8|"category": 8|"category":9|"category": 9|"category"',
      ':\\-|"category": \\-|"category":t|"category": t|"category":f|"category": f|"catego',
      'ry":\\[|"category": \\[|"category":\\{|"category": \\{|"subcategory":0|"subcategory"',
      ': 0|"subcategory":1|"subcategory": 1|"subcategory":2|"subcategory": 2|"subcatego',
      'ry":3|"subcategory": 3|"subcategory":4|"subcategory": 4|"subcategory":5|"subcate',
      'gory": 5|"subcategory":6|"subcategory": 6|"subcategory":7|"subcategory": 7|"subc',
      'ategory":8|"subcategory": 8|"subcategory":9|"subcategory": 9|"subcategory":\\-|"s',
      'ubcategory": \\-|"subcategory":t|"subcategory": t|"subcategory":f|"subcategory": ',
      'f|"subcategory":\\[|"subcategory": \\[|"subcategory":\\{|"subcategory": \\{|"siteId"',
      ':0|"siteId": 0|"siteId":1|"siteId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId"',
      ': 3|"siteId":4|"siteId": 4|"siteId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId',
      '":7|"siteId": 7|"siteId":8|"siteId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteI',
      'd": \\-|"siteId":t|"siteId": t|"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"s',
      'iteId":\\{|"siteId": \\{|"queueId":0|"queueId": 0|"queueId":1|"queueId": 1|"queueI',
      'd":2|"queueId": 2|"queueId":3|"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|',
      '"queueId": 5|"queueId":6|"queueId": 6|"queueId":7|"queueId": 7|"queueId":8|"queu',
      'eId": 8|"queueId":9|"queueId": 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId',
      '": t|"queueId":f|"queueId": f|"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId":',
      ' \\{|"customerId":0|"customerId": 0|"customerId":1|"customerId": 1|"customerId":2',
      '|"customerId": 2|"customerId":3|"customerId": 3|"customerId":4|"customerId": 4|"',
      'customerId":5|"customerId": 5|"customerId":6|"customerId": 6|"customerId":7|"cus',
      'tomerId": 7|"customerId":8|"customerId": 8|"customerId":9|"customerId": 9|"custo',
      'merId":\\-|"customerId": \\-|"customerId":t|"customerId": t|"customerId":f|"custom',
      'erId": f|"customerId":\\[|"customerId": \\[|"customerId":\\{|"customerId": \\{|"call',
      'Id":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|"call',
      'Id": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6|"cal',
      'lId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\-|"ca',
      'llId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId": \\[',
      '|"callId":\\{|"callId": \\{|"relatedOrderId":0|"relatedOrderId": 0|"relatedOrderId',
      '":1|"relatedOrderId": 1|"relatedOrderId":2|"relatedOrderId": 2|"relatedOrderId":',
      '3|"relatedOrderId": 3|"relatedOrderId":4|"relatedOrderId": 4|"relatedOrderId":5|',
      '"relatedOrderId": 5|"relatedOrderId":6|"relatedOrderId": 6|"relatedOrderId":7|"r',
      'elatedOrderId": 7|"relatedOrderId":8|"relatedOrderId": 8|"relatedOrderId":9|"rel',
      'atedOrderId": 9|"relatedOrderId":\\-|"relatedOrderId": \\-|"relatedOrderId":t|"rel',
      'atedOrderId": t|"relatedOrderId":f|"relatedOrderId": f|"relatedOrderId":\\[|"rela',
      'tedOrderId": \\[|"relatedOrderId":\\{|"relatedOrderId": \\{|"teamId":0|"teamId": 0|',
      '"teamId":1|"teamId": 1|"teamId":2|"teamId": 2|"teamId":3|"teamId": 3|"teamId":4|',
      '"teamId": 4|"teamId":5|"teamId": 5|"teamId":6|"teamId": 6|"teamId":7|"teamId": 7',
      '|"teamId":8|"teamId": 8|"teamId":9|"teamId": 9|"teamId":\\-|"teamId": \\-|"teamId"',
      ':t|"teamId": t|"teamId":f|"teamId": f|"teamId":\\[|"teamId": \\[|"teamId":\\{|"team',
      'Id": \\{|"assigneeId":0|"assigneeId": 0|"assigneeId":1|"assigneeId": 1|"assigneeI',
      'd":2|"assigneeId": 2|"assigneeId":3|"assigneeId": 3|"assigneeId":4|"assigneeId":',
      ' 4|"assigneeId":5|"assigneeId": 5|"assigneeId":6|"assigneeId": 6|"assigneeId":7|',
      '"assigneeId": 7|"assigneeId":8|"assigneeId": 8|"assigneeId":9|"assigneeId": 9|"a',
      'ssigneeId":\\-|"assigneeId": \\-|"assigneeId":t|"assigneeId": t|"assigneeId":f|"as',
      'signeeId": f|"assigneeId":\\[|"assigneeId": \\[|"assigneeId":\\{|"assigneeId": \\{|"',
      'acceptDueAt":0|"acceptDueAt": 0|"acceptDueAt":1|"acceptDueAt": 1|"acceptDueAt":2',
      '|"acceptDueAt": 2|"acceptDueAt":3|"acceptDueAt": 3|"acceptDueAt":4|"acceptDueAt"',
      ': 4|"acceptDueAt":5|"acceptDueAt": 5|"acceptDueAt":6|"acceptDueAt": 6|"acceptDue',
      'At":7|"acceptDueAt": 7|"acceptDueAt":8|"acceptDueAt": 8|"acceptDueAt":9|"acceptD',
      'ueAt": 9|"acceptDueAt":\\-|"acceptDueAt": \\-|"acceptDueAt":t|"acceptDueAt": t|"ac',
      'ceptDueAt":f|"acceptDueAt": f|"acceptDueAt":\\[|"acceptDueAt": \\[|"acceptDueAt":\\',
      '{|"acceptDueAt": \\{|"replyDueAt":0|"replyDueAt": 0|"replyDueAt":1|"replyDueAt": ',
      '1|"replyDueAt":2|"replyDueAt": 2|"replyDueAt":3|"replyDueAt": 3|"replyDueAt":4|"',
      'replyDueAt": 4|"replyDueAt":5|"replyDueAt": 5|"replyDueAt":6|"replyDueAt": 6|"re',
      'plyDueAt":7|"replyDueAt": 7|"replyDueAt":8|"replyDueAt": 8|"replyDueAt":9|"reply',
      'DueAt": 9|"replyDueAt":\\-|"replyDueAt": \\-|"replyDueAt":t|"replyDueAt": t|"reply',
      'DueAt":f|"replyDueAt": f|"replyDueAt":\\[|"replyDueAt": \\[|"replyDueAt":\\{|"reply',
      'DueAt": \\{|"resolveDueAt":0|"resolveDueAt": 0|"resolveDueAt":1|"resolveDueAt": 1',
      '|"resolveDueAt":2|"resolveDueAt": 2|"resolveDueAt":3|"resolveDueAt": 3|"resolveD',
      'ueAt":4|"resolveDueAt": 4|"resolveDueAt":5|"resolveDueAt": 5|"resolveDueAt":6|"r',
      'esolveDueAt": 6|"resolveDueAt":7|"resolveDueAt": 7|"resolveDueAt":8|"resolveDueA',
      't": 8|"resolveDueAt":9|"resolveDueAt": 9|"resolveDueAt":\\-|"resolveDueAt": \\-|"r',
      'esolveDueAt":t|"resolveDueAt": t|"resolveDueAt":f|"resolveDueAt": f|"resolveDueA',
      't":\\[|"resolveDueAt": \\[|"resolveDueAt":\\{|"resolveDueAt": \\{|"acceptedAt":0|"ac',
      'ceptedAt": 0|"acceptedAt":1|"acceptedAt": 1|"acceptedAt":2|"acceptedAt": 2|"acce',
      'ptedAt":3|"acceptedAt": 3|"acceptedAt":4|"acceptedAt": 4|"acceptedAt":5|"accepte',
      'dAt": 5|"acceptedAt":6|"acceptedAt": 6|"acceptedAt":7|"acceptedAt": 7|"acceptedA',
      't":8|"acceptedAt": 8|"acceptedAt":9|"acceptedAt": 9|"acceptedAt":\\-|"acceptedAt"',
      ': \\-|"acceptedAt":t|"acceptedAt": t|"acceptedAt":f|"acceptedAt": f|"acceptedAt":',
      '\\[|"acceptedAt": \\[|"acceptedAt":\\{|"acceptedAt": \\{|"firstRepliedAt":0|"firstRe',
      'pliedAt": 0|"firstRepliedAt":1|"firstRepliedAt": 1|"firstRepliedAt":2|"firstRepl',
      'iedAt": 2|"firstRepliedAt":3|"firstRepliedAt": 3|"firstRepliedAt":4|"firstReplie',
      'dAt": 4|"firstRepliedAt":5|"firstRepliedAt": 5|"firstRepliedAt":6|"firstRepliedA',
      't": 6|"firstRepliedAt":7|"firstRepliedAt": 7|"firstRepliedAt":8|"firstRepliedAt"',
      ': 8|"firstRepliedAt":9|"firstRepliedAt": 9|"firstRepliedAt":\\-|"firstRepliedAt":',
      ' \\-|"firstRepliedAt":t|"firstRepliedAt": t|"firstRepliedAt":f|"firstRepliedAt": ',
      'f|"firstRepliedAt":\\[|"firstRepliedAt": \\[|"firstRepliedAt":\\{|"firstRepliedAt":',
      ' \\{|"resolvedAt":0|"resolvedAt": 0|"resolvedAt":1|"resolvedAt": 1|"resolvedAt":2',
      '|"resolvedAt": 2|"resolvedAt":3|"resolvedAt": 3|"resolvedAt":4|"resolvedAt": 4|"',
      'resolvedAt":5|"resolvedAt": 5|"resolvedAt":6|"resolvedAt": 6|"resolvedAt":7|"res',
      'olvedAt": 7|"resolvedAt":8|"resolvedAt": 8|"resolvedAt":9|"resolvedAt": 9|"resol',
      'vedAt":\\-|"resolvedAt": \\-|"resolvedAt":t|"resolvedAt": t|"resolvedAt":f|"resolv',
      'edAt": f|"resolvedAt":\\[|"resolvedAt": \\[|"resolvedAt":\\{|"resolvedAt": \\{|"clos',
      'edAt":0|"closedAt": 0|"closedAt":1|"closedAt": 1|"closedAt":2|"closedAt": 2|"clo',
      'sedAt":3|"closedAt": 3|"closedAt":4|"closedAt": 4|"closedAt":5|"closedAt": 5|"cl',
      'osedAt":6|"closedAt": 6|"closedAt":7|"closedAt": 7|"closedAt":8|"closedAt": 8|"c',
      'losedAt":9|"closedAt": 9|"closedAt":\\-|"closedAt": \\-|"closedAt":t|"closedAt": t',
      '|"closedAt":f|"closedAt": f|"closedAt":\\[|"closedAt": \\[|"closedAt":\\{|"closedAt',
      '": \\{|"withdrawnAt":0|"withdrawnAt": 0|"withdrawnAt":1|"withdrawnAt": 1|"withdra',
      'wnAt":2|"withdrawnAt": 2|"withdrawnAt":3|"withdrawnAt": 3|"withdrawnAt":4|"withd',
      'rawnAt": 4|"withdrawnAt":5|"withdrawnAt": 5|"withdrawnAt":6|"withdrawnAt": 6|"wi',
      'thdrawnAt":7|"withdrawnAt": 7|"withdrawnAt":8|"withdrawnAt": 8|"withdrawnAt":9|"',
      'withdrawnAt": 9|"withdrawnAt":\\-|"withdrawnAt": \\-|"withdrawnAt":t|"withdrawnAt"',
      ': t|"withdrawnAt":f|"withdrawnAt": f|"withdrawnAt":\\[|"withdrawnAt": \\[|"withdra',
      'wnAt":\\{|"withdrawnAt": \\{|"pausedAt":0|"pausedAt": 0|"pausedAt":1|"pausedAt": 1',
      '|"pausedAt":2|"pausedAt": 2|"pausedAt":3|"pausedAt": 3|"pausedAt":4|"pausedAt": ',
      '4|"pausedAt":5|"pausedAt": 5|"pausedAt":6|"pausedAt": 6|"pausedAt":7|"pausedAt":',
      ' 7|"pausedAt":8|"pausedAt": 8|"pausedAt":9|"pausedAt": 9|"pausedAt":\\-|"pausedAt',
      '": \\-|"pausedAt":t|"pausedAt": t|"pausedAt":f|"pausedAt": f|"pausedAt":\\[|"pause',
      'dAt": \\[|"pausedAt":\\{|"pausedAt": \\{|"pausedSeconds":"|"pausedSeconds": "|"paus',
      'edSeconds":t|"pausedSeconds": t|"pausedSeconds":f|"pausedSeconds": f|"pausedSeco',
      'nds":\\[|"pausedSeconds": \\[|"pausedSeconds":\\{|"pausedSeconds": \\{|"reassignment',
      'Count":"|"reassignmentCount": "|"reassignmentCount":t|"reassignmentCount": t|"re',
      'assignmentCount":f|"reassignmentCount": f|"reassignmentCount":\\[|"reassignmentCo',
      'unt": \\[|"reassignmentCount":\\{|"reassignmentCount": \\{|"reopenCount":"|"reopenC',
      'ount": "|"reopenCount":t|"reopenCount": t|"reopenCount":f|"reopenCount": f|"reop',
      'enCount":\\[|"reopenCount": \\[|"reopenCount":\\{|"reopenCount": \\{|"urgeCount":"|"',
      'urgeCount": "|"urgeCount":t|"urgeCount": t|"urgeCount":f|"urgeCount": f|"urgeCou',
      'nt":\\[|"urgeCount": \\[|"urgeCount":\\{|"urgeCount": \\{|"isWithinSla":"|"isWithinS',
      'la": "|"isWithinSla":0|"isWithinSla": 0|"isWithinSla":1|"isWithinSla": 1|"isWith',
      'inSla":2|"isWithinSla": 2|"isWithinSla":3|"isWithinSla": 3|"isWithinSla":4|"isWi',
      'thinSla": 4|"isWithinSla":5|"isWithinSla": 5|"isWithinSla":6|"isWithinSla": 6|"i',
      'sWithinSla":7|"isWithinSla": 7|"isWithinSla":8|"isWithinSla": 8|"isWithinSla":9|',
      '"isWithinSla": 9|"isWithinSla":\\-|"isWithinSla": \\-|"isWithinSla":\\[|"isWithinSl',
      'a": \\[|"isWithinSla":\\{|"isWithinSla": \\{|"title":0|"title": 0|"title":1|"title"',
      ': 1|"title":2|"title": 2|"title":3|"title": 3|"title":4|"title": 4|"title":5|"ti',
      'tle": 5|"title":6|"title": 6|"title":7|"title": 7|"title":8|"title": 8|"title":9',
      '|"title": 9|"title":\\-|"title": \\-|"title":t|"title": t|"title":f|"title": f|"ti',
      'tle":\\[|"title": \\[|"title":\\{|"title": \\{|"content":0|"content": 0|"content":1|',
      '"content": 1|"content":2|"content": 2|"content":3|"content": 3|"content":4|"cont',
      'ent": 4|"content":5|"content": 5|"content":6|"content": 6|"content":7|"content":',
      ' 7|"content":8|"content": 8|"content":9|"content": 9|"content":\\-|"content": \\-|',
      '"content":t|"content": t|"content":f|"content": f|"content":\\[|"content": \\[|"co',
      'ntent":\\{|"content": \\{|"resolution":0|"resolution": 0|"resolution":1|"resolutio',
      'n": 1|"resolution":2|"resolution": 2|"resolution":3|"resolution": 3|"resolution"',
      ':4|"resolution": 4|"resolution":5|"resolution": 5|"resolution":6|"resolution": 6',
      '|"resolution":7|"resolution": 7|"resolution":8|"resolution": 8|"resolution":9|"r',
      'esolution": 9|"resolution":\\-|"resolution": \\-|"resolution":t|"resolution": t|"r',
      'esolution":f|"resolution": f|"resolution":\\[|"resolution": \\[|"resolution":\\{|"r',
      'esolution": \\{|"feedbackScore":"|"feedbackScore": "|"feedbackScore":t|"feedbackS',
      'core": t|"feedbackScore":f|"feedbackScore": f|"feedbackScore":\\[|"feedbackScore"',
      ': \\[|"feedbackScore":\\{|"feedbackScore": \\{|"attributes":"|"attributes": "|"attr',
      'ibutes":0|"attributes": 0|"attributes":1|"attributes": 1|"attributes":2|"attribu',
      'tes": 2|"attributes":3|"attributes": 3|"attributes":4|"attributes": 4|"attribute',
      's":5|"attributes": 5|"attributes":6|"attributes": 6|"attributes":7|"attributes":', ' 7|"attributes":8|"attributes": 8|"attributes":9'), concat(
      '"attributes": 9|"attributes":\\-|"attributes": \\-|"attributes":t|"attributes": t|',
      '"attributes":f|"attributes": f|"attributes":\\[|"attributes": \\[|"after":"|"after',
      '": "|"after":0|"after": 0|"after":1|"after": 1|"after":2|"after": 2|"after":3|"a',
      'fter": 3|"after":4|"after": 4|"after":5|"after": 5|"after":6|"after": 6|"after":',
      '7|"after": 7|"after":8|"after": 8|"after":9|"after": 9|"after":\\-|"after": \\-|"a',
      'fter":t|"after": t|"after":f|"after": f|"after":\\[|"after": \\[|"after":n|"after"',
      ': n|"eventId":""|"eventId": ""|"orderId":""|"orderId": ""|"occurredAt":""|"occur',
      'redAt": ""|"actorId":""|"actorId": ""|"openedAt":""|"openedAt": ""|"siteId":""|"',
      'siteId": ""|"queueId":""|"queueId": ""|"customerId":""|"customerId": ""|"callId"',
      ':""|"callId": ""|"relatedOrderId":""|"relatedOrderId": ""|"teamId":""|"teamId": ',
      '""|"assigneeId":""|"assigneeId": ""|"acceptDueAt":""|"acceptDueAt": ""|"replyDue',
      'At":""|"replyDueAt": ""|"resolveDueAt":""|"resolveDueAt": ""|"acceptedAt":""|"ac',
      'ceptedAt": ""|"firstRepliedAt":""|"firstRepliedAt": ""|"resolvedAt":""|"resolved',
      'At": ""|"closedAt":""|"closedAt": ""|"withdrawnAt":""|"withdrawnAt": ""|"pausedA',
      't":""|"pausedAt": ""|" |"\t|"\n|"\r|":  |":\t|":\n|":\r|": \t|": \n|": \r|\\\\u002|\\\\u003|\\', '\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":')])
    or match(v, '"(?:attributes)"\\s*:\\s*(?:\\{\\s*(?:"(?:[^"\\\\]|\\\\.)*"\\s*:\\s*"(?:[^"\\\\]|\\\\.)*"\\s*,\\s*)*"(?:[^"\\\\]|\\\\.)*"\\s*:\\s*[^"\\s])')
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'eventId')), length(tupleElement(t, 'orderId')), length(tupleElement(t, 'actorId')),
      length(tupleElement(tupleElement(t, 'after'), 'siteId')), length(tupleElement(tupleElement(t, 'after'), 'queueId')), length(tupleElement(tupleElement(t,
      'after'), 'customerId')), length(tupleElement(tupleElement(t, 'after'), 'callId')), length(tupleElement(tupleElement(t, 'after'), 'relatedOrderId')),
      length(tupleElement(tupleElement(t, 'after'), 'teamId')), length(tupleElement(tupleElement(t, 'after'), 'assigneeId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'type')), length(tupleElement(t, 'source')), length(tupleElement(tupleElement(t, 'after'),
      'orderType')), length(tupleElement(tupleElement(t, 'after'), 'status')), length(tupleElement(tupleElement(t, 'after'), 'priority')),
      length(tupleElement(tupleElement(t, 'after'), 'category')), length(tupleElement(tupleElement(t, 'after'), 'subcategory'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'pausedSeconds') between 0 and 5680368000), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'reassignmentCount') between 0 and 4294967295) or tupleElement(tupleElement(t, 'after'),
      'reassignmentCount') != floor(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'reopenCount') between 0 and 4294967295) or tupleElement(tupleElement(t, 'after'),
      'reopenCount') != floor(tupleElement(tupleElement(t, 'after'), 'reopenCount')), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'urgeCount') between 0 and 4294967295) or tupleElement(tupleElement(t, 'after'),
      'urgeCount') != floor(tupleElement(tupleElement(t, 'after'), 'urgeCount')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'occurredAt'), tupleElement(tupleElement(t, 'after'), 'openedAt'), tupleElement(tupleElement(t, 'after'),
      'acceptDueAt'), tupleElement(tupleElement(t, 'after'), 'replyDueAt'), tupleElement(tupleElement(t, 'after'), 'resolveDueAt'), tupleElement(tupleElement(t,
      'after'), 'acceptedAt'), tupleElement(tupleElement(t, 'after'), 'firstRepliedAt'), tupleElement(tupleElement(t, 'after'), 'resolvedAt'),
      tupleElement(tupleElement(t, 'after'), 'closedAt'), tupleElement(tupleElement(t, 'after'), 'withdrawnAt'), tupleElement(tupleElement(t, 'after'),
      'pausedAt')], ' '), concat('^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
    or ifNull(tupleElement(tupleElement(t, 'after'), 'feedbackScore') not between 1 and 5, 0)
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
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'withdrawnAt'), 3, 'UTC') as withdrawn_at,
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'pausedAt'), 3, 'UTC') as paused_at,
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('eventId', 'orderId', 'revision', 'type', 'occurredAt', 'source', 'actorId', 'reason', 'after'),
    JSONExtractKeysAndValuesRaw(v))), arrayMap(p -> concat(toJSONString(concat('after.', p.1)), ':', p.2), arrayFilter(p -> p.1 not in ('orderType', 'status',
    'openedAt', 'priority', 'category', 'subcategory', 'siteId', 'queueId', 'customerId', 'callId', 'relatedOrderId', 'teamId', 'assigneeId', 'acceptDueAt',
    'replyDueAt', 'resolveDueAt', 'acceptedAt', 'firstRepliedAt', 'resolvedAt', 'closedAt', 'withdrawnAt', 'pausedAt', 'pausedSeconds', 'reassignmentCount',
    'reopenCount', 'urgeCount', 'isWithinSla', 'title', 'content', 'resolution', 'feedbackScore', 'attributes'), JSONExtractKeysAndValuesRaw(v, 'after')))),
    ','), '}'), '{}', ''), '') as extra,
  ifNull(tupleElement(tupleElement(t, 'after'), 'customerId'), '') as subject,
  '' as original_sha256,
  if(isNotNull(original_value) and is_suspect, multiIf(
      v = '', ['value.empty'],
      not isValidJSON(v), ['json.invalid'],
      JSONType(v) != 'Object', ['json.not_object'],
      arrayFilter(reason -> reason != '', arrayConcat(
        arrayMap((rule, raw) -> multiIf(
          startsWith(rule.1, 'after.') and JSONType(v, 'after') != 'Object', '',
          raw in ('', 'null'), if(rule.3, concat(rule.1, '.missing'), ''),
          position(rule.4, substring(raw, 1, 1)) = 0, concat(rule.1, '.type'),
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), concat('^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$')), concat(rule.1, '.zone'), not match(JSONExtractString(raw), concat(
            '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?', ':0[0-9]|1[0-8]):[0-5][0-9])$'))
            or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'),
            toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          rule.2 = 'attributes', multiIf(arrayExists(p -> substring(p.2, 1, 1) != '"', JSONExtractKeysAndValuesRaw(raw)), concat(rule.1, '.type'),
            length(arrayDistinct(JSONExtractKeysAndValuesRaw(raw).1)) != length(JSONExtractKeysAndValuesRaw(raw)), 'json.duplicate', ''),
          ''),
          JSONExtract(concat('[["after","object",1,"{",0,0,[],"",""],["eventId","id",1,"\\"",1,128,[],"",""],["',
            'orderId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,42949',
            '67295,[],"",""],["type","label",1,"\\"",0,200,[],"",""],["occurredAt","instant",1',
            ',"\\"",0,100000,[],"",""],["source","label",1,"\\"",0,200,[],"",""],["actorId","id',
            '",0,"\\"",1,128,[],"",""],["reason","text",0,"\\"",0,100000,[],"",""],["after.orde',
            'rType","label",1,"\\"",0,200,[],"",""],["after.status","label",1,"\\"",0,200,[],""',
            ',""],["after.openedAt","instant",1,"\\"",0,100000,[],"",""],["after.priority","la',
            'bel",0,"\\"",0,200,[],"",""],["after.category","label",0,"\\"",0,200,[],"",""],["a',
            'fter.subcategory","label",0,"\\"",0,200,[],"",""],["after.siteId","id",0,"\\"",1,1',
            '28,[],"",""],["after.queueId","id",0,"\\"",1,128,[],"",""],["after.customerId","i',
            'd",0,"\\"",1,128,[],"",""],["after.callId","id",0,"\\"",1,128,[],"",""],["after.re',
            'latedOrderId","id",0,"\\"",1,128,[],"",""],["after.teamId","id",0,"\\"",1,128,[],"',
            '",""],["after.assigneeId","id",0,"\\"",1,128,[],"",""],["after.acceptDueAt","inst',
            'ant",0,"\\"",0,100000,[],"",""],["after.replyDueAt","instant",0,"\\"",0,100000,[],',
            '"",""],["after.resolveDueAt","instant",0,"\\"",0,100000,[],"",""],["after.accepte',
            'dAt","instant",0,"\\"",0,100000,[],"",""],["after.firstRepliedAt","instant",0,"\\"',
            '",0,100000,[],"",""],["after.resolvedAt","instant",0,"\\"",0,100000,[],"",""],["a',
            'fter.closedAt","instant",0,"\\"",0,100000,[],"",""],["after.withdrawnAt","instant',
            '",0,"\\"",0,100000,[],"",""],["after.pausedAt","instant",0,"\\"",0,100000,[],"",""',
            '],["after.pausedSeconds","seconds",0,"-0123456789",0,5680368000,[],"",""],["afte',
            'r.reassignmentCount","count",0,"-0123456789",0,4294967295,[],"",""],["after.reop',
            'enCount","count",0,"-0123456789",0,4294967295,[],"",""],["after.urgeCount","coun',
            't",0,"-0123456789",0,4294967295,[],"",""],["after.isWithinSla","flag",0,"tf",-1e',
            '+308,1e+308,[],"",""],["after.title","text",0,"\\"",0,100000,[],"",""],["after.co',
            'ntent","text",0,"\\"",0,100000,[],"",""],["after.resolution","text",0,"\\"",0,1000',
            '00,[],"",""],["after.feedbackScore","measure",0,"-0123456789",-1e+308,1e+308,[],',
            '"",""],["after.attributes","attributes",0,"{",-1e+308,1e+308,[],"",""]]'),
            'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arraySort(p -> indexOf(['after', 'eventId',
            'orderId', 'revision', 'type', 'occurredAt', 'source', 'actorId', 'reason', 'after.orderType', 'after.status', 'after.openedAt', 'after.priority',
            'after.category', 'after.subcategory', 'after.siteId', 'after.queueId', 'after.customerId', 'after.callId', 'after.relatedOrderId', 'after.teamId',
            'after.assigneeId', 'after.acceptDueAt', 'after.replyDueAt', 'after.resolveDueAt', 'after.acceptedAt', 'after.firstRepliedAt', 'after.resolvedAt',
            'after.closedAt', 'after.withdrawnAt', 'after.pausedAt', 'after.pausedSeconds', 'after.reassignmentCount', 'after.reopenCount', 'after.urgeCount',
            'after.isWithinSla', 'after.title', 'after.content', 'after.resolution', 'after.feedbackScore', 'after.attributes'], p.1), arrayFilter((p,
            nth) -> nth = 1, arrayConcat(arrayFilter(p -> p.1 in ('after', 'eventId', 'orderId', 'revision', 'type', 'occurredAt', 'source', 'actorId',
            'reason'), JSONExtractKeysAndValuesRaw(v)), arrayMap(p -> (concat('after.', p.1), p.2), arrayFilter(p -> p.1 in ('orderType', 'status', 'openedAt',
            'priority', 'category', 'subcategory', 'siteId', 'queueId', 'customerId', 'callId', 'relatedOrderId', 'teamId', 'assigneeId', 'acceptDueAt',
            'replyDueAt', 'resolveDueAt', 'acceptedAt', 'firstRepliedAt', 'resolvedAt', 'closedAt', 'withdrawnAt', 'pausedAt', 'pausedSeconds',
            'reassignmentCount', 'reopenCount', 'urgeCount', 'isWithinSla', 'title', 'content', 'resolution', 'feedbackScore', 'attributes'),
            JSONExtractKeysAndValuesRaw(v, 'after'))), arrayMap(path -> (path, ''), ['after', 'eventId', 'orderId', 'revision', 'type', 'occurredAt', 'source',
            'actorId', 'reason', 'after.orderType', 'after.status', 'after.openedAt', 'after.priority', 'after.category', 'after.subcategory', 'after.siteId',
            'after.queueId', 'after.customerId', 'after.callId', 'after.relatedOrderId', 'after.teamId', 'after.assigneeId', 'after.acceptDueAt',
            'after.replyDueAt', 'after.resolveDueAt', 'after.acceptedAt', 'after.firstRepliedAt', 'after.resolvedAt', 'after.closedAt', 'after.withdrawnAt',
            'after.pausedAt', 'after.pausedSeconds', 'after.reassignmentCount', 'after.reopenCount', 'after.urgeCount', 'after.isWithinSla', 'after.title',
            'after.content', 'after.resolution', 'after.feedbackScore', 'after.attributes'])), arrayEnumerateUniq(arrayConcat(arrayFilter(p -> p.1 in ('after',
            'eventId', 'orderId', 'revision', 'type', 'occurredAt', 'source', 'actorId', 'reason'), JSONExtractKeysAndValuesRaw(v)),
            arrayMap(p -> (concat('after.', p.1), p.2), arrayFilter(p -> p.1 in ('orderType', 'status', 'openedAt', 'priority', 'category', 'subcategory',
            'siteId', 'queueId', 'customerId', 'callId', 'relatedOrderId', 'teamId', 'assigneeId', 'acceptDueAt', 'replyDueAt', 'resolveDueAt', 'acceptedAt',
            'firstRepliedAt', 'resolvedAt', 'closedAt', 'withdrawnAt', 'pausedAt', 'pausedSeconds', 'reassignmentCount', 'reopenCount', 'urgeCount',
            'isWithinSla', 'title', 'content', 'resolution', 'feedbackScore', 'attributes'), JSONExtractKeysAndValuesRaw(v, 'after'))), arrayMap(path -> (path,
            ''), ['after', 'eventId', 'orderId', 'revision', 'type', 'occurredAt', 'source', 'actorId', 'reason', 'after.orderType', 'after.status',
            'after.openedAt', 'after.priority', 'after.category', 'after.subcategory', 'after.siteId', 'after.queueId', 'after.customerId', 'after.callId',
            'after.relatedOrderId', 'after.teamId', 'after.assigneeId', 'after.acceptDueAt', 'after.replyDueAt', 'after.resolveDueAt', 'after.acceptedAt',
            'after.firstRepliedAt', 'after.resolvedAt', 'after.closedAt', 'after.withdrawnAt', 'after.pausedAt', 'after.pausedSeconds',
            'after.reassignmentCount', 'after.reopenCount', 'after.urgeCount', 'after.isWithinSla', 'after.title', 'after.content', 'after.resolution',
            'after.feedbackScore', 'after.attributes'])).1))).2),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v))
          or length(arrayDistinct(JSONExtractKeysAndValuesRaw(v, 'after').1)) != length(JSONExtractKeysAndValuesRaw(v, 'after')), 'json.duplicate', ''),
          if(ifNull(tupleElement(tupleElement(t, 'after'), 'feedbackScore') not between 1 and 5, 0), 'after.feedbackScore.range', ''),
          if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'occurredAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), [])
          as reasons
from (select *, JSONExtract(v, concat('Tuple(eventId Nullable(String), orderId Nullable(String), revision Nullable(Floa',
  't64), type Nullable(String), occurredAt Nullable(String), source Nullable(String',
  '), actorId Nullable(String), reason Nullable(String), after Tuple(orderType Null',
  'able(String), status Nullable(String), openedAt Nullable(String), priority Nulla',
  'ble(String), category Nullable(String), subcategory Nullable(String), siteId Nul',
  'lable(String), queueId Nullable(String), customerId Nullable(String), callId Nul',
  'lable(String), relatedOrderId Nullable(String), teamId Nullable(String), assigne',
  'eId Nullable(String), acceptDueAt Nullable(String), replyDueAt Nullable(String),',
  ' resolveDueAt Nullable(String), acceptedAt Nullable(String), firstRepliedAt Null',
  'able(String), resolvedAt Nullable(String), closedAt Nullable(String), withdrawnA',
  't Nullable(String), pausedAt Nullable(String), pausedSeconds Nullable(Float64), ',
  'reassignmentCount Nullable(Float64), reopenCount Nullable(Float64), urgeCount Nu',
  'llable(Float64), isWithinSla Nullable(Bool), title Nullable(String), content Nul',
  'lable(String), resolution Nullable(String), feedbackScore Nullable(Float64), att', 'ributes Map(String, Nullable(String))))')) as t from (select *,
  ifNull(original_value, '') as v from landing_work_orders));

create materialized view if not exists parse_sure_work_orders to parsed_work_orders as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'eventId')), isNull(tupleElement(t, 'orderId')), isNull(tupleElement(t, 'revision')),
  isNull(tupleElement(t, 'type')), isNull(tupleElement(t, 'occurredAt')), isNull(tupleElement(t, 'source')), isNull(tupleElement(t, 'actorId')),
  isNull(tupleElement(t, 'reason')), isNull(tupleElement(tupleElement(t, 'after'), 'orderType')), isNull(tupleElement(tupleElement(t, 'after'), 'status')),
  isNull(tupleElement(tupleElement(t, 'after'), 'openedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'priority')), isNull(tupleElement(tupleElement(t,
  'after'), 'category')), isNull(tupleElement(tupleElement(t, 'after'), 'subcategory')), isNull(tupleElement(tupleElement(t, 'after'), 'siteId')),
  isNull(tupleElement(tupleElement(t, 'after'), 'queueId')), isNull(tupleElement(tupleElement(t, 'after'), 'customerId')), isNull(tupleElement(tupleElement(t,
  'after'), 'callId')), isNull(tupleElement(tupleElement(t, 'after'), 'relatedOrderId')), isNull(tupleElement(tupleElement(t, 'after'), 'teamId')),
  isNull(tupleElement(tupleElement(t, 'after'), 'assigneeId')), isNull(tupleElement(tupleElement(t, 'after'), 'acceptDueAt')),
  isNull(tupleElement(tupleElement(t, 'after'), 'replyDueAt')), isNull(tupleElement(tupleElement(t, 'after'), 'resolveDueAt')),
  isNull(tupleElement(tupleElement(t, 'after'), 'acceptedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'firstRepliedAt')),
  isNull(tupleElement(tupleElement(t, 'after'), 'resolvedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'closedAt')), isNull(tupleElement(tupleElement(t,
  'after'), 'withdrawnAt')), isNull(tupleElement(tupleElement(t, 'after'), 'pausedAt')), isNull(tupleElement(tupleElement(t, 'after'), 'pausedSeconds')),
  isNull(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')), isNull(tupleElement(tupleElement(t, 'after'), 'reopenCount')),
  isNull(tupleElement(tupleElement(t, 'after'), 'urgeCount')), isNull(tupleElement(tupleElement(t, 'after'), 'isWithinSla')),
  isNull(tupleElement(tupleElement(t, 'after'), 'title')), isNull(tupleElement(tupleElement(t, 'after'), 'content')), isNull(tupleElement(tupleElement(t,
  'after'), 'resolution')), isNull(tupleElement(tupleElement(t, 'after'), 'feedbackScore')), empty(tupleElement(tupleElement(t, 'after'),
  'attributes'))]) - length(tupleElement(tupleElement(t, 'after'), 'attributes')) != 41) as has_other_members, (
    isNull(concat(tupleElement(t, 'eventId'), tupleElement(t, 'orderId'), tupleElement(t, 'revision'), tupleElement(t, 'type'), tupleElement(t, 'occurredAt'),
      tupleElement(t, 'source'), tupleElement(tupleElement(t, 'after'), 'orderType'), tupleElement(tupleElement(t, 'after'), 'status'),
      tupleElement(tupleElement(t, 'after'), 'openedAt')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v)) or length(arrayDistinct(JSONExtractKeys(v,
      'after'))) != length(JSONExtractKeys(v, 'after')) or length(arrayDistinct(mapKeys(tupleElement(tupleElement(t, 'after'),
      'attributes')))) != length(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))))
    or length(arrayDistinct(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))) != length(mapKeys(tupleElement(tupleElement(t, 'after'), 'attributes')))
    or multiMatchAny(v, [concat('"eventId":0|"eventId": 0|"eventId":1|"eventId": 1|"eventId":2|"eventId": 2|"even',
      'tId":3|"eventId": 3|"eventId":4|"eventId": 4|"eventId":5|"eventId": 5|"eventId":',
      '6|"eventId": 6|"eventId":7|"eventId": 7|"eventId":8|"eventId": 8|"eventId":9|"ev',
      'entId": 9|"eventId":\\-|"eventId": \\-|"eventId":t|"eventId": t|"eventId":f|"event',
      'Id": f|"eventId":\\[|"eventId": \\[|"eventId":\\{|"eventId": \\{|"orderId":0|"orderI',
      'd": 0|"orderId":1|"orderId": 1|"orderId":2|"orderId": 2|"orderId":3|"orderId": 3',
      '|"orderId":4|"orderId": 4|"orderId":5|"orderId": 5|"orderId":6|"orderId": 6|"ord',
      'erId":7|"orderId": 7|"orderId":8|"orderId": 8|"orderId":9|"orderId": 9|"orderId"',
      ':\\-|"orderId": \\-|"orderId":t|"orderId": t|"orderId":f|"orderId": f|"orderId":\\[',
      '|"orderId": \\[|"orderId":\\{|"orderId": \\{|"revision":"|"revision": "|"revision":',
      't|"revision": t|"revision":f|"revision": f|"revision":\\[|"revision": \\[|"revisio',
      'n":\\{|"revision": \\{|"type":0|"type": 0|"type":1|"type": 1|"type":2|"type": 2|"t',
      'ype":3|"type": 3|"type":4|"type": 4|"type":5|"type": 5|"type":6|"type": 6|"type"',
      ':7|"type": 7|"type":8|"type": 8|"type":9|"type": 9|"type":\\-|"type": \\-|"type":t',
      '|"type": t|"type":f|"type": f|"type":\\[|"type": \\[|"type":\\{|"type": \\{|"occurre',
      'dAt":0|"occurredAt": 0|"occurredAt":1|"occurredAt": 1|"occurredAt":2|"occurredAt',
      '": 2|"occurredAt":3|"occurredAt": 3|"occurredAt":4|"occurredAt": 4|"occurredAt":',
      '5|"occurredAt": 5|"occurredAt":6|"occurredAt": 6|"occurredAt":7|"occurredAt": 7|',
      '"occurredAt":8|"occurredAt": 8|"occurredAt":9|"occurredAt": 9|"occurredAt":\\-|"o',
      'ccurredAt": \\-|"occurredAt":t|"occurredAt": t|"occurredAt":f|"occurredAt": f|"oc',
      'curredAt":\\[|"occurredAt": \\[|"occurredAt":\\{|"occurredAt": \\{|"source":0|"sourc',
      'e": 0|"source":1|"source": 1|"source":2|"source": 2|"source":3|"source": 3|"sour',
      'ce":4|"source": 4|"source":5|"source": 5|"source":6|"source": 6|"source":7|"sour',
      'ce": 7|"source":8|"source": 8|"source":9|"source": 9|"source":\\-|"source": \\-|"s',
      'ource":t|"source": t|"source":f|"source": f|"source":\\[|"source": \\[|"source":\\{',
      '|"source": \\{|"actorId":0|"actorId": 0|"actorId":1|"actorId": 1|"actorId":2|"act',
      'orId": 2|"actorId":3|"actorId": 3|"actorId":4|"actorId": 4|"actorId":5|"actorId"',
      ': 5|"actorId":6|"actorId": 6|"actorId":7|"actorId": 7|"actorId":8|"actorId": 8|"',
      'actorId":9|"actorId": 9|"actorId":\\-|"actorId": \\-|"actorId":t|"actorId": t|"act',
      'orId":f|"actorId": f|"actorId":\\[|"actorId": \\[|"actorId":\\{|"actorId": \\{|"reas',
      'on":0|"reason": 0|"reason":1|"reason": 1|"reason":2|"reason": 2|"reason":3|"reas',
      'on": 3|"reason":4|"reason": 4|"reason":5|"reason": 5|"reason":6|"reason": 6|"rea',
      'son":7|"reason": 7|"reason":8|"reason": 8|"reason":9|"reason": 9|"reason":\\-|"re',
      'ason": \\-|"reason":t|"reason": t|"reason":f|"reason": f|"reason":\\[|"reason": \\[',
      '|"reason":\\{|"reason": \\{|"orderType":0|"orderType": 0|"orderType":1|"orderType"',
      ': 1|"orderType":2|"orderType": 2|"orderType":3|"orderType": 3|"orderType":4|"ord',
      'erType": 4|"orderType":5|"orderType": 5|"orderType":6|"orderType": 6|"orderType"',
      ':7|"orderType": 7|"orderType":8|"orderType": 8|"orderType":9|"orderType": 9|"ord',
      'erType":\\-|"orderType": \\-|"orderType":t|"orderType": t|"orderType":f|"orderType',
      '": f|"orderType":\\[|"orderType": \\[|"orderType":\\{|"orderType": \\{|"status":0|"s',
      'tatus": 0|"status":1|"status": 1|"status":2|"status": 2|"status":3|"status": 3|"',
      'status":4|"status": 4|"status":5|"status": 5|"status":6|"status": 6|"status":7|"',
      'status": 7|"status":8|"status": 8|"status":9|"status": 9|"status":\\-|"status": \\',
      '-|"status":t|"status": t|"status":f|"status": f|"status":\\[|"status": \\[|"status',
      '":\\{|"status": \\{|"openedAt":0|"openedAt": 0|"openedAt":1|"openedAt": 1|"openedA',
      't":2|"openedAt": 2|"openedAt":3|"openedAt": 3|"openedAt":4|"openedAt": 4|"opened',
      'At":5|"openedAt": 5|"openedAt":6|"openedAt": 6|"openedAt":7|"openedAt": 7|"opene',
      'dAt":8|"openedAt": 8|"openedAt":9|"openedAt": 9|"openedAt":\\-|"openedAt": \\-|"op',
      'enedAt":t|"openedAt": t|"openedAt":f|"openedAt": f|"openedAt":\\[|"openedAt": \\[|',
      '"openedAt":\\{|"openedAt": \\{|"priority":0|"priority": 0|"priority":1|"priority":',
      ' 1|"priority":2|"priority": 2|"priority":3|"priority": 3|"priority":4|"priority"',
      ': 4|"priority":5|"priority": 5|"priority":6|"priority": 6|"priority":7|"priority',
      '": 7|"priority":8|"priority": 8|"priority":9|"priority": 9|"priority":\\-|"priori',
      'ty": \\-|"priority":t|"priority": t|"priority":f|"priority": f|"priority":\\[|"pri',
      'ority": \\[|"priority":\\{|"priority": \\{|"category":0|"category": 0|"category":1|',
      '"category": 1|"category":2|"category": 2|"category":3|"category": 3|"category":4',
      '|"category": 4|"category":5|"category": 5|"category":6|"category": 6|"category":',
      '7|"category": 7|"category":8|"category": 8|"category":9|"category": 9|"category"',
      ':\\-|"category": \\-|"category":t|"category": t|"category":f|"category": f|"catego',
      'ry":\\[|"category": \\[|"category":\\{|"category": \\{|"subcategory":0|"subcategory"',
      ': 0|"subcategory":1|"subcategory": 1|"subcategory":2|"subcategory": 2|"subcatego',
      'ry":3|"subcategory": 3|"subcategory":4|"subcategory": 4|"subcategory":5|"subcate',
      'gory": 5|"subcategory":6|"subcategory": 6|"subcategory":7|"subcategory": 7|"subc',
      'ategory":8|"subcategory": 8|"subcategory":9|"subcategory": 9|"subcategory":\\-|"s',
      'ubcategory": \\-|"subcategory":t|"subcategory": t|"subcategory":f|"subcategory": ',
      'f|"subcategory":\\[|"subcategory": \\[|"subcategory":\\{|"subcategory": \\{|"siteId"',
      ':0|"siteId": 0|"siteId":1|"siteId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId"',
      ': 3|"siteId":4|"siteId": 4|"siteId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId',
      '":7|"siteId": 7|"siteId":8|"siteId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteI',
      'd": \\-|"siteId":t|"siteId": t|"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"s',
      'iteId":\\{|"siteId": \\{|"queueId":0|"queueId": 0|"queueId":1|"queueId": 1|"queueI',
      'd":2|"queueId": 2|"queueId":3|"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|',
      '"queueId": 5|"queueId":6|"queueId": 6|"queueId":7|"queueId": 7|"queueId":8|"queu',
      'eId": 8|"queueId":9|"queueId": 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId',
      '": t|"queueId":f|"queueId": f|"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId":',
      ' \\{|"customerId":0|"customerId": 0|"customerId":1|"customerId": 1|"customerId":2',
      '|"customerId": 2|"customerId":3|"customerId": 3|"customerId":4|"customerId": 4|"',
      'customerId":5|"customerId": 5|"customerId":6|"customerId": 6|"customerId":7|"cus',
      'tomerId": 7|"customerId":8|"customerId": 8|"customerId":9|"customerId": 9|"custo',
      'merId":\\-|"customerId": \\-|"customerId":t|"customerId": t|"customerId":f|"custom',
      'erId": f|"customerId":\\[|"customerId": \\[|"customerId":\\{|"customerId": \\{|"call',
      'Id":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|"call',
      'Id": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6|"cal',
      'lId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\-|"ca',
      'llId": \\-|"callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId": \\[',
      '|"callId":\\{|"callId": \\{|"relatedOrderId":0|"relatedOrderId": 0|"relatedOrderId',
      '":1|"relatedOrderId": 1|"relatedOrderId":2|"relatedOrderId": 2|"relatedOrderId":',
      '3|"relatedOrderId": 3|"relatedOrderId":4|"relatedOrderId": 4|"relatedOrderId":5|',
      '"relatedOrderId": 5|"relatedOrderId":6|"relatedOrderId": 6|"relatedOrderId":7|"r',
      'elatedOrderId": 7|"relatedOrderId":8|"relatedOrderId": 8|"relatedOrderId":9|"rel',
      'atedOrderId": 9|"relatedOrderId":\\-|"relatedOrderId": \\-|"relatedOrderId":t|"rel',
      'atedOrderId": t|"relatedOrderId":f|"relatedOrderId": f|"relatedOrderId":\\[|"rela',
      'tedOrderId": \\[|"relatedOrderId":\\{|"relatedOrderId": \\{|"teamId":0|"teamId": 0|',
      '"teamId":1|"teamId": 1|"teamId":2|"teamId": 2|"teamId":3|"teamId": 3|"teamId":4|',
      '"teamId": 4|"teamId":5|"teamId": 5|"teamId":6|"teamId": 6|"teamId":7|"teamId": 7',
      '|"teamId":8|"teamId": 8|"teamId":9|"teamId": 9|"teamId":\\-|"teamId": \\-|"teamId"',
      ':t|"teamId": t|"teamId":f|"teamId": f|"teamId":\\[|"teamId": \\[|"teamId":\\{|"team',
      'Id": \\{|"assigneeId":0|"assigneeId": 0|"assigneeId":1|"assigneeId": 1|"assigneeI',
      'd":2|"assigneeId": 2|"assigneeId":3|"assigneeId": 3|"assigneeId":4|"assigneeId":',
      ' 4|"assigneeId":5|"assigneeId": 5|"assigneeId":6|"assigneeId": 6|"assigneeId":7|',
      '"assigneeId": 7|"assigneeId":8|"assigneeId": 8|"assigneeId":9|"assigneeId": 9|"a',
      'ssigneeId":\\-|"assigneeId": \\-|"assigneeId":t|"assigneeId": t|"assigneeId":f|"as',
      'signeeId": f|"assigneeId":\\[|"assigneeId": \\[|"assigneeId":\\{|"assigneeId": \\{|"',
      'acceptDueAt":0|"acceptDueAt": 0|"acceptDueAt":1|"acceptDueAt": 1|"acceptDueAt":2',
      '|"acceptDueAt": 2|"acceptDueAt":3|"acceptDueAt": 3|"acceptDueAt":4|"acceptDueAt"',
      ': 4|"acceptDueAt":5|"acceptDueAt": 5|"acceptDueAt":6|"acceptDueAt": 6|"acceptDue',
      'At":7|"acceptDueAt": 7|"acceptDueAt":8|"acceptDueAt": 8|"acceptDueAt":9|"acceptD',
      'ueAt": 9|"acceptDueAt":\\-|"acceptDueAt": \\-|"acceptDueAt":t|"acceptDueAt": t|"ac',
      'ceptDueAt":f|"acceptDueAt": f|"acceptDueAt":\\[|"acceptDueAt": \\[|"acceptDueAt":\\',
      '{|"acceptDueAt": \\{|"replyDueAt":0|"replyDueAt": 0|"replyDueAt":1|"replyDueAt": ',
      '1|"replyDueAt":2|"replyDueAt": 2|"replyDueAt":3|"replyDueAt": 3|"replyDueAt":4|"',
      'replyDueAt": 4|"replyDueAt":5|"replyDueAt": 5|"replyDueAt":6|"replyDueAt": 6|"re',
      'plyDueAt":7|"replyDueAt": 7|"replyDueAt":8|"replyDueAt": 8|"replyDueAt":9|"reply',
      'DueAt": 9|"replyDueAt":\\-|"replyDueAt": \\-|"replyDueAt":t|"replyDueAt": t|"reply',
      'DueAt":f|"replyDueAt": f|"replyDueAt":\\[|"replyDueAt": \\[|"replyDueAt":\\{|"reply',
      'DueAt": \\{|"resolveDueAt":0|"resolveDueAt": 0|"resolveDueAt":1|"resolveDueAt": 1',
      '|"resolveDueAt":2|"resolveDueAt": 2|"resolveDueAt":3|"resolveDueAt": 3|"resolveD',
      'ueAt":4|"resolveDueAt": 4|"resolveDueAt":5|"resolveDueAt": 5|"resolveDueAt":6|"r',
      'esolveDueAt": 6|"resolveDueAt":7|"resolveDueAt": 7|"resolveDueAt":8|"resolveDueA',
      't": 8|"resolveDueAt":9|"resolveDueAt": 9|"resolveDueAt":\\-|"resolveDueAt": \\-|"r',
      'esolveDueAt":t|"resolveDueAt": t|"resolveDueAt":f|"resolveDueAt": f|"resolveDueA',
      't":\\[|"resolveDueAt": \\[|"resolveDueAt":\\{|"resolveDueAt": \\{|"acceptedAt":0|"ac',
      'ceptedAt": 0|"acceptedAt":1|"acceptedAt": 1|"acceptedAt":2|"acceptedAt": 2|"acce',
      'ptedAt":3|"acceptedAt": 3|"acceptedAt":4|"acceptedAt": 4|"acceptedAt":5|"accepte',
      'dAt": 5|"acceptedAt":6|"acceptedAt": 6|"acceptedAt":7|"acceptedAt": 7|"acceptedA',
      't":8|"acceptedAt": 8|"acceptedAt":9|"acceptedAt": 9|"acceptedAt":\\-|"acceptedAt"',
      ': \\-|"acceptedAt":t|"acceptedAt": t|"acceptedAt":f|"acceptedAt": f|"acceptedAt":',
      '\\[|"acceptedAt": \\[|"acceptedAt":\\{|"acceptedAt": \\{|"firstRepliedAt":0|"firstRe',
      'pliedAt": 0|"firstRepliedAt":1|"firstRepliedAt": 1|"firstRepliedAt":2|"firstRepl',
      'iedAt": 2|"firstRepliedAt":3|"firstRepliedAt": 3|"firstRepliedAt":4|"firstReplie',
      'dAt": 4|"firstRepliedAt":5|"firstRepliedAt": 5|"firstRepliedAt":6|"firstRepliedA',
      't": 6|"firstRepliedAt":7|"firstRepliedAt": 7|"firstRepliedAt":8|"firstRepliedAt"',
      ': 8|"firstRepliedAt":9|"firstRepliedAt": 9|"firstRepliedAt":\\-|"firstRepliedAt":',
      ' \\-|"firstRepliedAt":t|"firstRepliedAt": t|"firstRepliedAt":f|"firstRepliedAt": ',
      'f|"firstRepliedAt":\\[|"firstRepliedAt": \\[|"firstRepliedAt":\\{|"firstRepliedAt":',
      ' \\{|"resolvedAt":0|"resolvedAt": 0|"resolvedAt":1|"resolvedAt": 1|"resolvedAt":2',
      '|"resolvedAt": 2|"resolvedAt":3|"resolvedAt": 3|"resolvedAt":4|"resolvedAt": 4|"',
      'resolvedAt":5|"resolvedAt": 5|"resolvedAt":6|"resolvedAt": 6|"resolvedAt":7|"res',
      'olvedAt": 7|"resolvedAt":8|"resolvedAt": 8|"resolvedAt":9|"resolvedAt": 9|"resol',
      'vedAt":\\-|"resolvedAt": \\-|"resolvedAt":t|"resolvedAt": t|"resolvedAt":f|"resolv',
      'edAt": f|"resolvedAt":\\[|"resolvedAt": \\[|"resolvedAt":\\{|"resolvedAt": \\{|"clos',
      'edAt":0|"closedAt": 0|"closedAt":1|"closedAt": 1|"closedAt":2|"closedAt": 2|"clo',
      'sedAt":3|"closedAt": 3|"closedAt":4|"closedAt": 4|"closedAt":5|"closedAt": 5|"cl',
      'osedAt":6|"closedAt": 6|"closedAt":7|"closedAt": 7|"closedAt":8|"closedAt": 8|"c',
      'losedAt":9|"closedAt": 9|"closedAt":\\-|"closedAt": \\-|"closedAt":t|"closedAt": t',
      '|"closedAt":f|"closedAt": f|"closedAt":\\[|"closedAt": \\[|"closedAt":\\{|"closedAt',
      '": \\{|"withdrawnAt":0|"withdrawnAt": 0|"withdrawnAt":1|"withdrawnAt": 1|"withdra',
      'wnAt":2|"withdrawnAt": 2|"withdrawnAt":3|"withdrawnAt": 3|"withdrawnAt":4|"withd',
      'rawnAt": 4|"withdrawnAt":5|"withdrawnAt": 5|"withdrawnAt":6|"withdrawnAt": 6|"wi',
      'thdrawnAt":7|"withdrawnAt": 7|"withdrawnAt":8|"withdrawnAt": 8|"withdrawnAt":9|"',
      'withdrawnAt": 9|"withdrawnAt":\\-|"withdrawnAt": \\-|"withdrawnAt":t|"withdrawnAt"',
      ': t|"withdrawnAt":f|"withdrawnAt": f|"withdrawnAt":\\[|"withdrawnAt": \\[|"withdra',
      'wnAt":\\{|"withdrawnAt": \\{|"pausedAt":0|"pausedAt": 0|"pausedAt":1|"pausedAt": 1',
      '|"pausedAt":2|"pausedAt": 2|"pausedAt":3|"pausedAt": 3|"pausedAt":4|"pausedAt": ',
      '4|"pausedAt":5|"pausedAt": 5|"pausedAt":6|"pausedAt": 6|"pausedAt":7|"pausedAt":',
      ' 7|"pausedAt":8|"pausedAt": 8|"pausedAt":9|"pausedAt": 9|"pausedAt":\\-|"pausedAt',
      '": \\-|"pausedAt":t|"pausedAt": t|"pausedAt":f|"pausedAt": f|"pausedAt":\\[|"pause',
      'dAt": \\[|"pausedAt":\\{|"pausedAt": \\{|"pausedSeconds":"|"pausedSeconds": "|"paus',
      'edSeconds":t|"pausedSeconds": t|"pausedSeconds":f|"pausedSeconds": f|"pausedSeco',
      'nds":\\[|"pausedSeconds": \\[|"pausedSeconds":\\{|"pausedSeconds": \\{|"reassignment',
      'Count":"|"reassignmentCount": "|"reassignmentCount":t|"reassignmentCount": t|"re',
      'assignmentCount":f|"reassignmentCount": f|"reassignmentCount":\\[|"reassignmentCo',
      'unt": \\[|"reassignmentCount":\\{|"reassignmentCount": \\{|"reopenCount":"|"reopenC',
      'ount": "|"reopenCount":t|"reopenCount": t|"reopenCount":f|"reopenCount": f|"reop',
      'enCount":\\[|"reopenCount": \\[|"reopenCount":\\{|"reopenCount": \\{|"urgeCount":"|"',
      'urgeCount": "|"urgeCount":t|"urgeCount": t|"urgeCount":f|"urgeCount": f|"urgeCou',
      'nt":\\[|"urgeCount": \\[|"urgeCount":\\{|"urgeCount": \\{|"isWithinSla":"|"isWithinS',
      'la": "|"isWithinSla":0|"isWithinSla": 0|"isWithinSla":1|"isWithinSla": 1|"isWith',
      'inSla":2|"isWithinSla": 2|"isWithinSla":3|"isWithinSla": 3|"isWithinSla":4|"isWi',
      'thinSla": 4|"isWithinSla":5|"isWithinSla": 5|"isWithinSla":6|"isWithinSla": 6|"i',
      'sWithinSla":7|"isWithinSla": 7|"isWithinSla":8|"isWithinSla": 8|"isWithinSla":9|',
      '"isWithinSla": 9|"isWithinSla":\\-|"isWithinSla": \\-|"isWithinSla":\\[|"isWithinSl',
      'a": \\[|"isWithinSla":\\{|"isWithinSla": \\{|"title":0|"title": 0|"title":1|"title"',
      ': 1|"title":2|"title": 2|"title":3|"title": 3|"title":4|"title": 4|"title":5|"ti',
      'tle": 5|"title":6|"title": 6|"title":7|"title": 7|"title":8|"title": 8|"title":9',
      '|"title": 9|"title":\\-|"title": \\-|"title":t|"title": t|"title":f|"title": f|"ti',
      'tle":\\[|"title": \\[|"title":\\{|"title": \\{|"content":0|"content": 0|"content":1|',
      '"content": 1|"content":2|"content": 2|"content":3|"content": 3|"content":4|"cont',
      'ent": 4|"content":5|"content": 5|"content":6|"content": 6|"content":7|"content":',
      ' 7|"content":8|"content": 8|"content":9|"content": 9|"content":\\-|"content": \\-|',
      '"content":t|"content": t|"content":f|"content": f|"content":\\[|"content": \\[|"co',
      'ntent":\\{|"content": \\{|"resolution":0|"resolution": 0|"resolution":1|"resolutio',
      'n": 1|"resolution":2|"resolution": 2|"resolution":3|"resolution": 3|"resolution"',
      ':4|"resolution": 4|"resolution":5|"resolution": 5|"resolution":6|"resolution": 6',
      '|"resolution":7|"resolution": 7|"resolution":8|"resolution": 8|"resolution":9|"r',
      'esolution": 9|"resolution":\\-|"resolution": \\-|"resolution":t|"resolution": t|"r',
      'esolution":f|"resolution": f|"resolution":\\[|"resolution": \\[|"resolution":\\{|"r',
      'esolution": \\{|"feedbackScore":"|"feedbackScore": "|"feedbackScore":t|"feedbackS',
      'core": t|"feedbackScore":f|"feedbackScore": f|"feedbackScore":\\[|"feedbackScore"',
      ': \\[|"feedbackScore":\\{|"feedbackScore": \\{|"attributes":"|"attributes": "|"attr',
      'ibutes":0|"attributes": 0|"attributes":1|"attributes": 1|"attributes":2|"attribu',
      'tes": 2|"attributes":3|"attributes": 3|"attributes":4|"attributes": 4|"attribute',
      's":5|"attributes": 5|"attributes":6|"attributes": 6|"attributes":7|"attributes":', ' 7|"attributes":8|"attributes": 8|"attributes":9'), concat(
      '"attributes": 9|"attributes":\\-|"attributes": \\-|"attributes":t|"attributes": t|',
      '"attributes":f|"attributes": f|"attributes":\\[|"attributes": \\[|"after":"|"after',
      '": "|"after":0|"after": 0|"after":1|"after": 1|"after":2|"after": 2|"after":3|"a',
      'fter": 3|"after":4|"after": 4|"after":5|"after": 5|"after":6|"after": 6|"after":',
      '7|"after": 7|"after":8|"after": 8|"after":9|"after": 9|"after":\\-|"after": \\-|"a',
      'fter":t|"after": t|"after":f|"after": f|"after":\\[|"after": \\[|"after":n|"after"',
      ': n|"eventId":""|"eventId": ""|"orderId":""|"orderId": ""|"occurredAt":""|"occur',
      'redAt": ""|"actorId":""|"actorId": ""|"openedAt":""|"openedAt": ""|"siteId":""|"',
      'siteId": ""|"queueId":""|"queueId": ""|"customerId":""|"customerId": ""|"callId"',
      ':""|"callId": ""|"relatedOrderId":""|"relatedOrderId": ""|"teamId":""|"teamId": ',
      '""|"assigneeId":""|"assigneeId": ""|"acceptDueAt":""|"acceptDueAt": ""|"replyDue',
      'At":""|"replyDueAt": ""|"resolveDueAt":""|"resolveDueAt": ""|"acceptedAt":""|"ac',
      'ceptedAt": ""|"firstRepliedAt":""|"firstRepliedAt": ""|"resolvedAt":""|"resolved',
      'At": ""|"closedAt":""|"closedAt": ""|"withdrawnAt":""|"withdrawnAt": ""|"pausedA',
      't":""|"pausedAt": ""|" |"\t|"\n|"\r|":  |":\t|":\n|":\r|": \t|": \n|": \r|\\\\u002|\\\\u003|\\', '\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":')])
    or match(v, '"(?:attributes)"\\s*:\\s*(?:\\{\\s*(?:"(?:[^"\\\\]|\\\\.)*"\\s*:\\s*"(?:[^"\\\\]|\\\\.)*"\\s*,\\s*)*"(?:[^"\\\\]|\\\\.)*"\\s*:\\s*[^"\\s])')
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'eventId')), length(tupleElement(t, 'orderId')), length(tupleElement(t, 'actorId')),
      length(tupleElement(tupleElement(t, 'after'), 'siteId')), length(tupleElement(tupleElement(t, 'after'), 'queueId')), length(tupleElement(tupleElement(t,
      'after'), 'customerId')), length(tupleElement(tupleElement(t, 'after'), 'callId')), length(tupleElement(tupleElement(t, 'after'), 'relatedOrderId')),
      length(tupleElement(tupleElement(t, 'after'), 'teamId')), length(tupleElement(tupleElement(t, 'after'), 'assigneeId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'type')), length(tupleElement(t, 'source')), length(tupleElement(tupleElement(t, 'after'),
      'orderType')), length(tupleElement(tupleElement(t, 'after'), 'status')), length(tupleElement(tupleElement(t, 'after'), 'priority')),
      length(tupleElement(tupleElement(t, 'after'), 'category')), length(tupleElement(tupleElement(t, 'after'), 'subcategory'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'pausedSeconds') between 0 and 5680368000), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'reassignmentCount') between 0 and 4294967295) or tupleElement(tupleElement(t, 'after'),
      'reassignmentCount') != floor(tupleElement(tupleElement(t, 'after'), 'reassignmentCount')), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'reopenCount') between 0 and 4294967295) or tupleElement(tupleElement(t, 'after'),
      'reopenCount') != floor(tupleElement(tupleElement(t, 'after'), 'reopenCount')), 0)
    or ifNull(not (tupleElement(tupleElement(t, 'after'), 'urgeCount') between 0 and 4294967295) or tupleElement(tupleElement(t, 'after'),
      'urgeCount') != floor(tupleElement(tupleElement(t, 'after'), 'urgeCount')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'occurredAt'), tupleElement(tupleElement(t, 'after'), 'openedAt'), tupleElement(tupleElement(t, 'after'),
      'acceptDueAt'), tupleElement(tupleElement(t, 'after'), 'replyDueAt'), tupleElement(tupleElement(t, 'after'), 'resolveDueAt'), tupleElement(tupleElement(t,
      'after'), 'acceptedAt'), tupleElement(tupleElement(t, 'after'), 'firstRepliedAt'), tupleElement(tupleElement(t, 'after'), 'resolvedAt'),
      tupleElement(tupleElement(t, 'after'), 'closedAt'), tupleElement(tupleElement(t, 'after'), 'withdrawnAt'), tupleElement(tupleElement(t, 'after'),
      'pausedAt')], ' '), concat('^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
    or ifNull(tupleElement(tupleElement(t, 'after'), 'feedbackScore') not between 1 and 5, 0)
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
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'withdrawnAt'), 3, 'UTC') as withdrawn_at,
  parseDateTime64BestEffortOrNull(tupleElement(tupleElement(t, 'after'), 'pausedAt'), 3, 'UTC') as paused_at,
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('eventId', 'orderId', 'revision', 'type', 'occurredAt', 'source', 'actorId', 'reason', 'after'),
    JSONExtractKeysAndValuesRaw(v))), arrayMap(p -> concat(toJSONString(concat('after.', p.1)), ':', p.2), arrayFilter(p -> p.1 not in ('orderType', 'status',
    'openedAt', 'priority', 'category', 'subcategory', 'siteId', 'queueId', 'customerId', 'callId', 'relatedOrderId', 'teamId', 'assigneeId', 'acceptDueAt',
    'replyDueAt', 'resolveDueAt', 'acceptedAt', 'firstRepliedAt', 'resolvedAt', 'closedAt', 'withdrawnAt', 'pausedAt', 'pausedSeconds', 'reassignmentCount',
    'reopenCount', 'urgeCount', 'isWithinSla', 'title', 'content', 'resolution', 'feedbackScore', 'attributes'), JSONExtractKeysAndValuesRaw(v, 'after')))),
    ','), '}'), '{}', ''), '') as extra,
  ifNull(tupleElement(tupleElement(t, 'after'), 'customerId'), '') as subject,
  '' as original_sha256,
  emptyArrayString() as reasons
from (select *, JSONExtract(v, concat('Tuple(eventId Nullable(String), orderId Nullable(String), revision Nullable(Floa',
  't64), type Nullable(String), occurredAt Nullable(String), source Nullable(String',
  '), actorId Nullable(String), reason Nullable(String), after Tuple(orderType Null',
  'able(String), status Nullable(String), openedAt Nullable(String), priority Nulla',
  'ble(String), category Nullable(String), subcategory Nullable(String), siteId Nul',
  'lable(String), queueId Nullable(String), customerId Nullable(String), callId Nul',
  'lable(String), relatedOrderId Nullable(String), teamId Nullable(String), assigne',
  'eId Nullable(String), acceptDueAt Nullable(String), replyDueAt Nullable(String),',
  ' resolveDueAt Nullable(String), acceptedAt Nullable(String), firstRepliedAt Null',
  'able(String), resolvedAt Nullable(String), closedAt Nullable(String), withdrawnA',
  't Nullable(String), pausedAt Nullable(String), pausedSeconds Nullable(Float64), ',
  'reassignmentCount Nullable(Float64), reopenCount Nullable(Float64), urgeCount Nu',
  'llable(Float64), isWithinSla Nullable(Bool), title Nullable(String), content Nul',
  'lable(String), resolution Nullable(String), feedbackScore Nullable(Float64), att', 'ributes Map(String, Nullable(String))))')) as t from (select *,
  ifNull(original_value, '') as v from sure_work_orders))
where throwIf(isNotNull(original_value) and is_suspect, 'a record may break its contract') = 0;

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
  min(record_offset) as first_offset, max(record_offset) as last_offset, uniqExact(record_offset) as records, uniqExactIf(record_offset, isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_work_orders.ingested_at) as ingested_at
from parsed_work_orders where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists work_order_events_of_work_orders to work_order_events_v1 as
select event_id, order_id, revision, type, occurred_at, source, actor_id, reason, order_type, status, opened_at, priority, category, subcategory, site_id,
  queue_id, customer_id, call_id, related_order_id, team_id, assignee_id, accept_due_at, reply_due_at, resolve_due_at, accepted_at, first_replied_at,
  resolved_at, closed_at, withdrawn_at, paused_at, paused_seconds, reassignment_count, reopen_count, urge_count, is_within_sla, title, content, resolution,
  feedback_score, attributes, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_work_orders where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_work_order_events to touches as
select 'work_order_events' as table_name, touched as slot_at, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(occurred_at, interval 15 minute, 'UTC') as touched from parsed_work_orders where isNotNull(record_value) and empty(reasons))
group by touched;

create materialized view if not exists work_orders_of_work_orders to work_orders_v1 as
select event_id, order_id, revision, type, occurred_at, source, actor_id, reason, order_type, status, opened_at, priority, category, subcategory, site_id,
  queue_id, customer_id, call_id, related_order_id, team_id, assignee_id, accept_due_at, reply_due_at, resolve_due_at, accepted_at, first_replied_at,
  resolved_at, closed_at, withdrawn_at, paused_at, paused_seconds, reassignment_count, reopen_count, urge_count, is_within_sla, title, content, resolution,
  feedback_score, attributes, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_work_orders where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_work_orders to touches as
select 'work_orders' as table_name, touched as slot_at, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select arrayJoin(arrayDistinct(arrayMap(i -> toStartOfInterval(i, interval 15 minute, 'UTC'), arrayFilter(i -> isNotNull(i), [opened_at, accept_due_at,
  reply_due_at, resolve_due_at, accepted_at, first_replied_at, resolved_at, closed_at, withdrawn_at, paused_at])))) as touched from parsed_work_orders
  where isNotNull(record_value) and empty(reasons))
group by touched;

create materialized view if not exists touches_of_earlier_work_orders to touches as
select 'work_orders' as table_name, touched as slot_at, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select arrayJoin(arrayDistinct(arrayMap(i -> toStartOfInterval(i, interval 15 minute, 'UTC'), arrayFilter(i -> isNotNull(i), [opened_at, accept_due_at,
  reply_due_at, resolve_due_at, accepted_at, first_replied_at, resolved_at, closed_at, withdrawn_at, paused_at])))) as touched from (select old.opened_at
  as opened_at, old.accept_due_at as accept_due_at, old.reply_due_at as reply_due_at, old.resolve_due_at as resolve_due_at, old.accepted_at as accepted_at,
  old.first_replied_at as first_replied_at, old.resolved_at as resolved_at, old.closed_at as closed_at, old.withdrawn_at as withdrawn_at, old.paused_at
  as paused_at, old.order_id as order_id from (select distinct opened_at, order_id from parsed_work_orders where isNotNull(record_value) and empty(reasons))
  as fresh
    inner join (select * from work_orders_v1 where (opened_at, order_id) in (select opened_at, order_id from parsed_work_orders))
      as old on old.opened_at = fresh.opened_at and old.order_id = fresh.order_id))
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

create table if not exists sure_seat_states
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
  sequence Nullable(UInt32) comment 'Grows with each state of the seat; orders those that began in the same instant.',
  source LowCardinality(String) comment 'The system that reported it: header `source`, else where the record came from.',
  version UInt128,
  extra String comment 'Members the contract does not know, as a JSON object by path; empty where there are none.',
  event_at Nullable(DateTime64(3, 'UTC')),
  subject String,
  original_sha256 String,
  reasons Array(String)
) engine = Null;

create materialized view if not exists parse_seat_states to parsed_seat_states as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'stateId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'seatId')),
  isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'agentId')), isNull(tupleElement(t, 'queueId')), isNull(tupleElement(t, 'callId')),
  isNull(tupleElement(t, 'state')), isNull(tupleElement(t, 'reason')), isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'sequence'))]) != 11)
  as has_other_members, (
    isNull(concat(tupleElement(t, 'stateId'), tupleElement(t, 'revision'), tupleElement(t, 'seatId'), tupleElement(t, 'siteId'), tupleElement(t, 'state'), tupleElement(t, 'startedAt')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"stateId":0|"stateId": 0|"stateId":1|"stateId": 1|"stateId":2|"stateId": 2|"stat',
      'eId":3|"stateId": 3|"stateId":4|"stateId": 4|"stateId":5|"stateId": 5|"stateId":',
      '6|"stateId": 6|"stateId":7|"stateId": 7|"stateId":8|"stateId": 8|"stateId":9|"st',
      'ateId": 9|"stateId":\\-|"stateId": \\-|"stateId":t|"stateId": t|"stateId":f|"state',
      'Id": f|"stateId":\\[|"stateId": \\[|"stateId":\\{|"stateId": \\{|"revision":"|"revis',
      'ion": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"rev',
      'ision": \\[|"revision":\\{|"revision": \\{|"seatId":0|"seatId": 0|"seatId":1|"seatI',
      'd": 1|"seatId":2|"seatId": 2|"seatId":3|"seatId": 3|"seatId":4|"seatId": 4|"seat',
      'Id":5|"seatId": 5|"seatId":6|"seatId": 6|"seatId":7|"seatId": 7|"seatId":8|"seat',
      'Id": 8|"seatId":9|"seatId": 9|"seatId":\\-|"seatId": \\-|"seatId":t|"seatId": t|"s',
      'eatId":f|"seatId": f|"seatId":\\[|"seatId": \\[|"seatId":\\{|"seatId": \\{|"siteId":',
      '0|"siteId": 0|"siteId":1|"siteId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId":',
      ' 3|"siteId":4|"siteId": 4|"siteId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId"',
      ':7|"siteId": 7|"siteId":8|"siteId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteId',
      '": \\-|"siteId":t|"siteId": t|"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"si',
      'teId":\\{|"siteId": \\{|"agentId":0|"agentId": 0|"agentId":1|"agentId": 1|"agentId',
      '":2|"agentId": 2|"agentId":3|"agentId": 3|"agentId":4|"agentId": 4|"agentId":5|"',
      'agentId": 5|"agentId":6|"agentId": 6|"agentId":7|"agentId": 7|"agentId":8|"agent',
      'Id": 8|"agentId":9|"agentId": 9|"agentId":\\-|"agentId": \\-|"agentId":t|"agentId"',
      ': t|"agentId":f|"agentId": f|"agentId":\\[|"agentId": \\[|"agentId":\\{|"agentId": ',
      '\\{|"queueId":0|"queueId": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"q',
      'ueueId":3|"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueI',
      'd":6|"queueId": 6|"queueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|',
      '"queueId": 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"qu',
      'eueId": f|"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"callId":0|"call',
      'Id": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|"callId": 3|"cal',
      'lId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6|"callId":7|"cal',
      'lId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\-|"callId": \\-|"',
      'callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId": \\[|"callId":\\',
      '{|"callId": \\{|"state":0|"state": 0|"state":1|"state": 1|"state":2|"state": 2|"s',
      'tate":3|"state": 3|"state":4|"state": 4|"state":5|"state": 5|"state":6|"state": ',
      '6|"state":7|"state": 7|"state":8|"state": 8|"state":9|"state": 9|"state":\\-|"sta',
      'te": \\-|"state":t|"state": t|"state":f|"state": f|"state":\\[|"state": \\[|"state"',
      ':\\{|"state": \\{|"reason":0|"reason": 0|"reason":1|"reason": 1|"reason":2|"reason',
      '": 2|"reason":3|"reason": 3|"reason":4|"reason": 4|"reason":5|"reason": 5|"reaso',
      'n":6|"reason": 6|"reason":7|"reason": 7|"reason":8|"reason": 8|"reason":9|"reaso',
      'n": 9|"reason":\\-|"reason": \\-|"reason":t|"reason": t|"reason":f|"reason": f|"re',
      'ason":\\[|"reason": \\[|"reason":\\{|"reason": \\{|"startedAt":0|"startedAt": 0|"sta',
      'rtedAt":1|"startedAt": 1|"startedAt":2|"startedAt": 2|"startedAt":3|"startedAt":',
      ' 3|"startedAt":4|"startedAt": 4|"startedAt":5|"startedAt": 5|"startedAt":6|"star',
      'tedAt": 6|"startedAt":7|"startedAt": 7|"startedAt":8|"startedAt": 8|"startedAt":',
      '9|"startedAt": 9|"startedAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt": t|"st',
      'artedAt":f|"startedAt": f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|"started',
      'At": \\{|"sequence":"|"sequence": "|"sequence":t|"sequence": t|"sequence":f|"sequ',
      'ence": f|"sequence":\\[|"sequence": \\[|"sequence":\\{|"sequence": \\{|"stateId":""|',
      '"stateId": ""|"seatId":""|"seatId": ""|"siteId":""|"siteId": ""|"agentId":""|"ag',
      'entId": ""|"queueId":""|"queueId": ""|"callId":""|"callId": ""|"startedAt":""|"s',
      'tartedAt": ""|" |"\t|"\n|"\r|":  |":\t|":\n|":\r|": \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\', '\\u005|\\\\u006|\\\\u007|\\\\":')])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'stateId')), length(tupleElement(t, 'seatId')), length(tupleElement(t, 'siteId')),
      length(tupleElement(t, 'agentId')), length(tupleElement(t, 'queueId')), length(tupleElement(t, 'callId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'reason'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'sequence') between 0 and 4294967295) or tupleElement(t, 'sequence') != floor(tupleElement(t, 'sequence')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
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
  toUInt32(tupleElement(t, 'sequence')) as sequence,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(assumeNotNull(toUInt32(tupleElement(t, 'revision')))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') as event_at,
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('stateId', 'revision', 'seatId', 'siteId', 'agentId', 'queueId', 'callId', 'state', 'reason', 'startedAt', 'sequence'),
    JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
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
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), concat('^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$')), concat(rule.1, '.zone'), not match(JSONExtractString(raw), concat(
            '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?', ':0[0-9]|1[0-8]):[0-5][0-9])$'))
            or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'),
            toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          ''),
          JSONExtract(concat('[["stateId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0,42',
            '94967295,[],"",""],["seatId","id",1,"\\"",1,128,[],"",""],["siteId","id",1,"\\"",1',
            ',128,[],"",""],["agentId","id",0,"\\"",1,128,[],"",""],["queueId","id",0,"\\"",1,1',
            '28,[],"",""],["callId","id",0,"\\"",1,128,[],"",""],["state","one-of",1,"\\"",0,10',
            '0000,["signed_out","ready","ringing","talking","holding","wrap_up","break","trai',
            'ning","meeting"],"",""],["reason","label",0,"\\"",0,200,[],"",""],["startedAt","i',
            'nstant",1,"\\"",0,100000,[],"",""],["sequence","count",0,"-0123456789",0,42949672', '95,[],"",""]]'),
            'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arraySort(p -> indexOf(['stateId', 'revision',
            'seatId', 'siteId', 'agentId', 'queueId', 'callId', 'state', 'reason', 'startedAt', 'sequence'], p.1), arrayFilter((p, nth) -> nth = 1,
            arrayConcat(arrayFilter(p -> p.1 in ('stateId', 'revision', 'seatId', 'siteId', 'agentId', 'queueId', 'callId', 'state', 'reason', 'startedAt',
            'sequence'), JSONExtractKeysAndValuesRaw(v)), arrayMap(path -> (path, ''), ['stateId', 'revision', 'seatId', 'siteId', 'agentId', 'queueId',
            'callId', 'state', 'reason', 'startedAt', 'sequence'])), arrayEnumerateUniq(arrayConcat(arrayFilter(p -> p.1 in ('stateId', 'revision', 'seatId',
            'siteId', 'agentId', 'queueId', 'callId', 'state', 'reason', 'startedAt', 'sequence'), JSONExtractKeysAndValuesRaw(v)), arrayMap(path -> (path, ''),
            ['stateId', 'revision', 'seatId', 'siteId', 'agentId', 'queueId', 'callId', 'state', 'reason', 'startedAt', 'sequence'])).1))).2),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''),
          if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), [])
          as reasons
from (select *, JSONExtract(v, concat('Tuple(stateId Nullable(String), revision Nullable(Float64), seatId Nullable(Stri',
  'ng), siteId Nullable(String), agentId Nullable(String), queueId Nullable(String)',
  ', callId Nullable(String), state Nullable(String), reason Nullable(String), star', 'tedAt Nullable(String), sequence Nullable(Float64))')) as t
  from (select *, ifNull(original_value, '') as v from landing_seat_states));

create materialized view if not exists parse_sure_seat_states to parsed_seat_states as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'stateId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'seatId')),
  isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'agentId')), isNull(tupleElement(t, 'queueId')), isNull(tupleElement(t, 'callId')),
  isNull(tupleElement(t, 'state')), isNull(tupleElement(t, 'reason')), isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'sequence'))]) != 11)
  as has_other_members, (
    isNull(concat(tupleElement(t, 'stateId'), tupleElement(t, 'revision'), tupleElement(t, 'seatId'), tupleElement(t, 'siteId'), tupleElement(t, 'state'), tupleElement(t, 'startedAt')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"stateId":0|"stateId": 0|"stateId":1|"stateId": 1|"stateId":2|"stateId": 2|"stat',
      'eId":3|"stateId": 3|"stateId":4|"stateId": 4|"stateId":5|"stateId": 5|"stateId":',
      '6|"stateId": 6|"stateId":7|"stateId": 7|"stateId":8|"stateId": 8|"stateId":9|"st',
      'ateId": 9|"stateId":\\-|"stateId": \\-|"stateId":t|"stateId": t|"stateId":f|"state',
      'Id": f|"stateId":\\[|"stateId": \\[|"stateId":\\{|"stateId": \\{|"revision":"|"revis',
      'ion": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"rev',
      'ision": \\[|"revision":\\{|"revision": \\{|"seatId":0|"seatId": 0|"seatId":1|"seatI',
      'd": 1|"seatId":2|"seatId": 2|"seatId":3|"seatId": 3|"seatId":4|"seatId": 4|"seat',
      'Id":5|"seatId": 5|"seatId":6|"seatId": 6|"seatId":7|"seatId": 7|"seatId":8|"seat',
      'Id": 8|"seatId":9|"seatId": 9|"seatId":\\-|"seatId": \\-|"seatId":t|"seatId": t|"s',
      'eatId":f|"seatId": f|"seatId":\\[|"seatId": \\[|"seatId":\\{|"seatId": \\{|"siteId":',
      '0|"siteId": 0|"siteId":1|"siteId": 1|"siteId":2|"siteId": 2|"siteId":3|"siteId":',
      ' 3|"siteId":4|"siteId": 4|"siteId":5|"siteId": 5|"siteId":6|"siteId": 6|"siteId"',
      ':7|"siteId": 7|"siteId":8|"siteId": 8|"siteId":9|"siteId": 9|"siteId":\\-|"siteId',
      '": \\-|"siteId":t|"siteId": t|"siteId":f|"siteId": f|"siteId":\\[|"siteId": \\[|"si',
      'teId":\\{|"siteId": \\{|"agentId":0|"agentId": 0|"agentId":1|"agentId": 1|"agentId',
      '":2|"agentId": 2|"agentId":3|"agentId": 3|"agentId":4|"agentId": 4|"agentId":5|"',
      'agentId": 5|"agentId":6|"agentId": 6|"agentId":7|"agentId": 7|"agentId":8|"agent',
      'Id": 8|"agentId":9|"agentId": 9|"agentId":\\-|"agentId": \\-|"agentId":t|"agentId"',
      ': t|"agentId":f|"agentId": f|"agentId":\\[|"agentId": \\[|"agentId":\\{|"agentId": ',
      '\\{|"queueId":0|"queueId": 0|"queueId":1|"queueId": 1|"queueId":2|"queueId": 2|"q',
      'ueueId":3|"queueId": 3|"queueId":4|"queueId": 4|"queueId":5|"queueId": 5|"queueI',
      'd":6|"queueId": 6|"queueId":7|"queueId": 7|"queueId":8|"queueId": 8|"queueId":9|',
      '"queueId": 9|"queueId":\\-|"queueId": \\-|"queueId":t|"queueId": t|"queueId":f|"qu',
      'eueId": f|"queueId":\\[|"queueId": \\[|"queueId":\\{|"queueId": \\{|"callId":0|"call',
      'Id": 0|"callId":1|"callId": 1|"callId":2|"callId": 2|"callId":3|"callId": 3|"cal',
      'lId":4|"callId": 4|"callId":5|"callId": 5|"callId":6|"callId": 6|"callId":7|"cal',
      'lId": 7|"callId":8|"callId": 8|"callId":9|"callId": 9|"callId":\\-|"callId": \\-|"',
      'callId":t|"callId": t|"callId":f|"callId": f|"callId":\\[|"callId": \\[|"callId":\\',
      '{|"callId": \\{|"state":0|"state": 0|"state":1|"state": 1|"state":2|"state": 2|"s',
      'tate":3|"state": 3|"state":4|"state": 4|"state":5|"state": 5|"state":6|"state": ',
      '6|"state":7|"state": 7|"state":8|"state": 8|"state":9|"state": 9|"state":\\-|"sta',
      'te": \\-|"state":t|"state": t|"state":f|"state": f|"state":\\[|"state": \\[|"state"',
      ':\\{|"state": \\{|"reason":0|"reason": 0|"reason":1|"reason": 1|"reason":2|"reason',
      '": 2|"reason":3|"reason": 3|"reason":4|"reason": 4|"reason":5|"reason": 5|"reaso',
      'n":6|"reason": 6|"reason":7|"reason": 7|"reason":8|"reason": 8|"reason":9|"reaso',
      'n": 9|"reason":\\-|"reason": \\-|"reason":t|"reason": t|"reason":f|"reason": f|"re',
      'ason":\\[|"reason": \\[|"reason":\\{|"reason": \\{|"startedAt":0|"startedAt": 0|"sta',
      'rtedAt":1|"startedAt": 1|"startedAt":2|"startedAt": 2|"startedAt":3|"startedAt":',
      ' 3|"startedAt":4|"startedAt": 4|"startedAt":5|"startedAt": 5|"startedAt":6|"star',
      'tedAt": 6|"startedAt":7|"startedAt": 7|"startedAt":8|"startedAt": 8|"startedAt":',
      '9|"startedAt": 9|"startedAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt": t|"st',
      'artedAt":f|"startedAt": f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|"started',
      'At": \\{|"sequence":"|"sequence": "|"sequence":t|"sequence": t|"sequence":f|"sequ',
      'ence": f|"sequence":\\[|"sequence": \\[|"sequence":\\{|"sequence": \\{|"stateId":""|',
      '"stateId": ""|"seatId":""|"seatId": ""|"siteId":""|"siteId": ""|"agentId":""|"ag',
      'entId": ""|"queueId":""|"queueId": ""|"callId":""|"callId": ""|"startedAt":""|"s',
      'tartedAt": ""|" |"\t|"\n|"\r|":  |":\t|":\n|":\r|": \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\', '\\u005|\\\\u006|\\\\u007|\\\\":')])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'stateId')), length(tupleElement(t, 'seatId')), length(tupleElement(t, 'siteId')),
      length(tupleElement(t, 'agentId')), length(tupleElement(t, 'queueId')), length(tupleElement(t, 'callId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'reason'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'sequence') between 0 and 4294967295) or tupleElement(t, 'sequence') != floor(tupleElement(t, 'sequence')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
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
  toUInt32(tupleElement(t, 'sequence')) as sequence,
  if(record_headers['source'] != '', record_headers['source'], record_source) as source,
  bitOr(bitShiftLeft(toUInt128(assumeNotNull(toUInt32(tupleElement(t, 'revision')))), 64), toUInt128(cityHash64(v))) as version,
  parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'), 3, 'UTC') as event_at,
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('stateId', 'revision', 'seatId', 'siteId', 'agentId', 'queueId', 'callId', 'state', 'reason', 'startedAt', 'sequence'),
    JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  '' as subject,
  '' as original_sha256,
  emptyArrayString() as reasons
from (select *, JSONExtract(v, concat('Tuple(stateId Nullable(String), revision Nullable(Float64), seatId Nullable(Stri',
  'ng), siteId Nullable(String), agentId Nullable(String), queueId Nullable(String)',
  ', callId Nullable(String), state Nullable(String), reason Nullable(String), star', 'tedAt Nullable(String), sequence Nullable(Float64))')) as t
  from (select *, ifNull(original_value, '') as v from sure_seat_states))
where throwIf(isNotNull(original_value) and is_suspect, 'a record may break its contract') = 0;

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
  min(record_offset) as first_offset, max(record_offset) as last_offset, uniqExact(record_offset) as records, uniqExactIf(record_offset, isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_seat_states.ingested_at) as ingested_at
from parsed_seat_states where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists seat_states_of_seat_states to seat_states_v1 as
select state_id, revision, seat_id, site_id, agent_id, queue_id, call_id, state, reason, started_at, sequence, source, version, record_source,
  record_generation, record_partition, record_offset, ingested_at, extra
from parsed_seat_states where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_seat_states to touches as
select 'seat_states' as table_name, touched as slot_at, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select arrayJoin(arrayMap(n -> first + toIntervalMinute(15 * n), range(toUInt32(least(65, greatest(1, dateDiff('minute', first, now('UTC')) / 15 + 1)))))) as touched
  from (select distinct toStartOfInterval(started_at, interval 15 minute, 'UTC') as first from parsed_seat_states where isNotNull(record_value) and empty(reasons)))
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

create table if not exists sure_interface_calls
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

create materialized view if not exists parse_interface_calls to parsed_interface_calls as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'interfaceCallId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t,
  'interfaceId')), isNull(tupleElement(t, 'operation')), isNull(tupleElement(t, 'calledAt')), isNull(tupleElement(t, 'durationMs')), isNull(tupleElement(t,
  'outcome')), isNull(tupleElement(t, 'statusCode')), isNull(tupleElement(t, 'errorCode')), isNull(tupleElement(t, 'attempt')), isNull(tupleElement(t,
  'callId')), isNull(tupleElement(t, 'orderId')), isNull(tupleElement(t, 'traceparent')), isNull(tupleElement(t, 'contactId')), isNull(tupleElement(t,
  'requestSummary')), isNull(tupleElement(t, 'responseSummary'))]) != 16) as has_other_members, (
    isNull(concat(tupleElement(t, 'interfaceCallId'), tupleElement(t, 'revision'), tupleElement(t, 'interfaceId'), tupleElement(t, 'operation'), tupleElement(t,
      'calledAt'), tupleElement(t, 'durationMs'), tupleElement(t, 'outcome')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"interfaceCallId":0|"interfaceCallId": 0|"interfaceCallId":1|"interfaceCallId": ',
      '1|"interfaceCallId":2|"interfaceCallId": 2|"interfaceCallId":3|"interfaceCallId"',
      ': 3|"interfaceCallId":4|"interfaceCallId": 4|"interfaceCallId":5|"interfaceCallI',
      'd": 5|"interfaceCallId":6|"interfaceCallId": 6|"interfaceCallId":7|"interfaceCal',
      'lId": 7|"interfaceCallId":8|"interfaceCallId": 8|"interfaceCallId":9|"interfaceC',
      'allId": 9|"interfaceCallId":\\-|"interfaceCallId": \\-|"interfaceCallId":t|"interf',
      'aceCallId": t|"interfaceCallId":f|"interfaceCallId": f|"interfaceCallId":\\[|"int',
      'erfaceCallId": \\[|"interfaceCallId":\\{|"interfaceCallId": \\{|"revision":"|"revis',
      'ion": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"rev',
      'ision": \\[|"revision":\\{|"revision": \\{|"interfaceId":0|"interfaceId": 0|"interf',
      'aceId":1|"interfaceId": 1|"interfaceId":2|"interfaceId": 2|"interfaceId":3|"inte',
      'rfaceId": 3|"interfaceId":4|"interfaceId": 4|"interfaceId":5|"interfaceId": 5|"i',
      'nterfaceId":6|"interfaceId": 6|"interfaceId":7|"interfaceId": 7|"interfaceId":8|',
      '"interfaceId": 8|"interfaceId":9|"interfaceId": 9|"interfaceId":\\-|"interfaceId"',
      ': \\-|"interfaceId":t|"interfaceId": t|"interfaceId":f|"interfaceId": f|"interfac',
      'eId":\\[|"interfaceId": \\[|"interfaceId":\\{|"interfaceId": \\{|"operation":0|"oper',
      'ation": 0|"operation":1|"operation": 1|"operation":2|"operation": 2|"operation":',
      '3|"operation": 3|"operation":4|"operation": 4|"operation":5|"operation": 5|"oper',
      'ation":6|"operation": 6|"operation":7|"operation": 7|"operation":8|"operation": ',
      '8|"operation":9|"operation": 9|"operation":\\-|"operation": \\-|"operation":t|"ope',
      'ration": t|"operation":f|"operation": f|"operation":\\[|"operation": \\[|"operatio',
      'n":\\{|"operation": \\{|"calledAt":0|"calledAt": 0|"calledAt":1|"calledAt": 1|"cal',
      'ledAt":2|"calledAt": 2|"calledAt":3|"calledAt": 3|"calledAt":4|"calledAt": 4|"ca',
      'lledAt":5|"calledAt": 5|"calledAt":6|"calledAt": 6|"calledAt":7|"calledAt": 7|"c',
      'alledAt":8|"calledAt": 8|"calledAt":9|"calledAt": 9|"calledAt":\\-|"calledAt": \\-',
      '|"calledAt":t|"calledAt": t|"calledAt":f|"calledAt": f|"calledAt":\\[|"calledAt":',
      ' \\[|"calledAt":\\{|"calledAt": \\{|"durationMs":"|"durationMs": "|"durationMs":t|"',
      'durationMs": t|"durationMs":f|"durationMs": f|"durationMs":\\[|"durationMs": \\[|"',
      'durationMs":\\{|"durationMs": \\{|"outcome":0|"outcome": 0|"outcome":1|"outcome": ',
      '1|"outcome":2|"outcome": 2|"outcome":3|"outcome": 3|"outcome":4|"outcome": 4|"ou',
      'tcome":5|"outcome": 5|"outcome":6|"outcome": 6|"outcome":7|"outcome": 7|"outcome',
      '":8|"outcome": 8|"outcome":9|"outcome": 9|"outcome":\\-|"outcome": \\-|"outcome":t',
      '|"outcome": t|"outcome":f|"outcome": f|"outcome":\\[|"outcome": \\[|"outcome":\\{|"',
      'outcome": \\{|"statusCode":"|"statusCode": "|"statusCode":t|"statusCode": t|"stat',
      'usCode":f|"statusCode": f|"statusCode":\\[|"statusCode": \\[|"statusCode":\\{|"stat',
      'usCode": \\{|"errorCode":0|"errorCode": 0|"errorCode":1|"errorCode": 1|"errorCode',
      '":2|"errorCode": 2|"errorCode":3|"errorCode": 3|"errorCode":4|"errorCode": 4|"er',
      'rorCode":5|"errorCode": 5|"errorCode":6|"errorCode": 6|"errorCode":7|"errorCode"',
      ': 7|"errorCode":8|"errorCode": 8|"errorCode":9|"errorCode": 9|"errorCode":\\-|"er',
      'rorCode": \\-|"errorCode":t|"errorCode": t|"errorCode":f|"errorCode": f|"errorCod',
      'e":\\[|"errorCode": \\[|"errorCode":\\{|"errorCode": \\{|"attempt":"|"attempt": "|"a',
      'ttempt":t|"attempt": t|"attempt":f|"attempt": f|"attempt":\\[|"attempt": \\[|"atte',
      'mpt":\\{|"attempt": \\{|"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"',
      'callId": 2|"callId":3|"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|',
      '"callId":6|"callId": 6|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|',
      '"callId": 9|"callId":\\-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId":',
      ' f|"callId":\\[|"callId": \\[|"callId":\\{|"callId": \\{|"orderId":0|"orderId": 0|"o',
      'rderId":1|"orderId": 1|"orderId":2|"orderId": 2|"orderId":3|"orderId": 3|"orderI',
      'd":4|"orderId": 4|"orderId":5|"orderId": 5|"orderId":6|"orderId": 6|"orderId":7|',
      '"orderId": 7|"orderId":8|"orderId": 8|"orderId":9|"orderId": 9|"orderId":\\-|"ord',
      'erId": \\-|"orderId":t|"orderId": t|"orderId":f|"orderId": f|"orderId":\\[|"orderI',
      'd": \\[|"orderId":\\{|"orderId": \\{|"traceparent":0|"traceparent": 0|"traceparent"',
      ':1|"traceparent": 1|"traceparent":2|"traceparent": 2|"traceparent":3|"traceparen',
      't": 3|"traceparent":4|"traceparent": 4|"traceparent":5|"traceparent": 5|"tracepa',
      'rent":6|"traceparent": 6|"traceparent":7|"traceparent": 7|"traceparent":8|"trace',
      'parent": 8|"traceparent":9|"traceparent": 9|"traceparent":\\-|"traceparent": \\-|"',
      'traceparent":t|"traceparent": t|"traceparent":f|"traceparent": f|"traceparent":\\',
      '[|"traceparent": \\[|"traceparent":\\{|"traceparent": \\{|"contactId":0|"contactId"',
      ': 0|"contactId":1|"contactId": 1|"contactId":2|"contactId": 2|"contactId":3|"con',
      'tactId": 3|"contactId":4|"contactId": 4|"contactId":5|"contactId": 5|"contactId"',
      ':6|"contactId": 6|"contactId":7|"contactId": 7|"contactId":8|"contactId": 8|"con',
      'tactId":9|"contactId": 9|"contactId":\\-|"contactId": \\-|"contactId":t|"contactId',
      '": t|"contactId":f|"contactId": f|"contactId":\\[|"contactId": \\[|"contactId":\\{|',
      '"contactId": \\{|"requestSummary":0|"requestSummary": 0|"requestSummary":1|"reque',
      'stSummary": 1|"requestSummary":2|"requestSummary": 2|"requestSummary":3|"request',
      'Summary": 3|"requestSummary":4|"requestSummary": 4|"requestSummary":5|"requestSu',
      'mmary": 5|"requestSummary":6|"requestSummary": 6|"requestSummary":7|"requestSumm',
      'ary": 7|"requestSummary":8|"requestSummary": 8|"requestSummary":9|"requestSummar',
      'y": 9|"requestSummary":\\-|"requestSummary": \\-|"requestSummary":t|"requestSummar',
      'y": t|"requestSummary":f|"requestSummary": f|"requestSummary":\\[|"requestSummary',
      '": \\[|"requestSummary":\\{|"requestSummary": \\{|"responseSummary":0|"responseSumm',
      'ary": 0|"responseSummary":1|"responseSummary": 1|"responseSummary":2|"responseSu',
      'mmary": 2|"responseSummary":3|"responseSummary": 3|"responseSummary":4|"response',
      'Summary": 4|"responseSummary":5|"responseSummary": 5|"responseSummary":6|"respon',
      'seSummary": 6|"responseSummary":7|"responseSummary": 7|"responseSummary":8|"resp',
      'onseSummary": 8|"responseSummary":9|"responseSummary": 9|"responseSummary":\\-|"r',
      'esponseSummary": \\-|"responseSummary":t|"responseSummary": t|"responseSummary":f',
      '|"responseSummary": f|"responseSummary":\\[|"responseSummary": \\[|"responseSummar',
      'y":\\{|"responseSummary": \\{|"interfaceCallId":""|"interfaceCallId": ""|"interfac',
      'eId":""|"interfaceId": ""|"calledAt":""|"calledAt": ""|"callId":""|"callId": ""|',
      '"orderId":""|"orderId": ""|"contactId":""|"contactId": ""|" |"\t|"\n|"\r|":  |":\t|"',
      ':\n|":\r|": \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":')])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'interfaceCallId')), length(tupleElement(t, 'interfaceId')), length(tupleElement(t, 'callId')),
      length(tupleElement(t, 'orderId')), length(tupleElement(t, 'contactId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'operation')), length(tupleElement(t, 'errorCode')), length(tupleElement(t, 'traceparent'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'durationMs') between 0 and 4294967295) or tupleElement(t, 'durationMs') != floor(tupleElement(t, 'durationMs')), 0)
    or ifNull(not (tupleElement(t, 'statusCode') between 0 and 4294967295) or tupleElement(t, 'statusCode') != floor(tupleElement(t, 'statusCode')), 0)
    or ifNull(not (tupleElement(t, 'attempt') between 0 and 4294967295) or tupleElement(t, 'attempt') != floor(tupleElement(t, 'attempt')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'calledAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('interfaceCallId', 'revision', 'interfaceId', 'operation', 'calledAt', 'durationMs', 'outcome', 'statusCode', 'errorCode',
    'attempt', 'callId', 'orderId', 'traceparent', 'contactId', 'requestSummary', 'responseSummary'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''),
    '') as extra,
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
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), concat('^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$')), concat(rule.1, '.zone'), not match(JSONExtractString(raw), concat(
            '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?', ':0[0-9]|1[0-8]):[0-5][0-9])$'))
            or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'),
            toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          ''),
          JSONExtract(concat('[["interfaceCallId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-01234567',
            '89",0,4294967295,[],"",""],["interfaceId","id",1,"\\"",1,128,[],"",""],["operatio',
            'n","label",1,"\\"",0,200,[],"",""],["calledAt","instant",1,"\\"",0,100000,[],"",""',
            '],["durationMs","count",1,"-0123456789",0,4294967295,[],"",""],["outcome","one-o',
            'f",1,"\\"",0,100000,["ok","error","timeout","rejected"],"",""],["statusCode","cou',
            'nt",0,"-0123456789",0,4294967295,[],"",""],["errorCode","label",0,"\\"",0,200,[],',
            '"",""],["attempt","count",0,"-0123456789",0,4294967295,[],"",""],["callId","id",',
            '0,"\\"",1,128,[],"",""],["orderId","id",0,"\\"",1,128,[],"",""],["traceparent","la',
            'bel",0,"\\"",0,200,[],"",""],["contactId","id",0,"\\"",1,128,[],"",""],["requestSu',
            'mmary","text",0,"\\"",0,100000,[],"",""],["responseSummary","text",0,"\\"",0,10000', '0,[],"",""]]'),
            'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arraySort(p -> indexOf(['interfaceCallId',
            'revision', 'interfaceId', 'operation', 'calledAt', 'durationMs', 'outcome', 'statusCode', 'errorCode', 'attempt', 'callId', 'orderId',
            'traceparent', 'contactId', 'requestSummary', 'responseSummary'], p.1), arrayFilter((p, nth) -> nth = 1,
            arrayConcat(arrayFilter(p -> p.1 in ('interfaceCallId', 'revision', 'interfaceId', 'operation', 'calledAt', 'durationMs', 'outcome', 'statusCode',
            'errorCode', 'attempt', 'callId', 'orderId', 'traceparent', 'contactId', 'requestSummary', 'responseSummary'), JSONExtractKeysAndValuesRaw(v)),
            arrayMap(path -> (path, ''), ['interfaceCallId', 'revision', 'interfaceId', 'operation', 'calledAt', 'durationMs', 'outcome', 'statusCode',
            'errorCode', 'attempt', 'callId', 'orderId', 'traceparent', 'contactId', 'requestSummary', 'responseSummary'])),
            arrayEnumerateUniq(arrayConcat(arrayFilter(p -> p.1 in ('interfaceCallId', 'revision', 'interfaceId', 'operation', 'calledAt', 'durationMs',
            'outcome', 'statusCode', 'errorCode', 'attempt', 'callId', 'orderId', 'traceparent', 'contactId', 'requestSummary', 'responseSummary'),
            JSONExtractKeysAndValuesRaw(v)), arrayMap(path -> (path, ''), ['interfaceCallId', 'revision', 'interfaceId', 'operation', 'calledAt', 'durationMs',
            'outcome', 'statusCode', 'errorCode', 'attempt', 'callId', 'orderId', 'traceparent', 'contactId', 'requestSummary', 'responseSummary'])).1))).2),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''),
          if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'calledAt'), 3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), [])
          as reasons
from (select *, JSONExtract(v, concat('Tuple(interfaceCallId Nullable(String), revision Nullable(Float64), interfaceId ',
  'Nullable(String), operation Nullable(String), calledAt Nullable(String), duratio',
  'nMs Nullable(Float64), outcome Nullable(String), statusCode Nullable(Float64), e',
  'rrorCode Nullable(String), attempt Nullable(Float64), callId Nullable(String), o',
  'rderId Nullable(String), traceparent Nullable(String), contactId Nullable(String', '), requestSummary Nullable(String), responseSummary Nullable(String))'))
  as t from (select *, ifNull(original_value, '') as v from landing_interface_calls));

create materialized view if not exists parse_sure_interface_calls to parsed_interface_calls as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'interfaceCallId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t,
  'interfaceId')), isNull(tupleElement(t, 'operation')), isNull(tupleElement(t, 'calledAt')), isNull(tupleElement(t, 'durationMs')), isNull(tupleElement(t,
  'outcome')), isNull(tupleElement(t, 'statusCode')), isNull(tupleElement(t, 'errorCode')), isNull(tupleElement(t, 'attempt')), isNull(tupleElement(t,
  'callId')), isNull(tupleElement(t, 'orderId')), isNull(tupleElement(t, 'traceparent')), isNull(tupleElement(t, 'contactId')), isNull(tupleElement(t,
  'requestSummary')), isNull(tupleElement(t, 'responseSummary'))]) != 16) as has_other_members, (
    isNull(concat(tupleElement(t, 'interfaceCallId'), tupleElement(t, 'revision'), tupleElement(t, 'interfaceId'), tupleElement(t, 'operation'), tupleElement(t,
      'calledAt'), tupleElement(t, 'durationMs'), tupleElement(t, 'outcome')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"interfaceCallId":0|"interfaceCallId": 0|"interfaceCallId":1|"interfaceCallId": ',
      '1|"interfaceCallId":2|"interfaceCallId": 2|"interfaceCallId":3|"interfaceCallId"',
      ': 3|"interfaceCallId":4|"interfaceCallId": 4|"interfaceCallId":5|"interfaceCallI',
      'd": 5|"interfaceCallId":6|"interfaceCallId": 6|"interfaceCallId":7|"interfaceCal',
      'lId": 7|"interfaceCallId":8|"interfaceCallId": 8|"interfaceCallId":9|"interfaceC',
      'allId": 9|"interfaceCallId":\\-|"interfaceCallId": \\-|"interfaceCallId":t|"interf',
      'aceCallId": t|"interfaceCallId":f|"interfaceCallId": f|"interfaceCallId":\\[|"int',
      'erfaceCallId": \\[|"interfaceCallId":\\{|"interfaceCallId": \\{|"revision":"|"revis',
      'ion": "|"revision":t|"revision": t|"revision":f|"revision": f|"revision":\\[|"rev',
      'ision": \\[|"revision":\\{|"revision": \\{|"interfaceId":0|"interfaceId": 0|"interf',
      'aceId":1|"interfaceId": 1|"interfaceId":2|"interfaceId": 2|"interfaceId":3|"inte',
      'rfaceId": 3|"interfaceId":4|"interfaceId": 4|"interfaceId":5|"interfaceId": 5|"i',
      'nterfaceId":6|"interfaceId": 6|"interfaceId":7|"interfaceId": 7|"interfaceId":8|',
      '"interfaceId": 8|"interfaceId":9|"interfaceId": 9|"interfaceId":\\-|"interfaceId"',
      ': \\-|"interfaceId":t|"interfaceId": t|"interfaceId":f|"interfaceId": f|"interfac',
      'eId":\\[|"interfaceId": \\[|"interfaceId":\\{|"interfaceId": \\{|"operation":0|"oper',
      'ation": 0|"operation":1|"operation": 1|"operation":2|"operation": 2|"operation":',
      '3|"operation": 3|"operation":4|"operation": 4|"operation":5|"operation": 5|"oper',
      'ation":6|"operation": 6|"operation":7|"operation": 7|"operation":8|"operation": ',
      '8|"operation":9|"operation": 9|"operation":\\-|"operation": \\-|"operation":t|"ope',
      'ration": t|"operation":f|"operation": f|"operation":\\[|"operation": \\[|"operatio',
      'n":\\{|"operation": \\{|"calledAt":0|"calledAt": 0|"calledAt":1|"calledAt": 1|"cal',
      'ledAt":2|"calledAt": 2|"calledAt":3|"calledAt": 3|"calledAt":4|"calledAt": 4|"ca',
      'lledAt":5|"calledAt": 5|"calledAt":6|"calledAt": 6|"calledAt":7|"calledAt": 7|"c',
      'alledAt":8|"calledAt": 8|"calledAt":9|"calledAt": 9|"calledAt":\\-|"calledAt": \\-',
      '|"calledAt":t|"calledAt": t|"calledAt":f|"calledAt": f|"calledAt":\\[|"calledAt":',
      ' \\[|"calledAt":\\{|"calledAt": \\{|"durationMs":"|"durationMs": "|"durationMs":t|"',
      'durationMs": t|"durationMs":f|"durationMs": f|"durationMs":\\[|"durationMs": \\[|"',
      'durationMs":\\{|"durationMs": \\{|"outcome":0|"outcome": 0|"outcome":1|"outcome": ',
      '1|"outcome":2|"outcome": 2|"outcome":3|"outcome": 3|"outcome":4|"outcome": 4|"ou',
      'tcome":5|"outcome": 5|"outcome":6|"outcome": 6|"outcome":7|"outcome": 7|"outcome',
      '":8|"outcome": 8|"outcome":9|"outcome": 9|"outcome":\\-|"outcome": \\-|"outcome":t',
      '|"outcome": t|"outcome":f|"outcome": f|"outcome":\\[|"outcome": \\[|"outcome":\\{|"',
      'outcome": \\{|"statusCode":"|"statusCode": "|"statusCode":t|"statusCode": t|"stat',
      'usCode":f|"statusCode": f|"statusCode":\\[|"statusCode": \\[|"statusCode":\\{|"stat',
      'usCode": \\{|"errorCode":0|"errorCode": 0|"errorCode":1|"errorCode": 1|"errorCode',
      '":2|"errorCode": 2|"errorCode":3|"errorCode": 3|"errorCode":4|"errorCode": 4|"er',
      'rorCode":5|"errorCode": 5|"errorCode":6|"errorCode": 6|"errorCode":7|"errorCode"',
      ': 7|"errorCode":8|"errorCode": 8|"errorCode":9|"errorCode": 9|"errorCode":\\-|"er',
      'rorCode": \\-|"errorCode":t|"errorCode": t|"errorCode":f|"errorCode": f|"errorCod',
      'e":\\[|"errorCode": \\[|"errorCode":\\{|"errorCode": \\{|"attempt":"|"attempt": "|"a',
      'ttempt":t|"attempt": t|"attempt":f|"attempt": f|"attempt":\\[|"attempt": \\[|"atte',
      'mpt":\\{|"attempt": \\{|"callId":0|"callId": 0|"callId":1|"callId": 1|"callId":2|"',
      'callId": 2|"callId":3|"callId": 3|"callId":4|"callId": 4|"callId":5|"callId": 5|',
      '"callId":6|"callId": 6|"callId":7|"callId": 7|"callId":8|"callId": 8|"callId":9|',
      '"callId": 9|"callId":\\-|"callId": \\-|"callId":t|"callId": t|"callId":f|"callId":',
      ' f|"callId":\\[|"callId": \\[|"callId":\\{|"callId": \\{|"orderId":0|"orderId": 0|"o',
      'rderId":1|"orderId": 1|"orderId":2|"orderId": 2|"orderId":3|"orderId": 3|"orderI',
      'd":4|"orderId": 4|"orderId":5|"orderId": 5|"orderId":6|"orderId": 6|"orderId":7|',
      '"orderId": 7|"orderId":8|"orderId": 8|"orderId":9|"orderId": 9|"orderId":\\-|"ord',
      'erId": \\-|"orderId":t|"orderId": t|"orderId":f|"orderId": f|"orderId":\\[|"orderI',
      'd": \\[|"orderId":\\{|"orderId": \\{|"traceparent":0|"traceparent": 0|"traceparent"',
      ':1|"traceparent": 1|"traceparent":2|"traceparent": 2|"traceparent":3|"traceparen',
      't": 3|"traceparent":4|"traceparent": 4|"traceparent":5|"traceparent": 5|"tracepa',
      'rent":6|"traceparent": 6|"traceparent":7|"traceparent": 7|"traceparent":8|"trace',
      'parent": 8|"traceparent":9|"traceparent": 9|"traceparent":\\-|"traceparent": \\-|"',
      'traceparent":t|"traceparent": t|"traceparent":f|"traceparent": f|"traceparent":\\',
      '[|"traceparent": \\[|"traceparent":\\{|"traceparent": \\{|"contactId":0|"contactId"',
      ': 0|"contactId":1|"contactId": 1|"contactId":2|"contactId": 2|"contactId":3|"con',
      'tactId": 3|"contactId":4|"contactId": 4|"contactId":5|"contactId": 5|"contactId"',
      ':6|"contactId": 6|"contactId":7|"contactId": 7|"contactId":8|"contactId": 8|"con',
      'tactId":9|"contactId": 9|"contactId":\\-|"contactId": \\-|"contactId":t|"contactId',
      '": t|"contactId":f|"contactId": f|"contactId":\\[|"contactId": \\[|"contactId":\\{|',
      '"contactId": \\{|"requestSummary":0|"requestSummary": 0|"requestSummary":1|"reque',
      'stSummary": 1|"requestSummary":2|"requestSummary": 2|"requestSummary":3|"request',
      'Summary": 3|"requestSummary":4|"requestSummary": 4|"requestSummary":5|"requestSu',
      'mmary": 5|"requestSummary":6|"requestSummary": 6|"requestSummary":7|"requestSumm',
      'ary": 7|"requestSummary":8|"requestSummary": 8|"requestSummary":9|"requestSummar',
      'y": 9|"requestSummary":\\-|"requestSummary": \\-|"requestSummary":t|"requestSummar',
      'y": t|"requestSummary":f|"requestSummary": f|"requestSummary":\\[|"requestSummary',
      '": \\[|"requestSummary":\\{|"requestSummary": \\{|"responseSummary":0|"responseSumm',
      'ary": 0|"responseSummary":1|"responseSummary": 1|"responseSummary":2|"responseSu',
      'mmary": 2|"responseSummary":3|"responseSummary": 3|"responseSummary":4|"response',
      'Summary": 4|"responseSummary":5|"responseSummary": 5|"responseSummary":6|"respon',
      'seSummary": 6|"responseSummary":7|"responseSummary": 7|"responseSummary":8|"resp',
      'onseSummary": 8|"responseSummary":9|"responseSummary": 9|"responseSummary":\\-|"r',
      'esponseSummary": \\-|"responseSummary":t|"responseSummary": t|"responseSummary":f',
      '|"responseSummary": f|"responseSummary":\\[|"responseSummary": \\[|"responseSummar',
      'y":\\{|"responseSummary": \\{|"interfaceCallId":""|"interfaceCallId": ""|"interfac',
      'eId":""|"interfaceId": ""|"calledAt":""|"calledAt": ""|"callId":""|"callId": ""|',
      '"orderId":""|"orderId": ""|"contactId":""|"contactId": ""|" |"\t|"\n|"\r|":  |":\t|"',
      ':\n|":\r|": \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u007|\\\\":')])
    or length(v) > 100000
    or arrayExists(n -> n > 128, [length(tupleElement(t, 'interfaceCallId')), length(tupleElement(t, 'interfaceId')), length(tupleElement(t, 'callId')),
      length(tupleElement(t, 'orderId')), length(tupleElement(t, 'contactId'))])
    or arrayExists(n -> n > 200, [length(tupleElement(t, 'operation')), length(tupleElement(t, 'errorCode')), length(tupleElement(t, 'traceparent'))])
    or ifNull(not (tupleElement(t, 'revision') between 0 and 4294967295) or tupleElement(t, 'revision') != floor(tupleElement(t, 'revision')), 0)
    or ifNull(not (tupleElement(t, 'durationMs') between 0 and 4294967295) or tupleElement(t, 'durationMs') != floor(tupleElement(t, 'durationMs')), 0)
    or ifNull(not (tupleElement(t, 'statusCode') between 0 and 4294967295) or tupleElement(t, 'statusCode') != floor(tupleElement(t, 'statusCode')), 0)
    or ifNull(not (tupleElement(t, 'attempt') between 0 and 4294967295) or tupleElement(t, 'attempt') != floor(tupleElement(t, 'attempt')), 0)
    or not match(arrayStringConcat([tupleElement(t, 'calledAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('interfaceCallId', 'revision', 'interfaceId', 'operation', 'calledAt', 'durationMs', 'outcome', 'statusCode', 'errorCode',
    'attempt', 'callId', 'orderId', 'traceparent', 'contactId', 'requestSummary', 'responseSummary'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''),
    '') as extra,
  '' as subject,
  '' as original_sha256,
  emptyArrayString() as reasons
from (select *, JSONExtract(v, concat('Tuple(interfaceCallId Nullable(String), revision Nullable(Float64), interfaceId ',
  'Nullable(String), operation Nullable(String), calledAt Nullable(String), duratio',
  'nMs Nullable(Float64), outcome Nullable(String), statusCode Nullable(Float64), e',
  'rrorCode Nullable(String), attempt Nullable(Float64), callId Nullable(String), o',
  'rderId Nullable(String), traceparent Nullable(String), contactId Nullable(String', '), requestSummary Nullable(String), responseSummary Nullable(String))'))
  as t from (select *, ifNull(original_value, '') as v from sure_interface_calls))
where throwIf(isNotNull(original_value) and is_suspect, 'a record may break its contract') = 0;

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
  min(record_offset) as first_offset, max(record_offset) as last_offset, uniqExact(record_offset) as records, uniqExactIf(record_offset, isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_interface_calls.ingested_at) as ingested_at
from parsed_interface_calls where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists interface_calls_of_interface_calls to interface_calls_v1 as
select interface_call_id, revision, interface_id, operation, called_at, duration_ms, outcome, status_code, error_code, attempt, call_id, order_id, traceparent,
  contact_id, request_summary, response_summary, source, version, record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_interface_calls where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_interface_calls to touches as
select 'interface_calls' as table_name, touched as slot_at, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(called_at, interval 15 minute, 'UTC') as touched from parsed_interface_calls where isNotNull(record_value) and empty(reasons))
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

create table if not exists sure_queue_intervals
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

create materialized view if not exists parse_queue_intervals to parsed_queue_intervals as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'intervalId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'queueId')),
  isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'mediaType')), isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'intervalSeconds')),
  isNull(tupleElement(t, 'offered')), isNull(tupleElement(t, 'answered')), isNull(tupleElement(t, 'abandoned')), isNull(tupleElement(t, 'overflowed')),
  isNull(tupleElement(t, 'transferred')), isNull(tupleElement(t, 'answeredInTarget')), isNull(tupleElement(t, 'targetSeconds')), isNull(tupleElement(t,
  'serviceLevelRatio')), isNull(tupleElement(t, 'waitSeconds')), isNull(tupleElement(t, 'talkSeconds')), isNull(tupleElement(t, 'holdSeconds')),
  isNull(tupleElement(t, 'wrapSeconds')), isNull(tupleElement(t, 'handleSeconds'))]) != 20) as has_other_members, (
    isNull(concat(tupleElement(t, 'intervalId'), tupleElement(t, 'revision'), tupleElement(t, 'queueId'), tupleElement(t, 'startedAt'), tupleElement(t, 'intervalSeconds'), tupleElement(t, 'offered')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"intervalId":0|"intervalId": 0|"intervalId":1|"intervalId": 1|"intervalId":2|"in',
      'tervalId": 2|"intervalId":3|"intervalId": 3|"intervalId":4|"intervalId": 4|"inte',
      'rvalId":5|"intervalId": 5|"intervalId":6|"intervalId": 6|"intervalId":7|"interva',
      'lId": 7|"intervalId":8|"intervalId": 8|"intervalId":9|"intervalId": 9|"intervalI',
      'd":\\-|"intervalId": \\-|"intervalId":t|"intervalId": t|"intervalId":f|"intervalId',
      '": f|"intervalId":\\[|"intervalId": \\[|"intervalId":\\{|"intervalId": \\{|"revision',
      '":"|"revision": "|"revision":t|"revision": t|"revision":f|"revision": f|"revisio',
      'n":\\[|"revision": \\[|"revision":\\{|"revision": \\{|"queueId":0|"queueId": 0|"queu',
      'eId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|"queueId": 3|"queueId":',
      '4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queueId": 6|"queueId":7|"qu',
      'eueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId": 9|"queueId":\\-|"queueI',
      'd": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|"queueId":\\[|"queueId":',
      ' \\[|"queueId":\\{|"queueId": \\{|"siteId":0|"siteId": 0|"siteId":1|"siteId": 1|"si',
      'teId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"siteId":5|"si',
      'teId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"siteId": 8|"s',
      'iteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|"siteId":f|',
      '"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"mediaType":0|"med',
      'iaType": 0|"mediaType":1|"mediaType": 1|"mediaType":2|"mediaType": 2|"mediaType"',
      ':3|"mediaType": 3|"mediaType":4|"mediaType": 4|"mediaType":5|"mediaType": 5|"med',
      'iaType":6|"mediaType": 6|"mediaType":7|"mediaType": 7|"mediaType":8|"mediaType":',
      ' 8|"mediaType":9|"mediaType": 9|"mediaType":\\-|"mediaType": \\-|"mediaType":t|"me',
      'diaType": t|"mediaType":f|"mediaType": f|"mediaType":\\[|"mediaType": \\[|"mediaTy',
      'pe":\\{|"mediaType": \\{|"startedAt":0|"startedAt": 0|"startedAt":1|"startedAt": 1',
      '|"startedAt":2|"startedAt": 2|"startedAt":3|"startedAt": 3|"startedAt":4|"starte',
      'dAt": 4|"startedAt":5|"startedAt": 5|"startedAt":6|"startedAt": 6|"startedAt":7|',
      '"startedAt": 7|"startedAt":8|"startedAt": 8|"startedAt":9|"startedAt": 9|"starte',
      'dAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt": t|"startedAt":f|"startedAt": ',
      'f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|"startedAt": \\{|"intervalSeconds',
      '":"|"intervalSeconds": "|"intervalSeconds":t|"intervalSeconds": t|"intervalSecon',
      'ds":f|"intervalSeconds": f|"intervalSeconds":\\[|"intervalSeconds": \\[|"intervalS',
      'econds":\\{|"intervalSeconds": \\{|"offered":"|"offered": "|"offered":t|"offered":',
      ' t|"offered":f|"offered": f|"offered":\\[|"offered": \\[|"offered":\\{|"offered": \\',
      '{|"answered":"|"answered": "|"answered":t|"answered": t|"answered":f|"answered":',
      ' f|"answered":\\[|"answered": \\[|"answered":\\{|"answered": \\{|"abandoned":"|"aban',
      'doned": "|"abandoned":t|"abandoned": t|"abandoned":f|"abandoned": f|"abandoned":',
      '\\[|"abandoned": \\[|"abandoned":\\{|"abandoned": \\{|"overflowed":"|"overflowed": "',
      '|"overflowed":t|"overflowed": t|"overflowed":f|"overflowed": f|"overflowed":\\[|"',
      'overflowed": \\[|"overflowed":\\{|"overflowed": \\{|"transferred":"|"transferred": ',
      '"|"transferred":t|"transferred": t|"transferred":f|"transferred": f|"transferred',
      '":\\[|"transferred": \\[|"transferred":\\{|"transferred": \\{|"answeredInTarget":"|"',
      'answeredInTarget": "|"answeredInTarget":t|"answeredInTarget": t|"answeredInTarge',
      't":f|"answeredInTarget": f|"answeredInTarget":\\[|"answeredInTarget": \\[|"answere',
      'dInTarget":\\{|"answeredInTarget": \\{|"targetSeconds":"|"targetSeconds": "|"targe',
      'tSeconds":t|"targetSeconds": t|"targetSeconds":f|"targetSeconds": f|"targetSecon',
      'ds":\\[|"targetSeconds": \\[|"targetSeconds":\\{|"targetSeconds": \\{|"serviceLevelR',
      'atio":"|"serviceLevelRatio": "|"serviceLevelRatio":t|"serviceLevelRatio": t|"ser',
      'viceLevelRatio":f|"serviceLevelRatio": f|"serviceLevelRatio":\\[|"serviceLevelRat',
      'io": \\[|"serviceLevelRatio":\\{|"serviceLevelRatio": \\{|"waitSeconds":"|"waitSeco',
      'nds": "|"waitSeconds":t|"waitSeconds": t|"waitSeconds":f|"waitSeconds": f|"waitS',
      'econds":\\[|"waitSeconds": \\[|"waitSeconds":\\{|"waitSeconds": \\{|"talkSeconds":"|',
      '"talkSeconds": "|"talkSeconds":t|"talkSeconds": t|"talkSeconds":f|"talkSeconds":',
      ' f|"talkSeconds":\\[|"talkSeconds": \\[|"talkSeconds":\\{|"talkSeconds": \\{|"holdSe',
      'conds":"|"holdSeconds": "|"holdSeconds":t|"holdSeconds": t|"holdSeconds":f|"hold',
      'Seconds": f|"holdSeconds":\\[|"holdSeconds": \\[|"holdSeconds":\\{|"holdSeconds": \\',
      '{|"wrapSeconds":"|"wrapSeconds": "|"wrapSeconds":t|"wrapSeconds": t|"wrapSeconds',
      '":f|"wrapSeconds": f|"wrapSeconds":\\[|"wrapSeconds": \\[|"wrapSeconds":\\{|"wrapSe',
      'conds": \\{|"handleSeconds":"|"handleSeconds": "|"handleSeconds":t|"handleSeconds',
      '": t|"handleSeconds":f|"handleSeconds": f|"handleSeconds":\\[|"handleSeconds": \\[',
      '|"handleSeconds":\\{|"handleSeconds": \\{|"intervalId":""|"intervalId": ""|"queueI',
      'd":""|"queueId": ""|"siteId":""|"siteId": ""|"startedAt":""|"startedAt": ""|" |"',
      '\t|"\n|"\r|":  |":\t|":\n|":\r|": \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u00', '7|\\\\":')])
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
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
    or ifNull(tupleElement(t, 'serviceLevelRatio') not between 0 and 1, 0)
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('intervalId', 'revision', 'queueId', 'siteId', 'mediaType', 'startedAt', 'intervalSeconds', 'offered', 'answered', 'abandoned',
    'overflowed', 'transferred', 'answeredInTarget', 'targetSeconds', 'serviceLevelRatio', 'waitSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds',
    'handleSeconds'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
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
          rule.2 = 'instant', multiIf(match(JSONExtractString(raw), concat('^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?$')), concat(rule.1, '.zone'), not match(JSONExtractString(raw), concat(
            '^(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[',
            '01])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?', ':0[0-9]|1[0-8]):[0-5][0-9])$'))
            or isNull(parseDateTime64BestEffortOrNull(JSONExtractString(raw), 3, 'UTC')), concat(rule.1, '.invalid'), ''),
          rule.2 = 'one-of', if(has(rule.7, JSONExtractString(raw)), '', concat(rule.1, '.unknown')),
          rule.4 = '"', if(lengthUTF8(JSONExtractString(raw)) between rule.5 and rule.6, '', concat(rule.1, '.length')),
          startsWith(rule.4, '-'), multiIf(rule.2 = 'count' and toFloat64OrZero(raw) != floor(toFloat64OrZero(raw)), concat(rule.1, '.type'),
            toFloat64OrZero(raw) between rule.5 and rule.6, '', concat(rule.1, '.range')),
          ''),
          JSONExtract(concat('[["intervalId","id",1,"\\"",1,128,[],"",""],["revision","count",1,"-0123456789",0',
            ',4294967295,[],"",""],["queueId","id",1,"\\"",1,128,[],"",""],["siteId","id",0,"\\',
            '"",1,128,[],"",""],["mediaType","label",0,"\\"",0,200,[],"",""],["startedAt","ins',
            'tant",1,"\\"",0,100000,[],"",""],["intervalSeconds","seconds",1,"-0123456789",0,3',
            '1536000,[],"",""],["offered","count",1,"-0123456789",0,4294967295,[],"",""],["an',
            'swered","count",0,"-0123456789",0,4294967295,[],"",""],["abandoned","count",0,"-',
            '0123456789",0,4294967295,[],"",""],["overflowed","count",0,"-0123456789",0,42949',
            '67295,[],"",""],["transferred","count",0,"-0123456789",0,4294967295,[],"",""],["',
            'answeredInTarget","count",0,"-0123456789",0,4294967295,[],"",""],["targetSeconds',
            '","seconds",0,"-0123456789",0,31536000,[],"",""],["serviceLevelRatio","measure",',
            '0,"-0123456789",-1e+308,1e+308,[],"",""],["waitSeconds","seconds",0,"-0123456789',
            '",0,31536000,[],"",""],["talkSeconds","seconds",0,"-0123456789",0,31536000,[],""',
            ',""],["holdSeconds","seconds",0,"-0123456789",0,31536000,[],"",""],["wrapSeconds',
            '","seconds",0,"-0123456789",0,31536000,[],"",""],["handleSeconds","seconds",0,"-', '0123456789",0,31536000,[],"",""]]'),
            'Array(Tuple(String, String, UInt8, String, Float64, Float64, Array(String), String, String))'), arraySort(p -> indexOf(['intervalId', 'revision',
            'queueId', 'siteId', 'mediaType', 'startedAt', 'intervalSeconds', 'offered', 'answered', 'abandoned', 'overflowed', 'transferred',
            'answeredInTarget', 'targetSeconds', 'serviceLevelRatio', 'waitSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds', 'handleSeconds'], p.1),
            arrayFilter((p, nth) -> nth = 1, arrayConcat(arrayFilter(p -> p.1 in ('intervalId', 'revision', 'queueId', 'siteId', 'mediaType', 'startedAt',
            'intervalSeconds', 'offered', 'answered', 'abandoned', 'overflowed', 'transferred', 'answeredInTarget', 'targetSeconds', 'serviceLevelRatio',
            'waitSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds', 'handleSeconds'), JSONExtractKeysAndValuesRaw(v)), arrayMap(path -> (path, ''),
            ['intervalId', 'revision', 'queueId', 'siteId', 'mediaType', 'startedAt', 'intervalSeconds', 'offered', 'answered', 'abandoned', 'overflowed',
            'transferred', 'answeredInTarget', 'targetSeconds', 'serviceLevelRatio', 'waitSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds',
            'handleSeconds'])), arrayEnumerateUniq(arrayConcat(arrayFilter(p -> p.1 in ('intervalId', 'revision', 'queueId', 'siteId', 'mediaType', 'startedAt',
            'intervalSeconds', 'offered', 'answered', 'abandoned', 'overflowed', 'transferred', 'answeredInTarget', 'targetSeconds', 'serviceLevelRatio',
            'waitSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds', 'handleSeconds'), JSONExtractKeysAndValuesRaw(v)), arrayMap(path -> (path, ''),
            ['intervalId', 'revision', 'queueId', 'siteId', 'mediaType', 'startedAt', 'intervalSeconds', 'offered', 'answered', 'abandoned', 'overflowed',
            'transferred', 'answeredInTarget', 'targetSeconds', 'serviceLevelRatio', 'waitSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds',
            'handleSeconds'])).1))).2),
        [if(length(arrayDistinct(JSONExtractKeysAndValuesRaw(v).1)) != length(JSONExtractKeysAndValuesRaw(v)), 'json.duplicate', ''), if(ifNull(tupleElement(t,
          'serviceLevelRatio') not between 0 and 1, 0), 'serviceLevelRatio.range', ''), if(ifNull(parseDateTime64BestEffortOrNull(tupleElement(t, 'startedAt'),
          3, 'UTC') > ingested_at + interval 5 minute, 0), 'event.future', '')]))), []) as reasons
from (select *, JSONExtract(v, concat('Tuple(intervalId Nullable(String), revision Nullable(Float64), queueId Nullable(',
  'String), siteId Nullable(String), mediaType Nullable(String), startedAt Nullable',
  '(String), intervalSeconds Nullable(Float64), offered Nullable(Float64), answered',
  ' Nullable(Float64), abandoned Nullable(Float64), overflowed Nullable(Float64), t',
  'ransferred Nullable(Float64), answeredInTarget Nullable(Float64), targetSeconds ',
  'Nullable(Float64), serviceLevelRatio Nullable(Float64), waitSeconds Nullable(Flo',
  'at64), talkSeconds Nullable(Float64), holdSeconds Nullable(Float64), wrapSeconds', ' Nullable(Float64), handleSeconds Nullable(Float64))')) as t
  from (select *, ifNull(original_value, '') as v from landing_queue_intervals));

create materialized view if not exists parse_sure_queue_intervals to parsed_queue_intervals as
with (countSubstrings(v, '":') + arraySum([isNull(tupleElement(t, 'intervalId')), isNull(tupleElement(t, 'revision')), isNull(tupleElement(t, 'queueId')),
  isNull(tupleElement(t, 'siteId')), isNull(tupleElement(t, 'mediaType')), isNull(tupleElement(t, 'startedAt')), isNull(tupleElement(t, 'intervalSeconds')),
  isNull(tupleElement(t, 'offered')), isNull(tupleElement(t, 'answered')), isNull(tupleElement(t, 'abandoned')), isNull(tupleElement(t, 'overflowed')),
  isNull(tupleElement(t, 'transferred')), isNull(tupleElement(t, 'answeredInTarget')), isNull(tupleElement(t, 'targetSeconds')), isNull(tupleElement(t,
  'serviceLevelRatio')), isNull(tupleElement(t, 'waitSeconds')), isNull(tupleElement(t, 'talkSeconds')), isNull(tupleElement(t, 'holdSeconds')),
  isNull(tupleElement(t, 'wrapSeconds')), isNull(tupleElement(t, 'handleSeconds'))]) != 20) as has_other_members, (
    isNull(concat(tupleElement(t, 'intervalId'), tupleElement(t, 'revision'), tupleElement(t, 'queueId'), tupleElement(t, 'startedAt'), tupleElement(t, 'intervalSeconds'), tupleElement(t, 'offered')))
    or (has_other_members and (length(arrayDistinct(JSONExtractKeys(v))) != length(JSONExtractKeys(v))))
    or multiMatchAny(v, [concat('"intervalId":0|"intervalId": 0|"intervalId":1|"intervalId": 1|"intervalId":2|"in',
      'tervalId": 2|"intervalId":3|"intervalId": 3|"intervalId":4|"intervalId": 4|"inte',
      'rvalId":5|"intervalId": 5|"intervalId":6|"intervalId": 6|"intervalId":7|"interva',
      'lId": 7|"intervalId":8|"intervalId": 8|"intervalId":9|"intervalId": 9|"intervalI',
      'd":\\-|"intervalId": \\-|"intervalId":t|"intervalId": t|"intervalId":f|"intervalId',
      '": f|"intervalId":\\[|"intervalId": \\[|"intervalId":\\{|"intervalId": \\{|"revision',
      '":"|"revision": "|"revision":t|"revision": t|"revision":f|"revision": f|"revisio',
      'n":\\[|"revision": \\[|"revision":\\{|"revision": \\{|"queueId":0|"queueId": 0|"queu',
      'eId":1|"queueId": 1|"queueId":2|"queueId": 2|"queueId":3|"queueId": 3|"queueId":',
      '4|"queueId": 4|"queueId":5|"queueId": 5|"queueId":6|"queueId": 6|"queueId":7|"qu',
      'eueId": 7|"queueId":8|"queueId": 8|"queueId":9|"queueId": 9|"queueId":\\-|"queueI',
      'd": \\-|"queueId":t|"queueId": t|"queueId":f|"queueId": f|"queueId":\\[|"queueId":',
      ' \\[|"queueId":\\{|"queueId": \\{|"siteId":0|"siteId": 0|"siteId":1|"siteId": 1|"si',
      'teId":2|"siteId": 2|"siteId":3|"siteId": 3|"siteId":4|"siteId": 4|"siteId":5|"si',
      'teId": 5|"siteId":6|"siteId": 6|"siteId":7|"siteId": 7|"siteId":8|"siteId": 8|"s',
      'iteId":9|"siteId": 9|"siteId":\\-|"siteId": \\-|"siteId":t|"siteId": t|"siteId":f|',
      '"siteId": f|"siteId":\\[|"siteId": \\[|"siteId":\\{|"siteId": \\{|"mediaType":0|"med',
      'iaType": 0|"mediaType":1|"mediaType": 1|"mediaType":2|"mediaType": 2|"mediaType"',
      ':3|"mediaType": 3|"mediaType":4|"mediaType": 4|"mediaType":5|"mediaType": 5|"med',
      'iaType":6|"mediaType": 6|"mediaType":7|"mediaType": 7|"mediaType":8|"mediaType":',
      ' 8|"mediaType":9|"mediaType": 9|"mediaType":\\-|"mediaType": \\-|"mediaType":t|"me',
      'diaType": t|"mediaType":f|"mediaType": f|"mediaType":\\[|"mediaType": \\[|"mediaTy',
      'pe":\\{|"mediaType": \\{|"startedAt":0|"startedAt": 0|"startedAt":1|"startedAt": 1',
      '|"startedAt":2|"startedAt": 2|"startedAt":3|"startedAt": 3|"startedAt":4|"starte',
      'dAt": 4|"startedAt":5|"startedAt": 5|"startedAt":6|"startedAt": 6|"startedAt":7|',
      '"startedAt": 7|"startedAt":8|"startedAt": 8|"startedAt":9|"startedAt": 9|"starte',
      'dAt":\\-|"startedAt": \\-|"startedAt":t|"startedAt": t|"startedAt":f|"startedAt": ',
      'f|"startedAt":\\[|"startedAt": \\[|"startedAt":\\{|"startedAt": \\{|"intervalSeconds',
      '":"|"intervalSeconds": "|"intervalSeconds":t|"intervalSeconds": t|"intervalSecon',
      'ds":f|"intervalSeconds": f|"intervalSeconds":\\[|"intervalSeconds": \\[|"intervalS',
      'econds":\\{|"intervalSeconds": \\{|"offered":"|"offered": "|"offered":t|"offered":',
      ' t|"offered":f|"offered": f|"offered":\\[|"offered": \\[|"offered":\\{|"offered": \\',
      '{|"answered":"|"answered": "|"answered":t|"answered": t|"answered":f|"answered":',
      ' f|"answered":\\[|"answered": \\[|"answered":\\{|"answered": \\{|"abandoned":"|"aban',
      'doned": "|"abandoned":t|"abandoned": t|"abandoned":f|"abandoned": f|"abandoned":',
      '\\[|"abandoned": \\[|"abandoned":\\{|"abandoned": \\{|"overflowed":"|"overflowed": "',
      '|"overflowed":t|"overflowed": t|"overflowed":f|"overflowed": f|"overflowed":\\[|"',
      'overflowed": \\[|"overflowed":\\{|"overflowed": \\{|"transferred":"|"transferred": ',
      '"|"transferred":t|"transferred": t|"transferred":f|"transferred": f|"transferred',
      '":\\[|"transferred": \\[|"transferred":\\{|"transferred": \\{|"answeredInTarget":"|"',
      'answeredInTarget": "|"answeredInTarget":t|"answeredInTarget": t|"answeredInTarge',
      't":f|"answeredInTarget": f|"answeredInTarget":\\[|"answeredInTarget": \\[|"answere',
      'dInTarget":\\{|"answeredInTarget": \\{|"targetSeconds":"|"targetSeconds": "|"targe',
      'tSeconds":t|"targetSeconds": t|"targetSeconds":f|"targetSeconds": f|"targetSecon',
      'ds":\\[|"targetSeconds": \\[|"targetSeconds":\\{|"targetSeconds": \\{|"serviceLevelR',
      'atio":"|"serviceLevelRatio": "|"serviceLevelRatio":t|"serviceLevelRatio": t|"ser',
      'viceLevelRatio":f|"serviceLevelRatio": f|"serviceLevelRatio":\\[|"serviceLevelRat',
      'io": \\[|"serviceLevelRatio":\\{|"serviceLevelRatio": \\{|"waitSeconds":"|"waitSeco',
      'nds": "|"waitSeconds":t|"waitSeconds": t|"waitSeconds":f|"waitSeconds": f|"waitS',
      'econds":\\[|"waitSeconds": \\[|"waitSeconds":\\{|"waitSeconds": \\{|"talkSeconds":"|',
      '"talkSeconds": "|"talkSeconds":t|"talkSeconds": t|"talkSeconds":f|"talkSeconds":',
      ' f|"talkSeconds":\\[|"talkSeconds": \\[|"talkSeconds":\\{|"talkSeconds": \\{|"holdSe',
      'conds":"|"holdSeconds": "|"holdSeconds":t|"holdSeconds": t|"holdSeconds":f|"hold',
      'Seconds": f|"holdSeconds":\\[|"holdSeconds": \\[|"holdSeconds":\\{|"holdSeconds": \\',
      '{|"wrapSeconds":"|"wrapSeconds": "|"wrapSeconds":t|"wrapSeconds": t|"wrapSeconds',
      '":f|"wrapSeconds": f|"wrapSeconds":\\[|"wrapSeconds": \\[|"wrapSeconds":\\{|"wrapSe',
      'conds": \\{|"handleSeconds":"|"handleSeconds": "|"handleSeconds":t|"handleSeconds',
      '": t|"handleSeconds":f|"handleSeconds": f|"handleSeconds":\\[|"handleSeconds": \\[',
      '|"handleSeconds":\\{|"handleSeconds": \\{|"intervalId":""|"intervalId": ""|"queueI',
      'd":""|"queueId": ""|"siteId":""|"siteId": ""|"startedAt":""|"startedAt": ""|" |"',
      '\t|"\n|"\r|":  |":\t|":\n|":\r|": \t|": \n|": \r|\\\\u002|\\\\u003|\\\\u004|\\\\u005|\\\\u006|\\\\u00', '7|\\\\":')])
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
    or not match(arrayStringConcat([tupleElement(t, 'startedAt')], ' '), concat(
      '^(?:(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]',
      '|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]',
      '):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-', '9]) ?)*$'))
    or ifNull(tupleElement(t, 'serviceLevelRatio') not between 0 and 1, 0)
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
  if(has_other_members, replaceOne(concat('{', arrayStringConcat(arrayConcat(arrayMap(p -> concat(toJSONString(concat('', p.1)), ':', p.2),
    arrayFilter(p -> p.1 not in ('intervalId', 'revision', 'queueId', 'siteId', 'mediaType', 'startedAt', 'intervalSeconds', 'offered', 'answered', 'abandoned',
    'overflowed', 'transferred', 'answeredInTarget', 'targetSeconds', 'serviceLevelRatio', 'waitSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds',
    'handleSeconds'), JSONExtractKeysAndValuesRaw(v)))), ','), '}'), '{}', ''), '') as extra,
  '' as subject,
  '' as original_sha256,
  emptyArrayString() as reasons
from (select *, JSONExtract(v, concat('Tuple(intervalId Nullable(String), revision Nullable(Float64), queueId Nullable(',
  'String), siteId Nullable(String), mediaType Nullable(String), startedAt Nullable',
  '(String), intervalSeconds Nullable(Float64), offered Nullable(Float64), answered',
  ' Nullable(Float64), abandoned Nullable(Float64), overflowed Nullable(Float64), t',
  'ransferred Nullable(Float64), answeredInTarget Nullable(Float64), targetSeconds ',
  'Nullable(Float64), serviceLevelRatio Nullable(Float64), waitSeconds Nullable(Flo',
  'at64), talkSeconds Nullable(Float64), holdSeconds Nullable(Float64), wrapSeconds', ' Nullable(Float64), handleSeconds Nullable(Float64))')) as t
  from (select *, ifNull(original_value, '') as v from sure_queue_intervals))
where throwIf(isNotNull(original_value) and is_suspect, 'a record may break its contract') = 0;

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
  min(record_offset) as first_offset, max(record_offset) as last_offset, uniqExact(record_offset) as records, uniqExactIf(record_offset, isNull(record_value)) as tombstones,
  groupBitXor(cityHash64(record_offset, ifNull(record_value, ''))) as content_hash, max(parsed_queue_intervals.ingested_at) as ingested_at
from parsed_queue_intervals where not mapContains(record_headers, 'callboard-replay') group by record_source, record_generation, record_partition;

create materialized view if not exists queue_intervals_of_queue_intervals to queue_intervals_v1 as
select interval_id, revision, queue_id, site_id, media_type, started_at, interval_seconds, offered, answered, abandoned, overflowed, transferred,
  answered_in_target, target_seconds, service_level_ratio, wait_seconds, talk_seconds, hold_seconds, wrap_seconds, handle_seconds, source, version,
  record_source, record_generation, record_partition, record_offset, ingested_at, extra
from parsed_queue_intervals where isNotNull(record_value) and empty(reasons);

create materialized view if not exists touches_of_queue_intervals to touches as
select 'queue_intervals' as table_name, touched as slot_at, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (select toStartOfInterval(started_at, interval 15 minute, 'UTC') as touched from parsed_queue_intervals where isNotNull(record_value) and empty(reasons))
group by touched;

create table if not exists scores_v1
(
  score_id String comment 'Follows from recording, transcript revision, form version and engine version.',
  recording_id String comment 'The recording scored.',
  call_id String comment 'Its queue leg.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  seat_id Nullable(String) comment 'The seat recorded.',
  agent_id Nullable(String) comment 'The agent recorded.',
  recorded_at DateTime64(3, 'UTC') comment 'Recording began; the slotting instant.',
  form_id LowCardinality(String) comment 'The scorecard.',
  form_version UInt32 comment 'Its version.',
  engine_version UInt32 comment 'Version of the rules that judged.',
  transcript_revision UInt32 comment 'The transcript read; 0 where there was none.',
  score_ratio Nullable(Float64) comment '0 to 1; null where too little could be judged (least share of the form).',
  raw_score_ratio Nullable(Float64) comment 'As if no fatal item had failed.',
  is_failed Bool comment 'Below the pass ratio, or a fatal item failed.',
  fatal_items Array(String) comment 'Fatal items that failed.',
  judged_share Nullable(Float64) comment 'Of the weight that applies, what was judged; null where nothing applies.',
  needs_review Bool comment 'An item a rule should judge is unknown, or too little was judged for a score.',
  item_ids Array(String) comment 'Items of the form, in its order.',
  item_outcomes Array(LowCardinality(String)) comment 'pass, fail, na or unknown, one per item.',
  item_points Array(Nullable(Float64)) comment 'Points per item; null where not applicable or unknown.',
  items String comment 'JSON of every item with reason and evidence.',
  scored_at DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(scored_at)
partition by toYYYYMM(recorded_at)
order by (recorded_at, score_id)
comment 'Automatic scores of recordings, one per recording, transcript revision, form version and engine version.';

create view if not exists scores
(
  score_id String comment 'Follows from recording, transcript revision, form version and engine version.',
  recording_id String comment 'The recording scored.',
  call_id String comment 'Its queue leg.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  seat_id Nullable(String) comment 'The seat recorded.',
  agent_id Nullable(String) comment 'The agent recorded.',
  recorded_at DateTime64(3, 'UTC') comment 'Recording began; the slotting instant.',
  form_id LowCardinality(String) comment 'The scorecard.',
  form_version UInt32 comment 'Its version.',
  engine_version UInt32 comment 'Version of the rules that judged.',
  transcript_revision UInt32 comment 'The transcript read; 0 where there was none.',
  score_ratio Nullable(Float64) comment '0 to 1; null where too little could be judged (least share of the form).',
  raw_score_ratio Nullable(Float64) comment 'As if no fatal item had failed.',
  is_failed Bool comment 'Below the pass ratio, or a fatal item failed.',
  fatal_items Array(String) comment 'Fatal items that failed.',
  judged_share Nullable(Float64) comment 'Of the weight that applies, what was judged; null where nothing applies.',
  needs_review Bool comment 'An item a rule should judge is unknown, or too little was judged for a score.',
  item_ids Array(String) comment 'Items of the form, in its order.',
  item_outcomes Array(LowCardinality(String)) comment 'pass, fail, na or unknown, one per item.',
  item_points Array(Nullable(Float64)) comment 'Points per item; null where not applicable or unknown.',
  items String comment 'JSON of every item with reason and evidence.',
  scored_at DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select score_id, recording_id, call_id, site_id, queue_id, seat_id, agent_id, recorded_at, form_id, form_version, engine_version, transcript_revision,
  score_ratio, raw_score_ratio, is_failed, fatal_items, judged_share, needs_review, item_ids, item_outcomes, item_points, items, scored_at from scores_v1 final
comment 'Automatic scores of recordings, one per recording, transcript revision, form version and engine version.';

create view if not exists scores_current
(
  score_id String comment 'Follows from recording, transcript revision, form version and engine version.',
  recording_id String comment 'The recording scored.',
  call_id String comment 'Its queue leg.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  seat_id Nullable(String) comment 'The seat recorded.',
  agent_id Nullable(String) comment 'The agent recorded.',
  recorded_at DateTime64(3, 'UTC') comment 'Recording began; the slotting instant.',
  form_id LowCardinality(String) comment 'The scorecard.',
  form_version UInt32 comment 'Its version.',
  engine_version UInt32 comment 'Version of the rules that judged.',
  transcript_revision UInt32 comment 'The transcript read; 0 where there was none.',
  score_ratio Nullable(Float64) comment '0 to 1; null where too little could be judged (least share of the form).',
  raw_score_ratio Nullable(Float64) comment 'As if no fatal item had failed.',
  is_failed Bool comment 'Below the pass ratio, or a fatal item failed.',
  fatal_items Array(String) comment 'Fatal items that failed.',
  judged_share Nullable(Float64) comment 'Of the weight that applies, what was judged; null where nothing applies.',
  needs_review Bool comment 'An item a rule should judge is unknown, or too little was judged for a score.',
  item_ids Array(String) comment 'Items of the form, in its order.',
  item_outcomes Array(LowCardinality(String)) comment 'pass, fail, na or unknown, one per item.',
  item_points Array(Nullable(Float64)) comment 'Points per item; null where not applicable or unknown.',
  items String comment 'JSON of every item with reason and evidence.',
  scored_at DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select score_id, recording_id, call_id, site_id, queue_id, seat_id, agent_id, recorded_at, form_id, form_version, engine_version, transcript_revision,
  score_ratio, raw_score_ratio, is_failed, fatal_items, judged_share, needs_review, item_ids, item_outcomes, item_points, items, scored_at from scores_v1 final
order by form_version desc, engine_version desc, transcript_revision desc, scored_at desc limit 1 by recorded_at, recording_id, form_id
comment 'Per recording and form the score of the newest form, engine and transcript.';

create table if not exists order_scores_v1
(
  score_id String comment 'Follows from order, its version, form version and engine version.',
  order_id String comment 'The work order scored.',
  order_type LowCardinality(String) comment 'Kind of order.',
  team_id Nullable(String) comment 'The team that holds it.',
  opened_at DateTime64(3, 'UTC') comment 'The order was opened; the slotting instant.',
  form_id LowCardinality(String) comment 'The scorecard.',
  form_version UInt32 comment 'Its version.',
  engine_version UInt32 comment 'Version of the rules that judged.',
  order_version String comment 'Version of the order that was read.',
  score_ratio Nullable(Float64) comment '0 to 1; null where no item could be judged.',
  is_failed Bool comment 'Below the pass ratio, or a fatal item failed.',
  handling_timely Nullable(Bool) comment 'Resolved by its due time; null while it is not due.',
  reply_timely Nullable(Bool) comment 'Replied by its due time; null while it is not due.',
  completeness_ratio Nullable(Float64) comment 'Share of the content that is properly filled in.',
  item_ids Array(String) comment 'Items of the form, in its order.',
  item_outcomes Array(LowCardinality(String)) comment 'pass, fail, na or unknown, one per item.',
  items String comment 'JSON of every item with reason and evidence.',
  scored_at DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(scored_at)
partition by toYYYYMM(opened_at)
order by (opened_at, score_id)
comment 'Automatic scores of work orders.';

create view if not exists order_scores
(
  score_id String comment 'Follows from order, its version, form version and engine version.',
  order_id String comment 'The work order scored.',
  order_type LowCardinality(String) comment 'Kind of order.',
  team_id Nullable(String) comment 'The team that holds it.',
  opened_at DateTime64(3, 'UTC') comment 'The order was opened; the slotting instant.',
  form_id LowCardinality(String) comment 'The scorecard.',
  form_version UInt32 comment 'Its version.',
  engine_version UInt32 comment 'Version of the rules that judged.',
  order_version String comment 'Version of the order that was read.',
  score_ratio Nullable(Float64) comment '0 to 1; null where no item could be judged.',
  is_failed Bool comment 'Below the pass ratio, or a fatal item failed.',
  handling_timely Nullable(Bool) comment 'Resolved by its due time; null while it is not due.',
  reply_timely Nullable(Bool) comment 'Replied by its due time; null while it is not due.',
  completeness_ratio Nullable(Float64) comment 'Share of the content that is properly filled in.',
  item_ids Array(String) comment 'Items of the form, in its order.',
  item_outcomes Array(LowCardinality(String)) comment 'pass, fail, na or unknown, one per item.',
  items String comment 'JSON of every item with reason and evidence.',
  scored_at DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select score_id, order_id, order_type, team_id, opened_at, form_id, form_version, engine_version, order_version, score_ratio, is_failed, handling_timely,
  reply_timely, completeness_ratio, item_ids, item_outcomes, items, scored_at from order_scores_v1 final
comment 'Automatic scores of work orders.';

create view if not exists order_scores_current
(
  score_id String comment 'Follows from order, its version, form version and engine version.',
  order_id String comment 'The work order scored.',
  order_type LowCardinality(String) comment 'Kind of order.',
  team_id Nullable(String) comment 'The team that holds it.',
  opened_at DateTime64(3, 'UTC') comment 'The order was opened; the slotting instant.',
  form_id LowCardinality(String) comment 'The scorecard.',
  form_version UInt32 comment 'Its version.',
  engine_version UInt32 comment 'Version of the rules that judged.',
  order_version String comment 'Version of the order that was read.',
  score_ratio Nullable(Float64) comment '0 to 1; null where no item could be judged.',
  is_failed Bool comment 'Below the pass ratio, or a fatal item failed.',
  handling_timely Nullable(Bool) comment 'Resolved by its due time; null while it is not due.',
  reply_timely Nullable(Bool) comment 'Replied by its due time; null while it is not due.',
  completeness_ratio Nullable(Float64) comment 'Share of the content that is properly filled in.',
  item_ids Array(String) comment 'Items of the form, in its order.',
  item_outcomes Array(LowCardinality(String)) comment 'pass, fail, na or unknown, one per item.',
  items String comment 'JSON of every item with reason and evidence.',
  scored_at DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select score_id, order_id, order_type, team_id, opened_at, form_id, form_version, engine_version, order_version, score_ratio, is_failed, handling_timely,
  reply_timely, completeness_ratio, item_ids, item_outcomes, items, scored_at from order_scores_v1 final
order by form_version desc, engine_version desc, scored_at desc limit 1 by opened_at, order_id, form_id
comment 'Per work order and form the newest score.';

create table if not exists score_reviews_v1
(
  review_id String comment 'The decision.',
  score_id String comment 'The score it pins.',
  recording_id String comment 'The recording.',
  reviewer String comment 'Who decided.',
  decision LowCardinality(String) comment 'confirmed, changed, appealed or upheld.',
  score_ratio Nullable(Float64) comment 'The score after the decision.',
  items String comment 'JSON of the items as decided.',
  note String comment 'Why.',
  reviewed_at DateTime64(3, 'UTC') default now64(3) comment 'When.'
) engine = ReplacingMergeTree(reviewed_at)
partition by toYYYYMM(reviewed_at)
order by (reviewed_at, review_id)
comment 'Decisions of people on scores; each pins the score it decided on.';

create view if not exists score_reviews
(
  review_id String comment 'The decision.',
  score_id String comment 'The score it pins.',
  recording_id String comment 'The recording.',
  reviewer String comment 'Who decided.',
  decision LowCardinality(String) comment 'confirmed, changed, appealed or upheld.',
  score_ratio Nullable(Float64) comment 'The score after the decision.',
  items String comment 'JSON of the items as decided.',
  note String comment 'Why.',
  reviewed_at DateTime64(3, 'UTC') comment 'When.'
) as
select review_id, score_id, recording_id, reviewer, decision, score_ratio, items, note, reviewed_at from score_reviews_v1 final
comment 'Decisions of people on scores; each pins the score it decided on.';

create table if not exists forecasts_v1
(
  forecast_id String comment 'Follows from run, queue and slot.',
  run_id String comment 'The run that made it; one that begins with backfill was computed later from the data before its origin.',
  model LowCardinality(String) comment 'The model; with +intraday, corrected by the running day.',
  role LowCardinality(String) default 'official' comment 'official plans; challenger is kept beside it to compare.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour forecast.',
  mean Float64 comment 'Expected calls offered, redials left out.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(slot_at)
order by (slot_at, forecast_id)
comment 'Forecasts of calls offered per queue and half-hour, every run kept.';

create view if not exists forecasts
(
  forecast_id String comment 'Follows from run, queue and slot.',
  run_id String comment 'The run that made it; one that begins with backfill was computed later from the data before its origin.',
  model LowCardinality(String) comment 'The model; with +intraday, corrected by the running day.',
  role LowCardinality(String) comment 'official plans; challenger is kept beside it to compare.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour forecast.',
  mean Float64 comment 'Expected calls offered, redials left out.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select forecast_id, run_id, model, role, queue_id, slot_at, mean, lo80, hi80, lo95, hi95, aht_s, origin_at, as_of from forecasts_v1 final
comment 'Forecasts of calls offered per queue and half-hour, every run kept.';

create view if not exists forecasts_current
(
  forecast_id String comment 'Follows from run, queue and slot.',
  run_id String comment 'The run that made it; one that begins with backfill was computed later from the data before its origin.',
  model LowCardinality(String) comment 'The model; with +intraday, corrected by the running day.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour forecast.',
  mean Float64 comment 'Expected calls offered, redials left out.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select pick.1 as forecast_id, pick.2 as run_id, pick.3 as model, queue_id, slot_at, pick.4 as mean, pick.5 as lo80, pick.6 as hi80, pick.7 as lo95, pick.8
  as hi95, pick.9 as aht_s, pick.10 as origin_at, pick.11 as as_of
from (select queue_id, slot_at, argMax(tuple(forecast_id, run_id, model, mean, lo80, hi80, lo95, hi95, aht_s, origin_at, as_of), tuple(origin_at, as_of,
  run_id)) as pick from forecasts_v1 where role = 'official' group by queue_id, slot_at)
comment 'Per queue and half-hour the official forecast from the latest data.';

create table if not exists forecast_sums_v1
(
  sum_id String comment 'Follows from run, level, site and slot.',
  run_id String comment 'The run that made it, as in forecasts.',
  model LowCardinality(String) comment 'bottom-up: the queues added up; min-trace: queues and sums each moved by how accurate they were.',
  level LowCardinality(String) comment 'site or total.',
  site_id String comment 'The site; empty for the total.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour forecast.',
  mean Float64 comment 'Expected calls: exactly the sum of the official forecasts of its queues in this run.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  direct Float64 comment 'What the models expected of the added-up calls themselves, before reconciliation.',
  naive Float64 comment 'The four-week mean of the added-up calls.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(slot_at)
order by (slot_at, sum_id)
comment 'Forecasts of sites and of the whole, every run kept.';

create view if not exists forecast_sums
(
  sum_id String comment 'Follows from run, level, site and slot.',
  run_id String comment 'The run that made it, as in forecasts.',
  model LowCardinality(String) comment 'bottom-up: the queues added up; min-trace: queues and sums each moved by how accurate they were.',
  level LowCardinality(String) comment 'site or total.',
  site_id String comment 'The site; empty for the total.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour forecast.',
  mean Float64 comment 'Expected calls: exactly the sum of the official forecasts of its queues in this run.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  direct Float64 comment 'What the models expected of the added-up calls themselves, before reconciliation.',
  naive Float64 comment 'The four-week mean of the added-up calls.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select sum_id, run_id, model, level, site_id, slot_at, mean, lo80, hi80, lo95, hi95, direct, naive, aht_s, origin_at, as_of from forecast_sums_v1 final
comment 'Forecasts of sites and of the whole, every run kept.';

create table if not exists forecast_overrides_v1
(
  override_id String comment 'The override.',
  queue_id String comment 'The skill queue.',
  from_at DateTime64(3, 'UTC') comment 'First half-hour it changes.',
  to_at DateTime64(3, 'UTC') comment 'End of the half-hours, itself not included.',
  operation LowCardinality(String) comment 'multiply, add or set, on the calls of each half-hour.',
  amount Float64 comment 'Factor, calls to add, or calls to set.',
  reason String comment 'What the model does not know.',
  author String comment 'Who decided.',
  branch LowCardinality(String) comment 'Empty for the official plan, else the what-if branch.',
  made_at DateTime64(3, 'UTC') comment 'Holds from then on.',
  expires_at Nullable(DateTime64(3, 'UTC')) comment 'No longer holds from then on.',
  withdrawn_at Nullable(DateTime64(3, 'UTC')) comment 'Taken back.',
  withdrawn_by String comment 'Who took it back.',
  withdrawn_reason String comment 'Why.',
  version UInt64 comment 'Events of its stream; the latest row holds.'
) engine = ReplacingMergeTree(version)
order by override_id
comment 'Overrides of forecasts by people, history included; the forecasts themselves are never changed.';

create view if not exists forecast_overrides
(
  override_id String comment 'The override.',
  queue_id String comment 'The skill queue.',
  from_at DateTime64(3, 'UTC') comment 'First half-hour it changes.',
  to_at DateTime64(3, 'UTC') comment 'End of the half-hours, itself not included.',
  operation LowCardinality(String) comment 'multiply, add or set, on the calls of each half-hour.',
  amount Float64 comment 'Factor, calls to add, or calls to set.',
  reason String comment 'What the model does not know.',
  author String comment 'Who decided.',
  branch LowCardinality(String) comment 'Empty for the official plan, else the what-if branch.',
  made_at DateTime64(3, 'UTC') comment 'Holds from then on.',
  expires_at Nullable(DateTime64(3, 'UTC')) comment 'No longer holds from then on.',
  withdrawn_at Nullable(DateTime64(3, 'UTC')) comment 'Taken back.',
  withdrawn_by String comment 'Who took it back.',
  withdrawn_reason String comment 'Why.'
) as
select override_id, queue_id, from_at, to_at, operation, amount, reason, author, branch, made_at, expires_at, withdrawn_at, withdrawn_by, withdrawn_reason from forecast_overrides_v1 final
comment 'Overrides of forecasts by people, history included; the forecasts themselves are never changed.';

create table if not exists staffing_v1
(
  staffing_id String comment 'Follows from run, branch, queue and slot.',
  run_id String comment 'The plan it answers: the forecast run, with a hash of the overrides on it.',
  branch LowCardinality(String) default '' comment 'Empty for the official plan, else the what-if branch.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  calls Float64 comment 'Calls assumed.',
  aht_s Float64 comment 'Handling time in seconds that it was worked out with.',
  is_aht_assumed Bool default false comment 'Nothing told the handling time: the usual 300 s were assumed.',
  required_agents UInt32 comment 'Agents on the phone to meet the target.',
  scheduled_agents UInt32 comment 'Agents to roster, shrinkage included.',
  service_level_ratio Nullable(Float64) comment 'Expected share answered in target.',
  asa_s Nullable(Float64) comment 'Expected mean wait of answered calls in seconds.',
  occupancy_ratio Nullable(Float64) comment 'Expected share of time on calls.',
  abandon_ratio Nullable(Float64) comment 'Expected share that abandons.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(slot_at)
order by (slot_at, staffing_id)
comment 'Agents required per queue and half-hour, every run kept.';

create view if not exists staffing
(
  staffing_id String comment 'Follows from run, branch, queue and slot.',
  run_id String comment 'The plan it answers: the forecast run, with a hash of the overrides on it.',
  branch LowCardinality(String) comment 'Empty for the official plan, else the what-if branch.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  calls Float64 comment 'Calls assumed.',
  aht_s Float64 comment 'Handling time in seconds that it was worked out with.',
  is_aht_assumed Bool comment 'Nothing told the handling time: the usual 300 s were assumed.',
  required_agents UInt32 comment 'Agents on the phone to meet the target.',
  scheduled_agents UInt32 comment 'Agents to roster, shrinkage included.',
  service_level_ratio Nullable(Float64) comment 'Expected share answered in target.',
  asa_s Nullable(Float64) comment 'Expected mean wait of answered calls in seconds.',
  occupancy_ratio Nullable(Float64) comment 'Expected share of time on calls.',
  abandon_ratio Nullable(Float64) comment 'Expected share that abandons.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select staffing_id, run_id, branch, queue_id, slot_at, calls, aht_s, is_aht_assumed, required_agents, scheduled_agents, service_level_ratio, asa_s,
  occupancy_ratio, abandon_ratio, as_of from staffing_v1 final
comment 'Agents required per queue and half-hour, every run kept.';

create view if not exists staffing_branches
(
  staffing_id String comment 'Follows from run, branch, queue and slot.',
  run_id String comment 'The plan it answers: the forecast run, with a hash of the overrides on it.',
  branch LowCardinality(String) comment 'Empty for the official plan, else the what-if branch.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  calls Float64 comment 'Calls assumed.',
  aht_s Float64 comment 'Handling time in seconds that it was worked out with.',
  is_aht_assumed Bool comment 'Nothing told the handling time: the usual 300 s were assumed.',
  required_agents UInt32 comment 'Agents on the phone to meet the target.',
  scheduled_agents UInt32 comment 'Agents to roster, shrinkage included.',
  service_level_ratio Nullable(Float64) comment 'Expected share answered in target.',
  asa_s Nullable(Float64) comment 'Expected mean wait of answered calls in seconds.',
  occupancy_ratio Nullable(Float64) comment 'Expected share of time on calls.',
  abandon_ratio Nullable(Float64) comment 'Expected share that abandons.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select pick.1 as staffing_id, pick.2 as run_id, branch, queue_id, slot_at, pick.3 as calls, pick.4 as aht_s, pick.5 as is_aht_assumed, pick.6
  as required_agents, pick.7 as scheduled_agents, pick.8 as service_level_ratio, pick.9 as asa_s, pick.10 as occupancy_ratio, pick.11 as abandon_ratio, pick.12
  as as_of
from (select branch, queue_id, slot_at, argMax(tuple(staffing_id, run_id, calls, aht_s, is_aht_assumed, required_agents, scheduled_agents, service_level_ratio,
  asa_s, occupancy_ratio, abandon_ratio, as_of), tuple(as_of, run_id)) as pick from staffing_v1 group by branch, queue_id, slot_at)
comment 'Per branch, queue and half-hour the latest requirement.';

create view if not exists staffing_current
(
  staffing_id String comment 'Follows from run, branch, queue and slot.',
  run_id String comment 'The plan it answers: the forecast run, with a hash of the overrides on it.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  calls Float64 comment 'Calls assumed.',
  aht_s Float64 comment 'Handling time in seconds that it was worked out with.',
  is_aht_assumed Bool comment 'Nothing told the handling time: the usual 300 s were assumed.',
  required_agents UInt32 comment 'Agents on the phone to meet the target.',
  scheduled_agents UInt32 comment 'Agents to roster, shrinkage included.',
  service_level_ratio Nullable(Float64) comment 'Expected share answered in target.',
  asa_s Nullable(Float64) comment 'Expected mean wait of answered calls in seconds.',
  occupancy_ratio Nullable(Float64) comment 'Expected share of time on calls.',
  abandon_ratio Nullable(Float64) comment 'Expected share that abandons.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select staffing_id, run_id, queue_id, slot_at, calls, aht_s, is_aht_assumed, required_agents, scheduled_agents, service_level_ratio, asa_s, occupancy_ratio,
  abandon_ratio, as_of from staffing_branches where branch = ''
comment 'Per queue and half-hour the latest official requirement.';

create table if not exists dim_special_days_v1
(
  special_day_id String comment 'The entry.',
  kind LowCardinality(String) comment 'holiday, closed, workday, campaign or bill_run.',
  name String comment 'Days of the same name share one effect.',
  queue_id String comment 'The only queue it is for; empty for all.',
  from_on Date comment 'First local day.',
  to_on Date comment 'Last local day, included.',
  author String comment 'Who entered it.',
  known_from DateTime64(3, 'UTC') comment 'Entered; earlier forecasts did not know it.',
  known_to Nullable(DateTime64(3, 'UTC')) comment 'Withdrawn.',
  withdrawn_by String comment 'Who withdrew it.',
  version UInt64 comment 'Events of its stream; the latest row holds.'
) engine = ReplacingMergeTree(version)
order by special_day_id
comment 'Special days entered by people, withdrawn ones included.';

create view if not exists dim_special_days
(
  special_day_id String comment 'The entry.',
  kind LowCardinality(String) comment 'holiday, closed, workday, campaign or bill_run.',
  name String comment 'Days of the same name share one effect.',
  queue_id String comment 'The only queue it is for; empty for all.',
  from_on Date comment 'First local day.',
  to_on Date comment 'Last local day, included.',
  author String comment 'Who entered it.',
  known_from DateTime64(3, 'UTC') comment 'Entered; earlier forecasts did not know it.',
  known_to Nullable(DateTime64(3, 'UTC')) comment 'Withdrawn.',
  withdrawn_by String comment 'Who withdrew it.'
) as
select special_day_id, kind, name, queue_id, from_on, to_on, author, known_from, known_to, withdrawn_by from dim_special_days_v1 final
comment 'Special days entered by people, withdrawn ones included.';

create table if not exists volume_history_v1
(
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  calls Float64 comment 'Calls offered.',
  author String comment 'Who imported it.',
  imported_at DateTime64(3, 'UTC') default now64(3) comment 'When; a later import of the same half-hour replaces the earlier.'
) engine = ReplacingMergeTree(imported_at)
partition by toYYYYMM(slot_at)
order by (queue_id, slot_at)
comment 'Calls of the time before Callboard, imported by half-hour.';

create view if not exists volume_history
(
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  calls Float64 comment 'Calls offered.',
  author String comment 'Who imported it.',
  imported_at DateTime64(3, 'UTC') comment 'When; a later import of the same half-hour replaces the earlier.'
) as
select queue_id, slot_at, calls, author, imported_at from volume_history_v1 final
comment 'Calls of the time before Callboard, imported by half-hour.';

create table if not exists forecast_alarms_v1
(
  alarm_id String comment 'Follows from queue, kind and day.',
  queue_id String comment 'The skill queue.',
  kind LowCardinality(String) comment 'bias, coverage or fallback.',
  watched_on Date comment 'Last local day looked at.',
  value Float64 comment 'bias: standard errors; coverage: share of slots in the 80 % band; fallback: error of the champion / error of the four-week mean.',
  limit_value Float64 comment 'What it may be.',
  raised_at DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(raised_at)
order by (watched_on, alarm_id)
comment 'Alarms on forecasts, one per queue, kind and day.';

create view if not exists forecast_alarms
(
  alarm_id String comment 'Follows from queue, kind and day.',
  queue_id String comment 'The skill queue.',
  kind LowCardinality(String) comment 'bias, coverage or fallback.',
  watched_on Date comment 'Last local day looked at.',
  value Float64 comment 'bias: standard errors; coverage: share of slots in the 80 % band; fallback: error of the champion / error of the four-week mean.',
  limit_value Float64 comment 'What it may be.',
  raised_at DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select alarm_id, queue_id, kind, watched_on, value, limit_value, raised_at from forecast_alarms_v1 final
comment 'Alarms on forecasts, one per queue, kind and day.';

create table if not exists roster_runs_v1
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run.',
  week_from Date comment 'First local day of the rostered week.',
  objective Nullable(Float64) comment 'Cost of the roster found.',
  lower_bound Nullable(Float64) comment 'No roster costs less.',
  gap_ratio Nullable(Float64) comment '(objective - lower bound) / objective.',
  hard_violations UInt32 comment 'Broken rules; a roster with any is not used.',
  status LowCardinality(String) comment 'How the solver ended.',
  seconds Float64 comment 'Time taken.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
order by (week_from, roster_id, run_id)
comment 'Runs of the roster solver.';

create view if not exists roster_runs
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run.',
  week_from Date comment 'First local day of the rostered week.',
  objective Nullable(Float64) comment 'Cost of the roster found.',
  lower_bound Nullable(Float64) comment 'No roster costs less.',
  gap_ratio Nullable(Float64) comment '(objective - lower bound) / objective.',
  hard_violations UInt32 comment 'Broken rules; a roster with any is not used.',
  status LowCardinality(String) comment 'How the solver ended.',
  seconds Float64 comment 'Time taken.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select roster_id, run_id, week_from, objective, lower_bound, gap_ratio, hard_violations, status, seconds, as_of from roster_runs_v1 final
comment 'Runs of the roster solver.';

create table if not exists roster_shifts_v1
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  agent_id String comment 'Who works.',
  queue_id String comment 'Primary skill queue.',
  work_on Date comment 'Local day the shift begins on.',
  shift_id LowCardinality(String) comment 'The shift pattern.',
  from_at DateTime64(3, 'UTC') comment 'Shift begins.',
  to_at DateTime64(3, 'UTC') comment 'Shift ends.',
  break_from_at Nullable(DateTime64(3, 'UTC')) comment 'Break begins.',
  break_to_at Nullable(DateTime64(3, 'UTC')) comment 'Break ends.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(work_on)
order by (work_on, roster_id, agent_id, shift_id, from_at)
comment 'Shifts of every roster made.';

create view if not exists roster_shifts
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  agent_id String comment 'Who works.',
  queue_id String comment 'Primary skill queue.',
  work_on Date comment 'Local day the shift begins on.',
  shift_id LowCardinality(String) comment 'The shift pattern.',
  from_at DateTime64(3, 'UTC') comment 'Shift begins.',
  to_at DateTime64(3, 'UTC') comment 'Shift ends.',
  break_from_at Nullable(DateTime64(3, 'UTC')) comment 'Break begins.',
  break_to_at Nullable(DateTime64(3, 'UTC')) comment 'Break ends.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select roster_id, run_id, agent_id, queue_id, work_on, shift_id, from_at, to_at, break_from_at, break_to_at, as_of from roster_shifts_v1 final
comment 'Shifts of every roster made.';

create view if not exists roster_shifts_current
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  agent_id String comment 'Who works.',
  queue_id String comment 'Primary skill queue.',
  work_on Date comment 'Local day the shift begins on.',
  shift_id LowCardinality(String) comment 'The shift pattern.',
  from_at DateTime64(3, 'UTC') comment 'Shift begins.',
  to_at DateTime64(3, 'UTC') comment 'Shift ends.',
  break_from_at Nullable(DateTime64(3, 'UTC')) comment 'Break begins.',
  break_to_at Nullable(DateTime64(3, 'UTC')) comment 'Break ends.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select roster_id, run_id, agent_id, queue_id, work_on, shift_id, from_at, to_at, break_from_at, break_to_at, as_of from roster_shifts_v1 final
  where run_id in (select argMax(run_id, as_of) from roster_runs_v1 final where hard_violations = 0 group by week_from)
comment 'Shifts of each weeks latest roster without broken rules.';

create table if not exists roster_coverage_v1
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  required UInt32 comment 'Agents required.',
  rostered UInt32 comment 'Agents rostered and not on break.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(slot_at)
order by (slot_at, roster_id, queue_id)
comment 'Required and rostered agents per queue and half-hour of every roster made.';

create view if not exists roster_coverage
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  required UInt32 comment 'Agents required.',
  rostered UInt32 comment 'Agents rostered and not on break.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select roster_id, run_id, queue_id, slot_at, required, rostered, as_of from roster_coverage_v1 final
comment 'Required and rostered agents per queue and half-hour of every roster made.';

create view if not exists roster_coverage_current
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  required UInt32 comment 'Agents required.',
  rostered UInt32 comment 'Agents rostered and not on break.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as
select roster_id, run_id, queue_id, slot_at, required, rostered, as_of from roster_coverage_v1 final where run_id in (select argMax(run_id, as_of)
  from roster_runs_v1 final where hard_violations = 0 group by week_from)
comment 'Coverage of each weeks latest roster without broken rules.';

create table if not exists job_runs_v1
(
  job LowCardinality(String) comment 'The job.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the slot it ran for.',
  attempt UInt32 comment '1 for the first try.',
  status LowCardinality(String) comment 'running, succeeded, failed or skipped.',
  started_at DateTime64(3, 'UTC') comment 'The attempt began.',
  ended_at Nullable(DateTime64(3, 'UTC')) comment 'The attempt ended.',
  rows UInt64 comment 'Rows written.',
  error String comment 'Why it failed; empty otherwise.',
  fence UInt64 comment 'Fencing number of the claim.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this state of the attempt was recorded.'
) engine = ReplacingMergeTree(recorded_at)
partition by toYYYYMM(slot_at)
order by (slot_at, job, attempt)
comment 'Attempts of scheduled jobs.';

create view if not exists job_runs
(
  job LowCardinality(String) comment 'The job.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the slot it ran for.',
  attempt UInt32 comment '1 for the first try.',
  status LowCardinality(String) comment 'running, succeeded, failed or skipped.',
  started_at DateTime64(3, 'UTC') comment 'The attempt began.',
  ended_at Nullable(DateTime64(3, 'UTC')) comment 'The attempt ended.',
  rows UInt64 comment 'Rows written.',
  error String comment 'Why it failed; empty otherwise.',
  fence UInt64 comment 'Fencing number of the claim.',
  recorded_at DateTime64(3, 'UTC') comment 'When this state of the attempt was recorded.'
) as
select job, slot_at, attempt, status, started_at, ended_at, rows, error, fence, recorded_at from job_runs_v1 final
comment 'Attempts of scheduled jobs.';

create table if not exists alerts_v1
(
  rule LowCardinality(String) comment 'The rule, as in sql/kpi/alert-rules.ts.',
  subject String comment 'What is past the limit: a queue, a topic or an interface.',
  status LowCardinality(String) comment 'pending: past the limit; raised: so for long enough; quiet: came back; stale: no value any more.',
  pending_at DateTime64(3, 'UTC') comment 'First look at which the value was past its limit.',
  raised_at Nullable(DateTime64(3, 'UTC')) comment 'It had been past the limit for long enough; null: not yet, or never.',
  cleared_at Nullable(DateTime64(3, 'UTC')) comment 'It came back by the margin, or no value was left; null while it lasts.',
  value Float64 comment 'The last value; ratios 0..1, waits in seconds.',
  value_at DateTime64(3, 'UTC') comment 'When that was looked at.',
  limit_value Float64 comment 'Past it the alert is raised.',
  clear_value Float64 comment 'At it the alert ends.',
  as_of DateTime64(3, 'UTC') comment 'Start of the run that wrote this row; the latest counts.'
) engine = ReplacingMergeTree(as_of)
order by (rule, subject, pending_at)
comment 'Alerts with those that were never raised; read the view.';

create view if not exists alerts
(
  rule LowCardinality(String) comment 'The rule, as in sql/kpi/alert-rules.ts.',
  subject String comment 'What is past the limit: a queue, a topic or an interface.',
  status LowCardinality(String) comment 'raised: it lasts; quiet: the value came back; stale: no value any more.',
  pending_at DateTime64(3, 'UTC') comment 'First look at which the value was past its limit.',
  raised_at DateTime64(3, 'UTC') comment 'The value had been past its limit for long enough.',
  cleared_at Nullable(DateTime64(3, 'UTC')) comment 'It came back by the margin, or no value was left; null while it lasts.',
  value Float64 comment 'The last value; ratios 0..1, waits in seconds.',
  value_at DateTime64(3, 'UTC') comment 'When that was looked at.',
  limit_value Float64 comment 'Past it the alert is raised.',
  clear_value Float64 comment 'At it the alert ends.'
) as
select rule, subject, status, pending_at, assumeNotNull(a.raised_at) as raised_at, cleared_at, value, value_at, limit_value, clear_value
from alerts_v1 as a final where a.raised_at is not null
comment 'Alerts that were raised, with when and at which value; those without cleared_at last.';

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

create table if not exists ingest_pauses
(
  topic LowCardinality(String) comment '',
  cause LowCardinality(String) comment 'breaker: most records were dead letters. store: the store could not take more.',
  is_paused Bool comment '',
  reason String comment 'What to do, in one line; empty where it goes on.',
  next_try_at Nullable(DateTime64(3, 'UTC')) comment 'When a small batch is tried.',
  changed_at DateTime64(3, 'UTC') comment ''
) engine = ReplacingMergeTree(changed_at)
order by (topic, cause)
comment 'The latest pause of each topic and cause; one that ended stays with is_paused = false.';

create table if not exists interface_registry_v1
(
  interface_id String comment 'The interface, by the name it is called by.',
  revision UInt32 comment 'Changes so far; 1 after it was registered.',
  status LowCardinality(String) comment 'enabled or disabled.',
  kind LowCardinality(String) comment 'What it gives access to: crm, billing, line_test …',
  owner String comment 'Who answers for it.',
  endpoint String comment 'Its address, without the query.',
  method LowCardinality(String) comment 'HTTP method.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  concurrent_calls UInt32 comment 'Calls under way at a time.',
  error_limit_ratio Float64 comment 'Isolated above this share of failures.',
  slo_availability_ratio Float64 comment 'Promised share of calls answered.',
  slo_p95_ms UInt32 comment 'Promised 95th percentile of the time to an answer.',
  changed_by String comment 'Who made this revision.',
  reason String comment 'Why; empty for the first.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a revision wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (interface_id, revision)
comment 'Every revision of every registered interface.';

create view if not exists interface_registry
(
  interface_id String comment 'The interface, by the name it is called by.',
  revision UInt32 comment 'Changes so far; 1 after it was registered.',
  status LowCardinality(String) comment 'enabled or disabled.',
  kind LowCardinality(String) comment 'What it gives access to: crm, billing, line_test …',
  owner String comment 'Who answers for it.',
  endpoint String comment 'Its address, without the query.',
  method LowCardinality(String) comment 'HTTP method.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  concurrent_calls UInt32 comment 'Calls under way at a time.',
  error_limit_ratio Float64 comment 'Isolated above this share of failures.',
  slo_availability_ratio Float64 comment 'Promised share of calls answered.',
  slo_p95_ms UInt32 comment 'Promised 95th percentile of the time to an answer.',
  changed_by String comment 'Who made this revision.',
  reason String comment 'Why; empty for the first.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.'
) as
select interface_id, revision, status, kind, owner, endpoint, method, timeout_ms, concurrent_calls, error_limit_ratio, slo_availability_ratio, slo_p95_ms,
  changed_by, reason, valid_from, valid_to from interface_registry_v1 final
comment 'Every revision of every registered interface.';

create table if not exists interface_states_v1
(
  interface_id String comment 'The interface.',
  version UInt32 comment 'Number of the change.',
  state LowCardinality(String) comment 'healthy, degraded or isolated, from this instant on.',
  before LowCardinality(String) comment 'What it was until then.',
  reason String comment 'The failure that brought it about.',
  reported_by String comment 'The process that saw it.',
  changed_at DateTime64(3, 'UTC') comment 'When.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded.'
) engine = ReplacingMergeTree(recorded_at)
order by (interface_id, version)
comment 'Changes of interfaces between healthy, degraded and isolated.';

create view if not exists interface_states
(
  interface_id String comment 'The interface.',
  version UInt32 comment 'Number of the change.',
  state LowCardinality(String) comment 'healthy, degraded or isolated, from this instant on.',
  before LowCardinality(String) comment 'What it was until then.',
  reason String comment 'The failure that brought it about.',
  reported_by String comment 'The process that saw it.',
  changed_at DateTime64(3, 'UTC') comment 'When.'
) as
select interface_id, version, state, before, reason, reported_by, changed_at from interface_states_v1 final
comment 'Changes of interfaces between healthy, degraded and isolated.';

create table if not exists customer_events_v1
(
  event_id String comment 'The event in the ledger.',
  customer_id String comment 'The customer, as a pseudonym.',
  kind LowCardinality(String) comment 'customer, contact, interaction, task or campaign.',
  subject_id String comment 'Id of the contact, interaction, task or campaign target.',
  type LowCardinality(String) comment 'What happened, past tense.',
  occurred_at DateTime64(3, 'UTC') comment 'When it happened.',
  actor_id String comment 'Who did it.',
  detail String comment 'What the event says, as JSON.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded.'
) engine = ReplacingMergeTree(recorded_at)
order by (customer_id, occurred_at, event_id)
comment 'Events of customers, contacts, interactions, tasks and campaigns in the ledger.';

create view if not exists customer_events
(
  event_id String comment 'The event in the ledger.',
  customer_id String comment 'The customer, as a pseudonym.',
  kind LowCardinality(String) comment 'customer, contact, interaction, task or campaign.',
  subject_id String comment 'Id of the contact, interaction, task or campaign target.',
  type LowCardinality(String) comment 'What happened, past tense.',
  occurred_at DateTime64(3, 'UTC') comment 'When it happened.',
  actor_id String comment 'Who did it.',
  detail String comment 'What the event says, as JSON.'
) as
select event_id, customer_id, kind, subject_id, type, occurred_at, actor_id, detail from customer_events_v1 final
comment 'Events of customers, contacts, interactions, tasks and campaigns in the ledger.';

create table if not exists otel_traces
(
  Timestamp DateTime64(9, 'UTC') comment 'The span began.' codec(Delta, ZSTD(1)),
  TraceId String comment 'The trace: one request from HTTP or Kafka to its last effect.' codec(ZSTD(1)),
  SpanId String comment 'The span.' codec(ZSTD(1)),
  ParentSpanId String comment 'The span it was begun in; empty at the root.' codec(ZSTD(1)),
  TraceState String comment 'W3C trace state; empty.' codec(ZSTD(1)),
  SpanName LowCardinality(String) comment 'What was done.' codec(ZSTD(1)),
  SpanKind LowCardinality(String) comment 'Internal, Server, Client, Producer or Consumer.' codec(ZSTD(1)),
  ServiceName LowCardinality(String) comment 'The process that did it.' codec(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) comment 'Of the process.' codec(ZSTD(1)),
  ScopeName String comment 'The instrumentation.' codec(ZSTD(1)),
  ScopeVersion String comment 'Its version.' codec(ZSTD(1)),
  SpanAttributes Map(LowCardinality(String), String) comment 'Ids and counts that place a fault; names and numbers of customers are never among them.' codec(ZSTD(1)),
  Duration UInt64 comment 'Nanoseconds.' codec(ZSTD(1)),
  StatusCode LowCardinality(String) comment 'Unset, Ok or Error.' codec(ZSTD(1)),
  StatusMessage String comment 'Why it failed.' codec(ZSTD(1)),
  `Events.Timestamp` Array(DateTime64(9, 'UTC')) comment 'Unused.' codec(ZSTD(1)),
  `Events.Name` Array(LowCardinality(String)) comment 'Unused.' codec(ZSTD(1)),
  `Events.Attributes` Array(Map(LowCardinality(String), String)) comment 'Unused.' codec(ZSTD(1)),
  `Links.TraceId` Array(String) comment 'Traces whose records it worked on.' codec(ZSTD(1)),
  `Links.SpanId` Array(String) comment 'Their spans.' codec(ZSTD(1)),
  `Links.TraceState` Array(String) comment 'Empty.' codec(ZSTD(1)),
  `Links.Attributes` Array(Map(LowCardinality(String), String)) comment 'Empty.' codec(ZSTD(1)),
  index idx_trace_id TraceId type bloom_filter(0.001) granularity 1,
  index idx_span_attr_key mapKeys(SpanAttributes) type bloom_filter(0.01) granularity 1,
  index idx_span_attr_value mapValues(SpanAttributes) type bloom_filter(0.01) granularity 1,
  index idx_duration Duration type minmax granularity 1
) engine = MergeTree
partition by toDate(Timestamp)
order by (ServiceName, SpanName, toDateTime(Timestamp))
ttl toDateTime(Timestamp) + toIntervalDay(7)
settings index_granularity = 8192, ttl_only_drop_parts = 1
comment 'Spans of sampled and of failed requests, seven days, in the columns of the OpenTelemetry collector.';

create table if not exists otel_traces_trace_id_ts
(
  TraceId String comment 'The trace.' codec(ZSTD(1)),
  Start DateTime comment 'Its first span, or an earlier second.' codec(Delta, ZSTD(1)),
  End DateTime comment 'Its last span began.' codec(Delta, ZSTD(1)),
  index idx_trace_id TraceId type bloom_filter(0.01) granularity 1
) engine = MergeTree
partition by toDate(Start)
order by (TraceId, Start)
ttl Start + toIntervalDay(7)
settings index_granularity = 8192, ttl_only_drop_parts = 1
comment 'When each trace was, to find it by its id alone.';

create materialized view if not exists otel_traces_trace_id_ts_mv to otel_traces_trace_id_ts as
select TraceId, min(Timestamp) as Start, max(Timestamp) as End from otel_traces where TraceId != '' group by TraceId;

create table if not exists store_identity
(
  store_id String comment 'Made with the store.',
  made_at DateTime64(3, 'UTC') default now64(3, 'UTC') comment 'When.'
) engine = MergeTree
order by (made_at, store_id)
comment 'Which store this is; of several rows the earliest counts.';

create table if not exists ledger_pairs
(
  ledger_id String comment 'The ledger.',
  generation UInt32 comment 'Of the records that come from it; a new ledger has a new one, so its positions overwrite none of the earlier.',
  events UInt64 comment 'Position of its newest event.',
  inbox UInt64 comment 'Position of the newest record of its inbox.',
  seal String comment 'Seal of that event: an anchor outside the chain of hashes.',
  marked_at DateTime64(3, 'UTC') default now64(3, 'UTC') comment 'When it was looked at.',
  reach UInt64 comment 'Both positions together, which only grow.'
) engine = ReplacingMergeTree(reach)
order by ledger_id
comment 'Ledgers this store is filled from, and how far each had come when it was last looked at.';

create table if not exists dim_sites_v1
(
  site_id String comment 'The site.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  zone LowCardinality(String) comment 'IANA time zone; local days and shifts are taken in it.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (site_id, valid_from)
comment 'Sites with their time zone.';

create view if not exists dim_sites
(
  site_id String comment 'The site.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  zone LowCardinality(String) comment 'IANA time zone; local days and shifts are taken in it.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select site_id, name_en, name_zh, zone, valid_from, valid_to, recorded_at from dim_sites_v1 final
comment 'Sites with their time zone.';

create view if not exists dim_sites_current
(
  site_id String comment 'The site.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  zone LowCardinality(String) comment 'IANA time zone; local days and shifts are taken in it.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select site_id, name_en, name_zh, zone, valid_from, valid_to, recorded_at from dim_sites_v1 final
where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3)) order by valid_from desc limit 1 by site_id
comment 'Sites with their time zone as they are now.';

create table if not exists dim_queues_v1
(
  queue_id String comment 'The skill queue.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site that owns it; empty where it spans sites.',
  skill_id String comment 'The skill it needs.',
  answer_target_s Float64 default 20 comment 'Answered within this many seconds counts as in target.',
  service_level_target_ratio Float64 default 0.8 comment 'Share to answer in target.',
  short_abandon_s Float64 default 5 comment 'Abandoned before this many seconds counts as short.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (queue_id, valid_from)
comment 'Skill queues with their targets.';

create view if not exists dim_queues
(
  queue_id String comment 'The skill queue.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site that owns it; empty where it spans sites.',
  skill_id String comment 'The skill it needs.',
  answer_target_s Float64 comment 'Answered within this many seconds counts as in target.',
  service_level_target_ratio Float64 comment 'Share to answer in target.',
  short_abandon_s Float64 comment 'Abandoned before this many seconds counts as short.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select queue_id, name_en, name_zh, site_id, skill_id, answer_target_s, service_level_target_ratio, short_abandon_s, valid_from, valid_to, recorded_at from dim_queues_v1 final
comment 'Skill queues with their targets.';

create view if not exists dim_queues_current
(
  queue_id String comment 'The skill queue.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site that owns it; empty where it spans sites.',
  skill_id String comment 'The skill it needs.',
  answer_target_s Float64 comment 'Answered within this many seconds counts as in target.',
  service_level_target_ratio Float64 comment 'Share to answer in target.',
  short_abandon_s Float64 comment 'Abandoned before this many seconds counts as short.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select queue_id, name_en, name_zh, site_id, skill_id, answer_target_s, service_level_target_ratio, short_abandon_s, valid_from, valid_to, recorded_at from dim_queues_v1 final
where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3)) order by valid_from desc limit 1 by queue_id
comment 'Skill queues with their targets as they are now.';

create table if not exists dim_seats_v1
(
  seat_id String comment 'The seat.',
  site_id String comment 'The site.',
  name String comment 'Label on the seat.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (seat_id, valid_from)
comment 'Seats.';

create view if not exists dim_seats
(
  seat_id String comment 'The seat.',
  site_id String comment 'The site.',
  name String comment 'Label on the seat.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select seat_id, site_id, name, valid_from, valid_to, recorded_at from dim_seats_v1 final
comment 'Seats.';

create view if not exists dim_seats_current
(
  seat_id String comment 'The seat.',
  site_id String comment 'The site.',
  name String comment 'Label on the seat.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select seat_id, site_id, name, valid_from, valid_to, recorded_at from dim_seats_v1 final
where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3)) order by valid_from desc limit 1 by seat_id
comment 'Seats as they are now.';

create table if not exists dim_agents_v1
(
  agent_id String comment 'The agent.',
  name String comment 'Name.',
  team_id String comment 'The team.',
  site_id String comment 'The site.',
  skills Array(String) comment 'Skills held.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (agent_id, valid_from)
comment 'Agents with their team and skills.';

create view if not exists dim_agents
(
  agent_id String comment 'The agent.',
  name String comment 'Name.',
  team_id String comment 'The team.',
  site_id String comment 'The site.',
  skills Array(String) comment 'Skills held.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select agent_id, name, team_id, site_id, skills, valid_from, valid_to, recorded_at from dim_agents_v1 final
comment 'Agents with their team and skills.';

create view if not exists dim_agents_current
(
  agent_id String comment 'The agent.',
  name String comment 'Name.',
  team_id String comment 'The team.',
  site_id String comment 'The site.',
  skills Array(String) comment 'Skills held.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select agent_id, name, team_id, site_id, skills, valid_from, valid_to, recorded_at from dim_agents_v1 final
where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3)) order by valid_from desc limit 1 by agent_id
comment 'Agents with their team and skills as they are now.';

create table if not exists dim_teams_v1
(
  team_id String comment 'The team.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site.',
  place LowCardinality(String) comment 'Where it works on orders: desk, support or field; empty where that is not known.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (team_id, valid_from)
comment 'Teams.';

create view if not exists dim_teams
(
  team_id String comment 'The team.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site.',
  place LowCardinality(String) comment 'Where it works on orders: desk, support or field; empty where that is not known.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select team_id, name_en, name_zh, site_id, place, valid_from, valid_to, recorded_at from dim_teams_v1 final
comment 'Teams.';

create view if not exists dim_teams_current
(
  team_id String comment 'The team.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  site_id String comment 'The site.',
  place LowCardinality(String) comment 'Where it works on orders: desk, support or field; empty where that is not known.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select team_id, name_en, name_zh, site_id, place, valid_from, valid_to, recorded_at from dim_teams_v1 final
where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3)) order by valid_from desc limit 1 by team_id
comment 'Teams as they are now.';

create table if not exists dim_skills_v1
(
  skill_id String comment 'The skill.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (skill_id, valid_from)
comment 'Skills.';

create view if not exists dim_skills
(
  skill_id String comment 'The skill.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select skill_id, name_en, name_zh, valid_from, valid_to, recorded_at from dim_skills_v1 final
comment 'Skills.';

create view if not exists dim_skills_current
(
  skill_id String comment 'The skill.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select skill_id, name_en, name_zh, valid_from, valid_to, recorded_at from dim_skills_v1 final
where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3)) order by valid_from desc limit 1 by skill_id
comment 'Skills as they are now.';

create table if not exists dim_interfaces_v1
(
  interface_id String comment 'The interface.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  owner String comment 'Who answers for it.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  error_limit_ratio Float64 default 0.5 comment 'Isolated above this share of failures.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a validity wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (interface_id, valid_from)
comment 'Interfaces to other systems.';

create view if not exists dim_interfaces
(
  interface_id String comment 'The interface.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  owner String comment 'Who answers for it.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  error_limit_ratio Float64 comment 'Isolated above this share of failures.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select interface_id, name_en, name_zh, owner, timeout_ms, error_limit_ratio, valid_from, valid_to, recorded_at from dim_interfaces_v1 final
comment 'Interfaces to other systems.';

create view if not exists dim_interfaces_current
(
  interface_id String comment 'The interface.',
  name_en String comment 'Name in English.',
  name_zh String comment 'Name in Chinese.',
  owner String comment 'Who answers for it.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  error_limit_ratio Float64 comment 'Isolated above this share of failures.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') comment 'When this row was recorded; the latest of a validity wins.'
) as
select interface_id, name_en, name_zh, owner, timeout_ms, error_limit_ratio, valid_from, valid_to, recorded_at from dim_interfaces_v1 final
where valid_from <= now64(3) and (valid_to is null or valid_to > now64(3)) order by valid_from desc limit 1 by interface_id
comment 'Interfaces to other systems as they are now.';

create table if not exists kpi_touches_v1
(
  view LowCardinality(String) comment 'The KPI view.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour.',
  touch_sum SimpleAggregateFunction(sum, UInt64) comment 'Sum of hashes of all touches: two equal sums have seen the same touches.',
  touched_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) comment 'Last touch.'
) engine = AggregatingMergeTree
order by (view, slot_at)
comment 'What touched each slot of each KPI view.';

create materialized view if not exists kpi_touches_of_touches to kpi_touches_v1 as
select view, toDateTime64(slot, 3, 'UTC') as slot_at, sum(hash) as touch_sum, max(at) as touched_at
from (
  select transform(toString(table_name), ['calls', 'seat_states', 'work_orders', 'work_order_events', 'interface_calls', 'recordings', 'scores'],
    ['kpi_queue_15m', 'kpi_seat_15m', 'kpi_work_order_15m', 'kpi_work_order_15m', 'kpi_interface_15m', 'kpi_quality_15m', 'kpi_quality_15m'], '') as view,
    arrayJoin(arrayMap(step -> toStartOfFifteenMinutes(slot_at) + 900 * step, range(transform(toString(table_name), ['calls', 'seat_states', 'work_orders',
      'work_order_events', 'interface_calls', 'recordings', 'scores'], [1, 97, 1, 1, 1, 1, 1], 0)))) as slot,
    cityHash64(touch_id) as hash, touched_at as at
  from touches
)
group by view, slot_at;

create materialized view if not exists touches_of_scores to touches as
select 'scores' as table_name, toDateTime64(toStartOfFifteenMinutes(recorded_at), 3, 'UTC') as slot_at, generateUUIDv7() as touch_id, now64(3) as touched_at
from scores_v1
group by slot_at;

create table if not exists kpi_pointers_v1
(
  view LowCardinality(String) comment 'The KPI view.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour.',
  slot_version UInt64 comment 'The computation whose rows serve the slot; the greatest counts.',
  touch_sum UInt64 comment 'Touches that computation had seen.',
  definition LowCardinality(String) comment 'Hash of the view as it was defined then; a slot of another definition is dirty.',
  computed_at DateTime64(3, 'UTC') default now64(3) comment 'When it was written.'
) engine = MergeTree
order by (view, slot_at, slot_version)
comment 'Which computation serves each slot; written last, so a killed run leaves no trace.';

create view if not exists kpi_slots
(
  view LowCardinality(String) comment 'The KPI view.',
  slot DateTime('UTC') comment 'Start of the quarter-hour.',
  touch_sum UInt64 comment 'Touches so far, and what the directory says up to the end of the slot.',
  touched_at DateTime64(3, 'UTC') comment 'Last touch.',
  served_version UInt64 comment 'The computation that serves the slot; 0 where facts are aggregated live because it is open or dirty.',
  definition String comment 'Hash of what the view is computed by now.'
) as
select 'kpi_queue_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, 'f124c263273e4030' as definition
from (
  select slot, sum(touched) + sum(sum(said)) over (order by slot) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_queue_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_queue_15m' and definition = 'f124c263273e4030'
    union all
    select toStartOfFifteenMinutes(least(greatest(said_at, toDateTime64(0, 3, 'UTC')), toDateTime64(4294967295, 3, 'UTC'))) as slot, 0 as touched,
      toDateTime64(0, 3, 'UTC') as at, 0 as computation, 0 as had_seen, hash as said from (select arrayJoin([valid_from, ifNull(valid_to, valid_from)])
      as said_at, cityHash64(queue_id, valid_from, said_at, valid_to is null, answer_target_s, short_abandon_s) as hash from dim_queues_v1 final)
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')
union all
select 'kpi_seat_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, '13fc7e86a42dc171' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_seat_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_seat_15m' and definition = '13fc7e86a42dc171'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')
union all
select 'kpi_work_order_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, 'cf7a5f69ec832fec' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_work_order_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_work_order_15m' and definition = 'cf7a5f69ec832fec'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')
union all
select 'kpi_interface_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, '2f4b34658577a58b' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_interface_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_interface_15m' and definition = '2f4b34658577a58b'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')
union all
select 'kpi_quality_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, 'e5b15a1788cd82f0' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_quality_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_quality_15m' and definition = 'e5b15a1788cd82f0'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')
comment 'State of every slot of every KPI view.';

create table if not exists kpi_queue_15m_v1
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour, UTC.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  offered UInt64 comment 'Entered the queue.',
  handled UInt64 comment 'Answered by an agent.',
  abandoned UInt64 comment 'Left before an answer.',
  short_abandoned UInt64 comment 'Of these, before the short-abandon limit of the queue.',
  flow_out UInt64 comment 'Overflowed or queued for a callback.',
  answered_in_target UInt64 comment 'Answered within the answer target of the queue, exactly at it included.',
  abandoned_in_target UInt64 comment 'Abandoned within the answer target.',
  wait_answered_s Float64 comment 'Wait of answered calls in seconds, queue plus ring; known waits only.',
  wait_abandoned_s Float64 comment 'Wait of abandoned calls in seconds; known waits only.',
  max_wait_s Float64 comment 'Longest known wait; take the max over rows.',
  talk_s Float64 comment 'Talk of handled calls in seconds, hold excluded, where known.',
  hold_s Float64 comment 'Hold of handled calls in seconds, where known.',
  wrap_s Float64 comment 'After-call work of handled calls in seconds, where known.',
  handle_s Float64 comment 'Talk, hold and after-call work of handled calls in seconds, of those that tell all of it.',
  unknown_wait UInt64 comment 'Left the queue and nothing says after how long: in no service level, no mean and no short abandon.',
  unknown_wait_answered UInt64 comment 'Of these, answered.',
  unknown_wait_abandoned UInt64 comment 'Of these, abandoned.',
  unknown_talk UInt64 comment 'Handled, and how long they talked is not known, such as while they talk.',
  unknown_hold UInt64 comment 'Handled, and how long they were on hold is not known.',
  unknown_wrap UInt64 comment 'Handled, and how long the work after them took is not known.',
  unknown_handling UInt64 comment 'Handled, and not all of talk, hold and after-call work is known.',
  transferred UInt64 comment 'Handled and transferred on by the agent.',
  redials UInt64 comment 'Offered again shortly after an abandon.',
  wait_digest AggregateFunction(quantileTDigest(0.5), Float64) comment 'Waits of answered calls; quantileTDigestMerge(level).',
  customers AggregateFunction(uniq, String) comment 'Customers who called; uniqMerge.',
  slot_version UInt64 comment 'The computation these rows belong to.'
) engine = MergeTree
partition by toYYYYMM(slot_at)
order by (slot_at, slot_version, site_id, queue_id)
comment 'Computed slots of kpi_queue_15m; read the view.';

create view if not exists kpi_queue_15m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour, UTC.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  offered UInt64 comment 'Entered the queue.',
  handled UInt64 comment 'Answered by an agent.',
  abandoned UInt64 comment 'Left before an answer.',
  short_abandoned UInt64 comment 'Of these, before the short-abandon limit of the queue.',
  flow_out UInt64 comment 'Overflowed or queued for a callback.',
  answered_in_target UInt64 comment 'Answered within the answer target of the queue, exactly at it included.',
  abandoned_in_target UInt64 comment 'Abandoned within the answer target.',
  wait_answered_s Float64 comment 'Wait of answered calls in seconds, queue plus ring; known waits only.',
  wait_abandoned_s Float64 comment 'Wait of abandoned calls in seconds; known waits only.',
  max_wait_s Float64 comment 'Longest known wait; take the max over rows.',
  talk_s Float64 comment 'Talk of handled calls in seconds, hold excluded, where known.',
  hold_s Float64 comment 'Hold of handled calls in seconds, where known.',
  wrap_s Float64 comment 'After-call work of handled calls in seconds, where known.',
  handle_s Float64 comment 'Talk, hold and after-call work of handled calls in seconds, of those that tell all of it.',
  unknown_wait UInt64 comment 'Left the queue and nothing says after how long: in no service level, no mean and no short abandon.',
  unknown_wait_answered UInt64 comment 'Of these, answered.',
  unknown_wait_abandoned UInt64 comment 'Of these, abandoned.',
  unknown_talk UInt64 comment 'Handled, and how long they talked is not known, such as while they talk.',
  unknown_hold UInt64 comment 'Handled, and how long they were on hold is not known.',
  unknown_wrap UInt64 comment 'Handled, and how long the work after them took is not known.',
  unknown_handling UInt64 comment 'Handled, and not all of talk, hold and after-call work is known.',
  transferred UInt64 comment 'Handled and transferred on by the agent.',
  redials UInt64 comment 'Offered again shortly after an abandon.',
  wait_digest AggregateFunction(quantileTDigest(0.5), Float64) comment 'Waits of answered calls; quantileTDigestMerge(level).',
  customers AggregateFunction(uniq, String) comment 'Customers who called; uniqMerge.'
) as
select slot_at, site_id, queue_id, offered, handled, abandoned, short_abandoned, flow_out, answered_in_target, abandoned_in_target, wait_answered_s,
  wait_abandoned_s, max_wait_s, talk_s, hold_s, wrap_s, handle_s, unknown_wait, unknown_wait_answered, unknown_wait_abandoned, unknown_talk, unknown_hold,
  unknown_wrap, unknown_handling, transferred, redials, wait_digest, customers from kpi_queue_15m_v1 where (toDateTime(slot_at, 'UTC') + 1262304000,
  slot_version) in (select if(served_version = 0, slot, slot + 1262304000), served_version from (select 'kpi_queue_15m' as view, slot, touch_sum, touched_at,
  if(seen = touch_sum, version, 0) as served_version, 'f124c263273e4030' as definition
from (
  select slot, sum(touched) + sum(sum(said)) over (order by slot) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_queue_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_queue_15m' and definition = 'f124c263273e4030'
    union all
    select toStartOfFifteenMinutes(least(greatest(said_at, toDateTime64(0, 3, 'UTC')), toDateTime64(4294967295, 3, 'UTC'))) as slot, 0 as touched,
      toDateTime64(0, 3, 'UTC') as at, 0 as computation, 0 as had_seen, hash as said from (select arrayJoin([valid_from, ifNull(valid_to, valid_from)])
      as said_at, cityHash64(queue_id, valid_from, said_at, valid_to is null, answer_target_s, short_abandon_s) as hash from dim_queues_v1 final)
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
union all
select toDateTime64(toStartOfFifteenMinutes(offered_at), 3, 'UTC') as slot_at, site_id, queue_id,
  count() as offered,
  countIf(is_answered) as handled,
  countIf(is_abandoned) as abandoned,
  countIf(is_abandoned and waited_s < short_s) as short_abandoned,
  countIf(outcome in ('callback_queued', 'overflowed')) as flow_out,
  countIf(is_answered and waited_s <= target_s) as answered_in_target,
  countIf(is_abandoned and waited_s <= target_s) as abandoned_in_target,
  sumIf(ifNull(waited_s, 0), is_answered) as wait_answered_s,
  sumIf(ifNull(waited_s, 0), is_abandoned) as wait_abandoned_s,
  maxIf(ifNull(waited_s, 0), outcome != 'open') as max_wait_s,
  sumIf(ifNull(talked_s, 0), is_answered) as talk_s,
  sumIf(ifNull(held_s, 0), is_answered) as hold_s,
  sumIf(ifNull(wrapped_s, 0), is_answered) as wrap_s,
  sumIf(ifNull(handled_s, 0), is_answered) as handle_s,
  countIf(outcome != 'open' and waited_s is null) as unknown_wait,
  countIf(is_answered and waited_s is null) as unknown_wait_answered,
  countIf(is_abandoned and waited_s is null) as unknown_wait_abandoned,
  countIf(is_answered and talked_s is null) as unknown_talk,
  countIf(is_answered and held_s is null) as unknown_hold,
  countIf(is_answered and wrapped_s is null) as unknown_wrap,
  countIf(is_answered and handled_s is null) as unknown_handling,
  countIf(is_answered and is_transferred) as transferred,
  countIf(is_again) as redials,
  quantileTDigestStateIf(0.5)(ifNull(waited_s, 0), is_answered and waited_s is not null) as wait_digest,
  uniqStateIf(customer, customer != '') as customers
from (
  select call.offered_at as offered_at, call.site_id as site_id, call.queue_id as queue_id, call.outcome as outcome, outcome = 'answered' as is_answered, outcome = 'abandoned' as is_abandoned,
    coalesce(call.wait_seconds, if(dateDiff('millisecond', call.offered_at, if(is_answered, coalesce(call.answered_at, call.left_queue_at),
      coalesce(call.left_queue_at, call.ended_at))) / 1000 < -1, null, max2(dateDiff('millisecond', call.offered_at, if(is_answered, coalesce(call.answered_at,
      call.left_queue_at), coalesce(call.left_queue_at, call.ended_at))) / 1000, 0))) as waited_s,
    if(dateDiff('millisecond', call.answered_at, call.ended_at) / 1000 < -1, null, max2(dateDiff('millisecond', call.answered_at, call.ended_at) / 1000, 0)) as conversed_s,
    coalesce(call.talk_seconds, if(conversed_s - call.hold_seconds < -1, null, max2(conversed_s - call.hold_seconds, 0))) as talked_s,
    coalesce(call.hold_seconds, if(conversed_s - call.talk_seconds < -1, null, max2(conversed_s - call.talk_seconds, 0))) as held_s,
    coalesce(call.wrap_seconds, if(dateDiff('millisecond', call.ended_at, call.wrap_ended_at) / 1000 < -1, null, max2(dateDiff('millisecond', call.ended_at,
      call.wrap_ended_at) / 1000, 0))) as wrapped_s,
    coalesce(call.talk_seconds + call.hold_seconds, if(conversed_s < coalesce(call.talk_seconds, call.hold_seconds, 0) - 1, null, max2(conversed_s,
      coalesce(call.talk_seconds, call.hold_seconds, 0)))) + wrapped_s as handled_s,
    call.transferred_to is not null as is_transferred, ifNull(call.is_redial, false) as is_again, ifNull(call.customer_id, '') as customer,
    target.queue_id != '' and call.offered_at < ifNull(target.valid_to, call.offered_at + interval 1 second) as has_target,
    if(has_target, target.answer_target_s, 20) as target_s, if(has_target, target.short_abandon_s, 5) as short_s
  from (select call_id, offered_at, answered_at, left_queue_at, ended_at, wrap_ended_at, site_id, queue_id, outcome, wait_seconds, talk_seconds, hold_seconds,
    wrap_seconds, transferred_to, is_redial, customer_id from calls_v1 final where direction = 'inbound' and (toStartOfFifteenMinutes(offered_at),
      toUInt64(0)) in (select if(served_version = 0, slot, slot + 1262304000), served_version from (select 'kpi_queue_15m' as view, slot, touch_sum, touched_at,
      if(seen = touch_sum, version, 0) as served_version, 'f124c263273e4030' as definition
from (
  select slot, sum(touched) + sum(sum(said)) over (order by slot) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_queue_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_queue_15m' and definition = 'f124c263273e4030'
    union all
    select toStartOfFifteenMinutes(least(greatest(said_at, toDateTime64(0, 3, 'UTC')), toDateTime64(4294967295, 3, 'UTC'))) as slot, 0 as touched,
      toDateTime64(0, 3, 'UTC') as at, 0 as computation, 0 as had_seen, hash as said from (select arrayJoin([valid_from, ifNull(valid_to, valid_from)])
      as said_at, cityHash64(queue_id, valid_from, said_at, valid_to is null, answer_target_s, short_abandon_s) as hash from dim_queues_v1 final)
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))) as call
  asof left join (select queue_id, valid_from, valid_to, answer_target_s, short_abandon_s from dim_queues_v1 final) as target on call.queue_id = target.queue_id
    and call.offered_at >= target.valid_from
)
group by slot_at, site_id, queue_id
comment 'Inbound calls per quarter-hour offered, site and queue; sum over rows, merge the states.';

create table if not exists kpi_seat_15m_v1
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour, UTC.',
  site_id String comment 'The site.',
  seat_id String comment 'The seat.',
  agent_id String comment 'The agent signed in; empty where none was reported.',
  ready_s Float64 comment 'Seconds ready.',
  ringing_s Float64 comment 'Seconds ringing.',
  talking_s Float64 comment 'Seconds talking.',
  holding_s Float64 comment 'Seconds holding.',
  wrap_up_s Float64 comment 'Seconds wrap up.',
  break_s Float64 comment 'Seconds break.',
  training_s Float64 comment 'Seconds training.',
  meeting_s Float64 comment 'Seconds meeting.',
  unknown_s Float64 comment 'Seconds from 16 h to 24 h after the last report.',
  signed_in_s Float64 comment 'Seconds in any state but signed out and unknown.',
  slot_version UInt64 comment 'The computation these rows belong to.'
) engine = MergeTree
partition by toYYYYMM(slot_at)
order by (slot_at, slot_version, site_id, seat_id, agent_id)
comment 'Computed slots of kpi_seat_15m; read the view.';

create view if not exists kpi_seat_15m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour, UTC.',
  site_id String comment 'The site.',
  seat_id String comment 'The seat.',
  agent_id String comment 'The agent signed in; empty where none was reported.',
  ready_s Float64 comment 'Seconds ready.',
  ringing_s Float64 comment 'Seconds ringing.',
  talking_s Float64 comment 'Seconds talking.',
  holding_s Float64 comment 'Seconds holding.',
  wrap_up_s Float64 comment 'Seconds wrap up.',
  break_s Float64 comment 'Seconds break.',
  training_s Float64 comment 'Seconds training.',
  meeting_s Float64 comment 'Seconds meeting.',
  unknown_s Float64 comment 'Seconds from 16 h to 24 h after the last report.',
  signed_in_s Float64 comment 'Seconds in any state but signed out and unknown.'
) as
select slot_at, site_id, seat_id, agent_id, ready_s, ringing_s, talking_s, holding_s, wrap_up_s, break_s, training_s, meeting_s, unknown_s, signed_in_s
  from kpi_seat_15m_v1 where (toDateTime(slot_at, 'UTC') + 1262304000, slot_version) in (select if(served_version = 0, slot, slot + 1262304000), served_version
  from (select 'kpi_seat_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, '13fc7e86a42dc171' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_seat_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_seat_15m' and definition = '13fc7e86a42dc171'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
union all
select toDateTime64(toDateTime(slot_number * 900, 'UTC'), 3, 'UTC') as slot_at, site_id, seat_id, agent as agent_id,
  sumIf(spent_s, state = 'ready') as ready_s,
  sumIf(spent_s, state = 'ringing') as ringing_s,
  sumIf(spent_s, state = 'talking') as talking_s,
  sumIf(spent_s, state = 'holding') as holding_s,
  sumIf(spent_s, state = 'wrap_up') as wrap_up_s,
  sumIf(spent_s, state = 'break') as break_s,
  sumIf(spent_s, state = 'training') as training_s,
  sumIf(spent_s, state = 'meeting') as meeting_s,
  sumIf(spent_s, state = 'unknown') as unknown_s,
  sumIf(spent_s, state != 'unknown') as signed_in_s
from (
  select site_id, seat_id, agent, part.1 as state, arrayJoin(range(toUInt32(intDiv(part.2, 900000)), toUInt32(intDiv(part.3 - 1, 900000) + 1))) as slot_number,
    (least(part.3, (slot_number + 1) * 900000) - greatest(part.2, slot_number * 900000)) / 1000 as spent_s
  from (
    select site_id, seat_id, agent, arrayJoin([(state, start_ms, least(until_ms, start_ms + 57600000)), ('unknown', start_ms + 57600000, least(until_ms, start_ms + 86400000))]) as part
    from (
      select site_id, seat_id, ifNull(agent_id, '') as agent, toString(state) as state, toUnixTimestamp64Milli(started_at) as start_ms,
        leadInFrame(toUnixTimestamp64Milli(started_at), 1, toUnixTimestamp64Milli(now64(3))) over (partition by seat_id order by started_at, ifNull(sequence,
          0), indexOf(['wrap_up', 'ready', 'ringing', 'talking', 'holding', 'break', 'training', 'meeting', 'signed_out'], toString(state)),
          version rows between current row and unbounded following) as until_ms
      from seat_states_v1 final
      where started_at >= (select min(slot) from (select 'kpi_seat_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, '13fc7e86a42dc171' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_seat_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_seat_15m' and definition = '13fc7e86a42dc171'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')) where served_version = 0) - 86400 and started_at < (select max(slot) + 900 from (select 'kpi_seat_15m' as view,
  slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, '13fc7e86a42dc171' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_seat_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_seat_15m' and definition = '13fc7e86a42dc171'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')) where served_version = 0)
    )
    where state != 'signed_out'
  )
  where part.3 > part.2
)
where (toDateTime(slot_number * 900, 'UTC'), toUInt64(0)) in (select if(served_version = 0, slot, slot + 1262304000), served_version from (select 'kpi_seat_15m'
  as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, '13fc7e86a42dc171' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_seat_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_seat_15m' and definition = '13fc7e86a42dc171'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
group by slot_at, site_id, seat_id, agent_id
comment 'Seconds in each state per quarter-hour, site, seat and agent.';

create table if not exists kpi_work_order_15m_v1
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour, UTC.',
  order_type LowCardinality(String) comment 'Kind of order.',
  team_id String comment 'The team that holds it; empty where none.',
  opened UInt64 comment 'Opened.',
  resolved UInt64 comment 'Last resolved, and not reopened since.',
  closed UInt64 comment 'Archived, withdrawn ones included.',
  reopened UInt64 comment 'Times reopened.',
  reassigned UInt64 comment 'Times handed to another team or person, a dispatch included.',
  urged UInt64 comment 'Times urged, by the customer or by an order about it.',
  due UInt64 comment 'Due to be resolved in this quarter-hour and by now, resolved or not; neither withdrawn nor paused before.',
  resolved_in_time UInt64 comment 'Of these, done by then.',
  reply_due UInt64 comment 'Due to be answered in this quarter-hour and by now, answered or not; neither withdrawn nor paused before.',
  replied_in_time UInt64 comment 'Of these, first substantive reply by then.',
  done UInt64 comment 'Resolved, or closed without that, with a deadline to compare with; not withdrawn.',
  done_in_time UInt64 comment 'Of these, done by the deadline.',
  resolved_orders AggregateFunction(uniqExact, String) comment 'Resolved, reopened since or not.',
  reopened_orders AggregateFunction(uniqExact, String) comment 'Of these, ever reopened.',
  slot_version UInt64 comment 'The computation these rows belong to.'
) engine = MergeTree
partition by toYYYYMM(slot_at)
order by (slot_at, slot_version, order_type, team_id)
comment 'Computed slots of kpi_work_order_15m; read the view.';

create view if not exists kpi_work_order_15m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour, UTC.',
  order_type LowCardinality(String) comment 'Kind of order.',
  team_id String comment 'The team that holds it; empty where none.',
  opened UInt64 comment 'Opened.',
  resolved UInt64 comment 'Last resolved, and not reopened since.',
  closed UInt64 comment 'Archived, withdrawn ones included.',
  reopened UInt64 comment 'Times reopened.',
  reassigned UInt64 comment 'Times handed to another team or person, a dispatch included.',
  urged UInt64 comment 'Times urged, by the customer or by an order about it.',
  due UInt64 comment 'Due to be resolved in this quarter-hour and by now, resolved or not; neither withdrawn nor paused before.',
  resolved_in_time UInt64 comment 'Of these, done by then.',
  reply_due UInt64 comment 'Due to be answered in this quarter-hour and by now, answered or not; neither withdrawn nor paused before.',
  replied_in_time UInt64 comment 'Of these, first substantive reply by then.',
  done UInt64 comment 'Resolved, or closed without that, with a deadline to compare with; not withdrawn.',
  done_in_time UInt64 comment 'Of these, done by the deadline.',
  resolved_orders AggregateFunction(uniqExact, String) comment 'Resolved, reopened since or not.',
  reopened_orders AggregateFunction(uniqExact, String) comment 'Of these, ever reopened.'
) as
select slot_at, order_type, team_id, opened, resolved, closed, reopened, reassigned, urged, due, resolved_in_time, reply_due, replied_in_time, done,
  done_in_time, resolved_orders, reopened_orders from kpi_work_order_15m_v1 where (toDateTime(slot_at, 'UTC') + 1262304000,
  slot_version) in (select if(served_version = 0, slot, slot + 1262304000), served_version from (select 'kpi_work_order_15m' as view, slot, touch_sum,
  touched_at, if(seen = touch_sum, version, 0) as served_version, 'cf7a5f69ec832fec' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_work_order_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_work_order_15m' and definition = 'cf7a5f69ec832fec'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
union all
select toDateTime64(slot, 3, 'UTC') as slot_at, kind as order_type, team as team_id,
  countIf(measure = 'opened') as opened, countIf(measure = 'resolved') as resolved, countIf(measure = 'closed') as closed, countIf(measure = 'reopened')
    as reopened, countIf(measure = 'reassigned') as reassigned, countIf(measure = 'urged') as urged, countIf(measure = 'due') as due,
    countIf(measure = 'resolved_in_time') as resolved_in_time, countIf(measure = 'reply_due') as reply_due, countIf(measure = 'replied_in_time')
    as replied_in_time, countIf(measure = 'done') as done, countIf(measure = 'done_in_time') as done_in_time,
  uniqExactStateIf(order_id, measure = 'resolved_orders') as resolved_orders,
  uniqExactStateIf(order_id, measure = 'resolved_orders' and order_id in (select order_id from work_order_events_v1 where endsWith(type, 'reopened') or reopen_count > 0)) as reopened_orders
from (
  select order_type as kind, ifNull(team_id, '') as team, order_id, moment.1 as measure, toStartOfFifteenMinutes(assumeNotNull(moment.2)) as slot
  from (
    select order_type, team_id, order_id, arrayJoin([('opened', toNullable(opened_at), true), ('resolved', resolved_for_good_at, true), ('resolved_orders',
      resolved_at, true), ('closed', closed_at, true), ('due', resolve_due_at, is_due), ('resolved_in_time', resolve_due_at, is_due and is_in_time),
      ('reply_due', reply_due_at, is_reply_due), ('replied_in_time', reply_due_at, is_reply_due and is_reply_in_time), ('done', done_at, is_done_by_limit),
      ('done_in_time', done_at, is_done_by_limit and is_in_time)]) as moment
    from (
      select order_type, team_id, order_id, opened_at, resolved_at, closed_at, resolve_due_at, reply_due_at, if((closed_at is null and (endsWith(type,
        'reopened') or translate(lower(status), ' -', '__') in ('returned', 'accepted', 'active', 'in_progress', 'reopened', 'paused', 'on_hold', 'hold',
        'suspended', 'pending') or (ifNull(reopen_count, 0) > 0 and not translate(lower(status), ' -', '__') in ('resolved', 'solved', 'called_back', 'visited',
        'feedback_given', 'feedback_collected', 'completed', 'done', 'closed', 'archived')))), null, resolved_at) as resolved_for_good_at,
        ifNull(if((closed_at is null and (endsWith(type, 'reopened') or translate(lower(status), ' -', '__') in ('returned', 'accepted', 'active',
        'in_progress', 'reopened', 'paused', 'on_hold', 'hold', 'suspended', 'pending') or (ifNull(reopen_count, 0) > 0 and not translate(lower(status), ' -',
        '__') in ('resolved', 'solved', 'called_back', 'visited', 'feedback_given', 'feedback_collected', 'completed', 'done', 'closed', 'archived')))), null,
        resolved_at), closed_at) as done_at, ifNull(resolve_due_at <= now64(3) and not ifNull(ifNull(if((closed_at is null and (endsWith(type, 'reopened')
        or translate(lower(status), ' -', '__') in ('returned', 'accepted', 'active', 'in_progress', 'reopened', 'paused', 'on_hold', 'hold', 'suspended',
        'pending') or (ifNull(reopen_count, 0) > 0 and not translate(lower(status), ' -', '__') in ('resolved', 'solved', 'called_back', 'visited',
        'feedback_given', 'feedback_collected', 'completed', 'done', 'closed', 'archived')))), null, resolved_at), closed_at) is null
        and ifNull(if((closed_at is null and (endsWith(type, 'reopened') or translate(lower(status), ' -', '__') in ('returned', 'accepted', 'active',
        'in_progress', 'reopened', 'paused', 'on_hold', 'hold', 'suspended', 'pending') or (ifNull(reopen_count, 0) > 0 and not translate(lower(status), ' -',
        '__') in ('resolved', 'solved', 'called_back', 'visited', 'feedback_given', 'feedback_collected', 'completed', 'done', 'closed', 'archived')))), null,
        resolved_at), closed_at) is null and ifNull(paused_at, if(translate(lower(status), ' -', '__') in ('paused', 'on_hold', 'hold', 'suspended'), opened_at,
        null)) < resolve_due_at, false) and not (withdrawn_at is not null or translate(lower(status), ' -', '__') in ('withdrawn', 'cancelled', 'canceled')
        or endsWith(type, 'withdrawn')), false) as is_due, ifNull(ifNull(if((closed_at is null and (endsWith(type, 'reopened') or translate(lower(status), ' -',
        '__') in ('returned', 'accepted', 'active', 'in_progress', 'reopened', 'paused', 'on_hold', 'hold', 'suspended', 'pending') or (ifNull(reopen_count,
        0) > 0 and not translate(lower(status), ' -', '__') in ('resolved', 'solved', 'called_back', 'visited', 'feedback_given', 'feedback_collected',
        'completed', 'done', 'closed', 'archived')))), null, resolved_at), closed_at) <= resolve_due_at, false) as is_in_time, ifNull(reply_due_at <= now64(3)
        and not ifNull(first_replied_at is null and ifNull(if((closed_at is null and (endsWith(type, 'reopened') or translate(lower(status), ' -',
        '__') in ('returned', 'accepted', 'active', 'in_progress', 'reopened', 'paused', 'on_hold', 'hold', 'suspended', 'pending') or (ifNull(reopen_count,
        0) > 0 and not translate(lower(status), ' -', '__') in ('resolved', 'solved', 'called_back', 'visited', 'feedback_given', 'feedback_collected',
        'completed', 'done', 'closed', 'archived')))), null, resolved_at), closed_at) is null and ifNull(paused_at, if(translate(lower(status), ' -',
        '__') in ('paused', 'on_hold', 'hold', 'suspended'), opened_at, null)) < reply_due_at, false) and not (withdrawn_at is not null
        or translate(lower(status), ' -', '__') in ('withdrawn', 'cancelled', 'canceled') or endsWith(type, 'withdrawn')), false) as is_reply_due,
        ifNull(first_replied_at <= reply_due_at, false) as is_reply_in_time, (ifNull(if((closed_at is null and (endsWith(type, 'reopened')
        or translate(lower(status), ' -', '__') in ('returned', 'accepted', 'active', 'in_progress', 'reopened', 'paused', 'on_hold', 'hold', 'suspended',
        'pending') or (ifNull(reopen_count, 0) > 0 and not translate(lower(status), ' -', '__') in ('resolved', 'solved', 'called_back', 'visited',
        'feedback_given', 'feedback_collected', 'completed', 'done', 'closed', 'archived')))), null, resolved_at), closed_at) is not null
        and resolve_due_at is not null and not (withdrawn_at is not null or translate(lower(status), ' -', '__') in ('withdrawn', 'cancelled', 'canceled')
        or endsWith(type, 'withdrawn'))) as is_done_by_limit
      from work_orders_v1 final
    )
  )
  where moment.2 is not null and moment.3 and (toStartOfFifteenMinutes(assumeNotNull(moment.2)), toUInt64(0)) in (select if(served_version = 0, slot,
    slot + 1262304000), served_version from (select 'kpi_work_order_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0)
    as served_version, 'cf7a5f69ec832fec' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_work_order_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_work_order_15m' and definition = 'cf7a5f69ec832fec'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
  union all
  select order_type as kind, ifNull(team_id, '') as team, order_id, multiIf(endsWith(type, 'reopened'), 'reopened', endsWith(type, 'reassigned')
    or endsWith(type, 'transferred') or endsWith(type, 'dispatched'), 'reassigned', endsWith(type, 'urged') or (type = 'collaboration_added'
    and match(attributes['collaborations'], '(^| )urge:[^ ]*$')), 'urged', endsWith(type, 'resolved'), 'resolved_orders', '') as measure,
    toStartOfFifteenMinutes(occurred_at) as slot
  from work_order_events_v1 final
  where (endsWith(type, 'reopened') or endsWith(type, 'reassigned') or endsWith(type, 'transferred') or endsWith(type, 'dispatched') or endsWith(type, 'urged')
    or (type = 'collaboration_added' and match(attributes['collaborations'], '(^| )urge:[^ ]*$')) or endsWith(type, 'resolved'))
    and (toStartOfFifteenMinutes(occurred_at), toUInt64(0)) in (select if(served_version = 0, slot, slot + 1262304000), served_version
    from (select 'kpi_work_order_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, 'cf7a5f69ec832fec' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_work_order_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_work_order_15m' and definition = 'cf7a5f69ec832fec'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
)
group by slot_at, order_type, team_id
comment 'Work orders per quarter-hour, type and team that holds them; an order counts at each of its instants.';

create table if not exists kpi_interface_15m_v1
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour, UTC.',
  interface_id String comment 'The interface, as registered.',
  calls UInt64 comment 'Calls, rejected ones included.',
  ok UInt64 comment 'Answered well.',
  errors UInt64 comment 'Answered with an error.',
  timeouts UInt64 comment 'Given up without an answer.',
  rejected UInt64 comment 'Not sent: the interface was isolated.',
  duration_ms_sum Float64 comment 'Milliseconds of calls sent.',
  duration_digest AggregateFunction(quantileTDigest(0.5), Float64) comment 'Milliseconds of calls sent; quantileTDigestMerge(level).',
  slot_version UInt64 comment 'The computation these rows belong to.'
) engine = MergeTree
partition by toYYYYMM(slot_at)
order by (slot_at, slot_version, interface_id)
comment 'Computed slots of kpi_interface_15m; read the view.';

create view if not exists kpi_interface_15m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour, UTC.',
  interface_id String comment 'The interface, as registered.',
  calls UInt64 comment 'Calls, rejected ones included.',
  ok UInt64 comment 'Answered well.',
  errors UInt64 comment 'Answered with an error.',
  timeouts UInt64 comment 'Given up without an answer.',
  rejected UInt64 comment 'Not sent: the interface was isolated.',
  duration_ms_sum Float64 comment 'Milliseconds of calls sent.',
  duration_digest AggregateFunction(quantileTDigest(0.5), Float64) comment 'Milliseconds of calls sent; quantileTDigestMerge(level).'
) as
select slot_at, interface_id, calls, ok, errors, timeouts, rejected, duration_ms_sum, duration_digest from kpi_interface_15m_v1 where (toDateTime(slot_at,
  'UTC') + 1262304000, slot_version) in (select if(served_version = 0, slot, slot + 1262304000), served_version from (select 'kpi_interface_15m' as view, slot,
  touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, '2f4b34658577a58b' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_interface_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_interface_15m' and definition = '2f4b34658577a58b'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
union all
select toDateTime64(toStartOfFifteenMinutes(called_at), 3, 'UTC') as slot_at, interface_id,
  count() as calls,
  countIf(outcome = 'ok') as ok,
  countIf(outcome = 'error') as errors,
  countIf(outcome = 'timeout') as timeouts,
  countIf(outcome = 'rejected') as rejected,
  sumIf(toFloat64(duration_ms), outcome != 'rejected') as duration_ms_sum,
  quantileTDigestStateIf(0.5)(toFloat64(duration_ms), outcome != 'rejected') as duration_digest
from interface_calls_v1 final
where (toStartOfFifteenMinutes(called_at), toUInt64(0)) in (select if(served_version = 0, slot, slot + 1262304000), served_version
  from (select 'kpi_interface_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, '2f4b34658577a58b' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_interface_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_interface_15m' and definition = '2f4b34658577a58b'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
group by slot_at, interface_id
comment 'Calls to other systems per quarter-hour and interface.';

create table if not exists kpi_quality_15m_v1
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour, UTC.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  form_id LowCardinality(String) comment 'The scorecard; empty on the row that counts recordings.',
  recordings UInt64 comment 'Recordings made.',
  scored UInt64 comment 'Scores with a ratio.',
  score_sum Float64 comment 'Sum of score ratios.',
  failed UInt64 comment 'Below the pass ratio or with a fatal item.',
  fatal UInt64 comment 'With a failed fatal item.',
  needs_review UInt64 comment 'With an item no rule could decide.',
  unknown_score UInt64 comment 'Scores without a ratio: too little of the form could be judged, or nothing of it applies.',
  slot_version UInt64 comment 'The computation these rows belong to.'
) engine = MergeTree
partition by toYYYYMM(slot_at)
order by (slot_at, slot_version, site_id, queue_id, form_id)
comment 'Computed slots of kpi_quality_15m; read the view.';

create view if not exists kpi_quality_15m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the quarter-hour, UTC.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  form_id LowCardinality(String) comment 'The scorecard; empty on the row that counts recordings.',
  recordings UInt64 comment 'Recordings made.',
  scored UInt64 comment 'Scores with a ratio.',
  score_sum Float64 comment 'Sum of score ratios.',
  failed UInt64 comment 'Below the pass ratio or with a fatal item.',
  fatal UInt64 comment 'With a failed fatal item.',
  needs_review UInt64 comment 'With an item no rule could decide.',
  unknown_score UInt64 comment 'Scores without a ratio: too little of the form could be judged, or nothing of it applies.'
) as
select slot_at, site_id, queue_id, form_id, recordings, scored, score_sum, failed, fatal, needs_review, unknown_score from kpi_quality_15m_v1
  where (toDateTime(slot_at, 'UTC') + 1262304000, slot_version) in (select if(served_version = 0, slot, slot + 1262304000), served_version
  from (select 'kpi_quality_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, 'e5b15a1788cd82f0' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_quality_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_quality_15m' and definition = 'e5b15a1788cd82f0'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
union all
select toDateTime64(slot, 3, 'UTC') as slot_at, site as site_id, queue as queue_id, form as form_id,
  sum(part_recordings) as recordings, sum(part_scored) as scored, sum(part_score) as score_sum, sum(part_failed) as failed, sum(part_fatal) as fatal, sum(part_review) as needs_review,
  sum(part_unknown) as unknown_score
from (
  select toStartOfFifteenMinutes(started_at) as slot, site_id as site, queue_id as queue, '' as form, 1 as part_recordings, 0 as part_scored, toFloat64(0)
    as part_score, 0 as part_failed, 0 as part_fatal, 0 as part_review, 0 as part_unknown
  from recordings_v1 final
  where (toStartOfFifteenMinutes(started_at), toUInt64(0)) in (select if(served_version = 0, slot, slot + 1262304000), served_version
    from (select 'kpi_quality_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, 'e5b15a1788cd82f0' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_quality_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_quality_15m' and definition = 'e5b15a1788cd82f0'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
  union all
  select toStartOfFifteenMinutes(recorded_at) as slot, site_id as site, queue_id as queue, toString(form_id) as form, 0 as part_recordings,
    toUInt8(score_ratio is not null) as part_scored, ifNull(score_ratio, 0) as part_score,
    toUInt8(is_failed) as part_failed, toUInt8(notEmpty(fatal_items)) as part_fatal, toUInt8(needs_review) as part_review, toUInt8(score_ratio is null) as part_unknown
  from scores_current
  where (toStartOfFifteenMinutes(recorded_at), toUInt64(0)) in (select if(served_version = 0, slot, slot + 1262304000), served_version
    from (select 'kpi_quality_15m' as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, 'e5b15a1788cd82f0' as definition
from (
  select slot, sum(touched) as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said
      from kpi_touches_v1 where view = 'kpi_quality_15m'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, toDateTime64(0, 3, 'UTC') as at, slot_version as computation, touch_sum as had_seen, 0 as said
      from kpi_pointers_v1 where view = 'kpi_quality_15m' and definition = 'e5b15a1788cd82f0'
  )
  group by slot
)
where touched_at != toDateTime64(0, 3, 'UTC')))
)
group by slot_at, site_id, queue_id, form_id
comment 'Recordings and their scores per quarter-hour recorded, site, queue and form; recordings are counted on the row with an empty form.';

create view if not exists kpi_forecast_30m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour, UTC; only those that have passed.',
  queue_id String comment 'The skill queue.',
  actual Float64 comment 'Demand: calls offered, redials left out.',
  forecast Float64 comment 'Mean of the latest forecast from before the half-hour.',
  absolute_error Float64 comment 'Absolute difference of the two.'
) as
select slot_at, queue_id, ifNull(came.calls, 0) as actual, expected.mean as forecast, abs(forecast - actual) as absolute_error
from (select slot_at, queue_id, mean from forecasts_current where slot_at < now64(3) - toIntervalMinute(30)) as expected
left join (select slot_at, queue_id, calls, true as is_known from demand_30m) as came
using (slot_at, queue_id)
where came.is_known or slot_at < (select toDateTime64(toStartOfInterval(max(at), toIntervalMinute(30)), 3, 'UTC') from (
  select offered_at as at from calls_v1 where direction = 'inbound'
  union all select started_at + toIntervalMinute(30 * (greatest(1, toUInt8(round(interval_seconds / 1800))) - 1)) as at from queue_intervals_v1 final
    where interval_seconds <= 3600 and lower(ifNull(media_type, '')) in ('', 'voice', 'call', 'phone', 'callback')
  union all select slot_at as at from volume_history_v1))
comment 'The latest forecast beside demand, per queue and half-hour passed; none after the last demand on record, which is not known yet.';

create view if not exists kpi_staffing_30m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour, UTC.',
  queue_id String comment 'The skill queue.',
  required Float64 comment 'Agents required.',
  rostered Float64 comment 'Agents rostered and not on break.'
) as
select slot_at, queue_id, toFloat64(required) as required, toFloat64(rostered) as rostered from roster_coverage_current
comment 'Required against rostered agents, per queue and half-hour.';

create view if not exists forecasts_planned
(
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  branch String comment 'Empty for the official plan, else the what-if branch.',
  plan_id String comment 'The forecast run, followed by a hash of the overrides on it.',
  mean Float64 comment 'Calls expected by the model.',
  planned Float64 comment 'Calls planned: the model with the overrides that stand now.',
  overrides Array(String) comment 'Overrides that changed it, in the order applied.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  workload_erlangs Nullable(Float64) comment 'planned × aht_s / 1800: agents busy without waiting.'
) as
select queue_id, slot_at, branch, concat(run_id, if(empty(overrides), '', concat('+', toString(sipHash64(overrides))))) as plan_id, mean,
  greatest(0, arrayFold((calls, o) -> multiIf(o.5 = 'multiply', calls * o.6, o.5 = 'add', calls + o.6, o.6), fitting, mean)) as planned,
  arrayMap(o -> o.2, fitting) as overrides, aht_s, planned * aht_s / 1800 as workload_erlangs
from (
  select f.queue_id as queue_id, f.slot_at as slot_at, f.run_id as run_id, f.mean as mean, nullIf(f.aht_s, 0) as aht_s, branch,
    arraySort(o -> tuple(o.7 != '', o.1, o.2), arrayFilter(o -> o.3 <= f.slot_at and f.slot_at < o.4 and o.7 in ('', branch), standing)) as fitting
  from forecasts_current as f
  left join (
    select queue_id, groupArray(tuple(made_at, override_id, from_at, to_at, toString(operation), amount, toString(branch))) as standing,
      arrayDistinct(arrayConcat([''], groupUniqArray(toString(branch)))) as branches
    from forecast_overrides_v1 final where withdrawn_at is null and (expires_at is null or expires_at > now64(3)) and made_at <= now64(3)
    group by queue_id
  ) as laid on laid.queue_id = f.queue_id
  array join if(empty(branches), [''], branches) as branch
)
comment 'What is planned with: the official forecast with the overrides that stand now, once for the official plan and once for each what-if branch of the queue.';

create view if not exists demand_30m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  queue_id String comment 'The skill queue.',
  calls Float64 comment 'Offered, abandoned included, redials left out: what is forecast.',
  offered UInt64 comment 'Offered, redials included.',
  handled UInt64 comment 'Answered.',
  handle_s Float64 comment 'Talk, hold and wrap-up of those handled whose handling time is known, seconds.',
  basis LowCardinality(String) comment 'calls: counted from calls; intervals: another system\'s interval report; imported: history from a file. The first that is there counts.',
  timed Float64 comment 'Of the handled, those whose handling time is known; a report\'s 0 s of answered calls is not.',
  aht_s Nullable(Float64) comment 'Mean handling time of these in seconds; null where it is known of none.'
) as
select slot_at, queue_id, one.1 as calls, toUInt64(round(one.2)) as offered, toUInt64(round(one.3)) as handled, one.4 as handle_s, one.5 as basis, one.6 as timed, one.4 / nullIf(one.6, 0) as aht_s
from (
  select slot_at, queue_id, multiIf(
      countIf(of = 'calls') > 0, tuple(sumIf(d.calls, of = 'calls'), sumIf(d.n, of = 'calls'), sumIf(d.done, of = 'calls'), sumIf(d.seconds, of = 'calls'), 'calls', sumIf(d.told, of = 'calls')),
      countIf(of = 'intervals') > 0, tuple(sumIf(d.calls, of = 'intervals'), sumIf(d.n, of = 'intervals'), sumIf(d.done, of = 'intervals'), sumIf(d.seconds,
        of = 'intervals'), 'intervals', sumIf(d.told, of = 'intervals')),
      tuple(sum(d.calls), sum(d.n), toFloat64(0), toFloat64(0), 'imported', toFloat64(0))) as one
  from (
  select toDateTime64(toStartOfInterval(slot_at, toIntervalMinute(30)), 3, 'UTC') as slot_at, queue_id, 'calls' as of,
    toFloat64(k.offered) as n, n - k.redials as calls, toFloat64(k.handled) as done, k.handle_s as seconds, toFloat64(k.handled) - k.unknown_handling as told
  from kpi_queue_15m as k
  union all
  select toDateTime64(toStartOfInterval(started_at, toIntervalMinute(30)), 3, 'UTC') + toIntervalMinute(30 * half) as slot_at, queue_id, 'intervals' as of,
    toFloat64(intDiv(i.offered * (half + 1), halves) - intDiv(i.offered * half, halves)) as n, n as calls, toFloat64(intDiv(ifNull(i.answered, 0) * (half + 1),
      halves) - intDiv(ifNull(i.answered, 0) * half, halves)) as done,
    ifNull(handled_s * done / nullIf(i.answered, 0), 0) as seconds, if(handled_s is null, 0, done) as told
  from (select *, if(answered is null, null, coalesce(nullIf(handle_seconds, 0), nullIf(talk_seconds, 0) + hold_seconds + wrap_seconds)) as handled_s,
    greatest(1, toUInt8(round(interval_seconds / 1800))) as halves from queue_intervals_v1 final where interval_seconds <= 3600 and lower(ifNull(media_type,
    '')) in ('', 'voice', 'call', 'phone', 'callback')) as i
  array join range(halves) as half
  union all
  select slot_at, queue_id, 'imported' as of, h.calls as n, n as calls, 0 as done, 0 as seconds, 0 as told from volume_history_v1 as h final
) as d
  group by slot_at, queue_id
)
comment 'Demand per queue and half-hour, the measure that forecasts are made of and judged by. Interval reports of voice queues count up to an hour\'s length; an hour is halved.';

create view if not exists forecast_accuracy
(
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  lead LowCardinality(String) comment 'D-n: the forecast from the midnight n - 1 days before the day; H-n: the latest forecast n hours before.',
  lead_minutes Int32 comment 'Orders the leads: minutes from the latest origin allowed to the half-hour.',
  model LowCardinality(String) comment 'The model of the official forecast.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  is_backfilled Bool comment 'Computed afterwards, from the data before its origin.',
  mean Float64 comment 'Calls expected by the model.',
  planned Float64 comment 'With the overrides that stood at the origin (D) or the lead (H).',
  has_override Bool comment 'Any did.',
  naive Nullable(Float64) comment 'The four-week mean from the same origin.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  actual Float64 comment 'Calls that came, redials left out.'
) as
select queue_id, slot_at, lead, lead_minutes, official.6 as model, official.7 as origin_at, startsWith(official.8, 'backfill') as is_backfilled, official.1 as mean,
  greatest(0, arrayFold((calls, o) -> multiIf(o.5 = 'multiply', calls * o.6, o.5 = 'add', calls + o.6, o.6), fitting, mean)) as planned, notEmpty(fitting) as has_override,
  naive, official.2 as lo80, official.3 as hi80, official.4 as lo95, official.5 as hi95, actual
from (
  select f.queue_id as queue_id, f.slot_at as slot_at, f.lead as lead, f.lead_minutes as lead_minutes, f.official as official, f.naive as naive, ifNull(came.calls, 0) as actual,
    if(startsWith(f.lead, 'D'), f.official.7, f.slot_at - toIntervalMinute(f.lead_minutes)) as known_at,
    arraySort(o -> tuple(o.1, o.2), arrayFilter(o -> o.3 <= f.slot_at and f.slot_at < o.4 and o.1 <= known_at and o.7 > known_at, laid.made)) as fitting
  from (
    select queue_id, slot_at, ahead.1 as lead, ahead.2 as lead_minutes,
      argMaxIf(tuple(mean, lo80, hi80, lo95, hi95, toString(model), origin_at, run_id), tuple(origin_at, as_of), role = 'official') as official,
      argMaxIf(toNullable(mean), tuple(origin_at, as_of), model = 'sma4') as naive
    from forecasts_v1
    array join [('D-28', 38880), ('D-21', 28800), ('D-14', 18720), ('D-7', 8640), ('D-3', 2880), ('D-2', 1440), ('D-1', 0), ('H-4', 240), ('H-2', 120), ('H-1', 60)] as ahead
    where slot_at < now64(3) - toIntervalMinute(30) and origin_at <= slot_at - toIntervalMinute(ahead.2) and (startsWith(ahead.1, 'H') or not endsWith(model, '+intraday'))
    group by queue_id, slot_at, ahead
    having countIf(role = 'official') > 0
  ) as f
  left join (select queue_id, slot_at, calls, true as is_known from demand_30m) as came on came.queue_id = f.queue_id and came.slot_at = f.slot_at
  left join (
    select queue_id, groupArray(tuple(made_at, override_id, from_at, to_at, toString(operation), amount,
      least(ifNull(withdrawn_at, toDateTime64('2200-01-01 00:00:00', 3, 'UTC')), ifNull(expires_at, toDateTime64('2200-01-01 00:00:00', 3, 'UTC'))))) as made
    from forecast_overrides_v1 final where branch = '' group by queue_id
  ) as laid on laid.queue_id = f.queue_id
  where (came.is_known or (f.official.1 > 0 and f.slot_at < (select toDateTime64(toStartOfInterval(max(at), toIntervalMinute(30)), 3, 'UTC') from (
  select offered_at as at from calls_v1 where direction = 'inbound'
  union all select started_at + toIntervalMinute(30 * (greatest(1, toUInt8(round(interval_seconds / 1800))) - 1)) as at from queue_intervals_v1 final
    where interval_seconds <= 3600 and lower(ifNull(media_type, '')) in ('', 'voice', 'call', 'phone', 'callback')
  union all select slot_at as at from volume_history_v1))))
)
comment 'Every half-hour that is over, forecast at every lead, beside what came: 0 calls where none came to a queue that was open. Half-hours after the last demand on record are not known yet.';

create view if not exists forecast_override_value
(
  override_id String comment 'The override.',
  queue_id String comment 'The skill queue.',
  author String comment 'Who decided.',
  reason String comment 'Why.',
  slots UInt64 comment 'Half-hours that are over.',
  calls Float64 comment 'Calls that came.',
  error_without Float64 comment 'Sum of absolute errors of the day-ahead model.',
  error_with Float64 comment 'The same with this override alone.',
  gain Float64 comment 'error_without - error_with: above 0 the override helped, below 0 it hurt.'
) as
select o.override_id as override_id, o.queue_id as queue_id, any(o.author) as author, any(o.reason) as reason, count() as slots, sum(a.actual) as calls,
  sum(abs(a.mean - a.actual)) as error_without,
  sum(abs(greatest(0, multiIf(o.operation = 'multiply', a.mean * o.amount, o.operation = 'add', a.mean + o.amount, o.amount)) - a.actual)) as error_with,
  error_without - error_with as gain
from forecast_accuracy as a
inner join (select * from forecast_overrides_v1 final) as o on o.queue_id = a.queue_id
where a.lead = 'D-1' and o.branch = '' and a.slot_at >= o.from_at and a.slot_at < o.to_at and a.slot_at > o.made_at and (o.withdrawn_at is null
  or o.withdrawn_at > a.slot_at) and (o.expires_at is null or o.expires_at > a.slot_at)
group by o.override_id, o.queue_id
comment 'Who helped and who hurt: each override against the day-ahead model, over the half-hours it stood in.';

create view if not exists forecast_sum_accuracy
(
  level LowCardinality(String) comment 'site or total.',
  site_id String comment 'The site; empty for the total.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  lead LowCardinality(String) comment 'D-n: the forecast from the midnight n - 1 days before the day.',
  lead_minutes Int32 comment 'Orders the leads.',
  is_backfilled Bool comment 'Computed afterwards, from the data before its origin.',
  mean Float64 comment 'Calls expected.',
  planned Float64 comment 'With the overrides of its queues that stood at the origin.',
  naive Float64 comment 'The four-week mean from the same origin.',
  direct Float64 comment 'Before reconciliation.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  actual Float64 comment 'Calls that came, redials left out.'
) as
select f.level as level, f.site_id as site_id, f.slot_at as slot_at, f.lead as lead, f.lead_minutes as lead_minutes, startsWith(f.pick.1, 'backfill') as is_backfilled, f.pick.2 as mean,
  f.pick.2 + ifNull(moved.by, 0) as planned, f.pick.3 as naive, f.pick.4 as direct, f.pick.5 as lo80, f.pick.6 as hi80, f.pick.7 as lo95, f.pick.8 as hi95, came.calls as actual
from (
  select level, site_id, slot_at, ahead.1 as lead, ahead.2 as lead_minutes,
    argMax(tuple(run_id, mean, naive, direct, lo80, hi80, lo95, hi95), tuple(origin_at, as_of)) as pick
  from forecast_sums_v1
  array join [('D-28', 38880), ('D-21', 28800), ('D-14', 18720), ('D-7', 8640), ('D-3', 2880), ('D-2', 1440), ('D-1', 0)] as ahead
  where slot_at < now64(3) - toIntervalMinute(30) and origin_at <= slot_at - toIntervalMinute(ahead.2)
  group by level, site_id, slot_at, ahead
) as f
left join (
  select slot_at, whole.1 as level, whole.2 as site_id, sum(d.calls) as calls, true as is_known
  from (select slot_at, queue_id, calls from demand_30m) as d
  left join (select queue_id, site_id from dim_queues_current) as q on q.queue_id = d.queue_id
  array join [('site', q.site_id), ('total', '')] as whole
  where whole != ('site', '')
  group by slot_at, whole
) as came on came.level = f.level and came.site_id = f.site_id and came.slot_at = f.slot_at
left join (
  select slot_at, lead, whole.1 as level, whole.2 as site_id, sum(a.planned - a.mean) as by
  from (select slot_at, queue_id, lead, planned, mean from forecast_accuracy where has_override and queue_id in (select queue_id from forecast_overrides_v1 final where branch = '')) as a
  left join (select queue_id, site_id from dim_queues_current) as q on q.queue_id = a.queue_id
  array join [('site', q.site_id), ('total', '')] as whole
  group by slot_at, lead, whole
) as moved on moved.level = f.level and moved.site_id = f.site_id and moved.slot_at = f.slot_at and moved.lead = f.lead
where (came.is_known or (f.pick.2 > 0 and f.slot_at < (select toDateTime64(toStartOfInterval(max(at), toIntervalMinute(30)), 3, 'UTC') from (
  select offered_at as at from calls_v1 where direction = 'inbound'
  union all select started_at + toIntervalMinute(30 * (greatest(1, toUInt8(round(interval_seconds / 1800))) - 1)) as at from queue_intervals_v1 final
    where interval_seconds <= 3600 and lower(ifNull(media_type, '')) in ('', 'voice', 'call', 'phone', 'callback')
  union all select slot_at as at from volume_history_v1))))
comment 'Sites and the whole, half-hours that are over at every daily lead, beside what came.';

create view if not exists faults
(
  at DateTime64(3, 'UTC') comment 'When it failed.',
  place LowCardinality(String) comment 'interface, command, request, job, ingest, dead_letter or span.',
  name String comment 'The interface, the stream of the command, the route, the job or the topic.',
  code String comment 'Stable code of the failure.',
  message String comment 'What happened, in one line.',
  customer_id String comment 'The customer of the order, the call or the contact, as a pseudonym; empty where none is known.',
  contact_id String comment 'The customer contact it served, its own or that of the order; empty where none is known.',
  order_id String comment 'The work order it served.',
  call_id String comment 'The queue leg it served, its own or that of the order.',
  trace_id String comment 'All that happened in the same request: otel_traces.TraceId.'
) as
with p as (select
    f.at as at, f.place as place, f.name as name, f.code as code, f.message as message, f.trace_id as trace_id,
    if(f.contact_id = '', ifNull(t.contact_id, ''), f.contact_id) as contact_id,
    if(f.order_id = '', ifNull(t.order_id, ''), f.order_id) as order_id,
    if(f.call_id = '', ifNull(t.call_id, ''), f.call_id) as call_id
  from (select
    called_at as at, 'interface' as place, interface_id as name, ifNull(error_code, toString(outcome)) as code,
    if(ifNull(response_summary, '') = '', concat(toString(outcome), ' after ', toString(duration_ms), ' ms'), ifNull(response_summary, '')) as message,
    ifNull(contact_id, '') as contact_id, ifNull(order_id, '') as order_id, ifNull(call_id, '') as call_id,
    extract(ifNull(traceparent, ''), '^[0-9a-f]{2}-([0-9a-f]{32})-') as trace_id
  from interface_calls where outcome != 'ok'
  union all
  select
    toDateTime64(Timestamp, 3, 'UTC') as at,
    multiIf(startsWith(SpanName, 'command '), 'command', startsWith(SpanName, 'job '), 'job', startsWith(SpanName, 'ingest '), 'ingest', SpanKind = 'Server', 'request', 'span') as place,
    multiIf(SpanAttributes['callboard.stream'] != '', SpanAttributes['callboard.stream'], startsWith(SpanName, 'job '), substr(SpanName, 5), SpanName) as name,
    SpanAttributes['error.type'] as code, StatusMessage as message,
    SpanAttributes['callboard.contact_id'] as contact_id, SpanAttributes['callboard.order_id'] as order_id, SpanAttributes['callboard.call_id'] as call_id, TraceId as trace_id
  from otel_traces where StatusCode = 'Error' and not startsWith(SpanName, 'interface ')
  union all
  select
    ingested_at as at, 'dead_letter' as place, topic as name, reason as code, detail as message,
    '' as contact_id, '' as order_id, '' as call_id, extract(headers['traceparent'], '^[0-9a-f]{2}-([0-9a-f]{32})-') as trace_id
  from dead_letters final
  union all
  select started_at as at, 'job' as place, job as name, 'job.failed' as code, error as message, '' as contact_id, '' as order_id, '' as call_id, '' as trace_id
  from job_runs
  where status = 'failed' and (job, slot_at) not in (
    select substr(SpanName, 5), parseDateTime64BestEffortOrZero(SpanAttributes['callboard.slot'], 3, 'UTC')
    from otel_traces where StatusCode = 'Error' and startsWith(SpanName, 'job '))) as f
  left join
  (
    select TraceId as id, max(SpanAttributes['callboard.contact_id']) as contact_id, max(SpanAttributes['callboard.order_id']) as order_id, max(SpanAttributes['callboard.call_id']) as call_id
    from otel_traces group by id
  ) as t on t.id = f.trace_id and f.trace_id != '')
select
  p.at as at, p.place as place, p.name as name, p.code as code, p.message as message,
  coalesce(nullIf(o.customer_id, ''), nullIf(c.customer_id, ''), k.customer_id, '') as customer_id,
  if(p.contact_id = '', ifNull(o.contact_id, ''), p.contact_id) as contact_id, p.order_id as order_id,
  if(p.call_id = '', ifNull(o.call_id, ''), p.call_id) as call_id, p.trace_id as trace_id
from p
left join
(
  select order_id, customer_id, call_id, attributes['contact_id'] as contact_id from work_orders where order_id in (select order_id from p where order_id != '')
) as o on o.order_id = p.order_id
left join (select call_id, customer_id from calls where call_id in (select call_id from p where call_id != '')) as c on c.call_id = p.call_id
left join
(
  select subject_id, any(customer_id) as customer_id from customer_events
  where kind = 'contact' and subject_id in (select contact_id from p where contact_id != '') group by subject_id
) as k on k.subject_id = p.contact_id
comment 'What failed, where and for whom: interface calls, requests, jobs, batches and dead letters. A command refused by a rule is no fault.';

create view if not exists customer_timeline
(
  customer_id String comment 'The customer, as a pseudonym.',
  at DateTime64(3, 'UTC') comment 'When it happened.',
  kind String comment 'customer, contact, interaction, task, campaign, call, order or score.',
  id String comment 'Id of what it happened to.',
  type String comment 'What happened.',
  actor_id String comment 'Who did it; empty where nobody is known.',
  detail String comment 'In words or JSON.'
) as
select customer_id, occurred_at as at, toString(kind) as kind, subject_id as id, toString(type) as type, actor_id, detail from customer_events
union all
select
  ifNull(customer_id, '') as customer_id, offered_at as at, 'call' as kind, call_id as id, concat('call_', toString(outcome)) as type,
  ifNull(agent_id, '') as actor_id, ifNull(toString(reason), '') as detail
from calls where ifNull(customer_id, '') != ''
union all
select
  ifNull(customer_id, '') as customer_id, occurred_at as at, 'order' as kind, order_id as id, toString(type) as type,
  ifNull(actor_id, '') as actor_id, ifNull(title, '') as detail
from work_order_events where ifNull(customer_id, '') != ''
union all
select
  ifNull(c.customer_id, '') as customer_id, s.scored_at as at, 'score' as kind, s.score_id as id, multiIf(s.is_failed, 'score_failed', s.score_ratio is null, 'score_unknown', 'score_passed') as type,
  ifNull(s.agent_id, '') as actor_id, concat(toString(s.form_id), ' ', ifNull(toString(round(s.score_ratio, 3)), 'unknown')) as detail
from scores_current as s inner join calls as c on c.call_id = s.call_id where ifNull(c.customer_id, '') != ''
comment 'What happened with each customer, over all centres: contacts, interactions, tasks, campaigns, calls, orders and scores.';

create view if not exists queues_seen
(
  site_id String comment 'The site; empty where an export names none.',
  queue_id String comment 'The skill queue.'
) as
select distinct site_id, queue_id from calls_v1 where direction = 'inbound'
union distinct
select distinct ifNull(site_id, '') as site_id, queue_id from queue_intervals_v1
comment 'Sites and queues that inbound calls and interval exports name, in the directory or not, also in a description that a later one corrected.';

create view if not exists ingest_by_source
(
  hour DateTime64(3, 'UTC') comment 'Hour of ingestion, UTC; as far back as raw events are kept.',
  topic String comment 'The topic.',
  source String comment 'The system that reported it: header source, else where the record came from.',
  records UInt64 comment 'Raw events: records as they came, each position once.',
  typed UInt64 comment 'Records that keep their contract.',
  superseded UInt64 comment 'Typed, and another version of the same key is the latest.',
  tombstones UInt64 comment 'Records without a value.',
  dead_lettered UInt64 comment 'Records that break their contract.',
  late UInt64 comment 'Ingested more than 15 minutes after the end of the quarter-hour they belong to; that closed slot is computed anew.',
  out_of_order UInt64 comment 'Belong to an earlier quarter-hour than a record before them in their partition, within the hour of ingestion; future-dated ones set no mark.',
  future_dated UInt64 comment 'Happened more than 5 minutes after they were ingested, by their own account: dead letters.',
  clock_skewed UInt64 comment 'Happened more than 5 s after they were sent, or were sent more than 5 s after they were ingested.',
  unregistered UInt64 comment 'Latest rows with an id that the directory does not know.',
  negative_steps UInt64 comment 'Latest rows in which a later step has an earlier instant; the step counts as 0 seconds.'
) as
select toDateTime64(hour, 3, 'UTC') as hour, topic, source,
  toUInt64(all_records) as records,
  toUInt64(greatest(toInt64(all_records) - all_tombstones - all_dead_lettered, 0)) as typed,
  toUInt64(greatest(toInt64(all_records) - all_tombstones - all_dead_lettered - all_latest, 0)) as superseded,
  toUInt64(all_tombstones) as tombstones,
  toUInt64(all_dead_lettered) as dead_lettered,
  toUInt64(all_late) as late,
  toUInt64(all_out_of_order) as out_of_order,
  toUInt64(all_future_dated) as future_dated,
  toUInt64(all_clock_skewed) as clock_skewed,
  toUInt64(all_unregistered) as unregistered,
  toUInt64(all_negative_steps) as negative_steps
from (
select hour, topic, source, sum(records) as all_records, sum(tombstones) as all_tombstones, sum(dead_lettered) as all_dead_lettered, sum(latest) as all_latest,
  sum(late) as all_late, sum(out_of_order) as all_out_of_order, sum(future_dated) as all_future_dated, sum(clock_skewed) as all_clock_skewed, sum(unregistered)
  as all_unregistered, sum(negative_steps) as all_negative_steps
from (
select hour, topic, system as source, count() as records, countIf(is_tombstone) as tombstones, toUInt64(0) as dead_lettered, toUInt64(0) as latest,
  countIf(ingested_at >= toStartOfFifteenMinutes(event_at) + interval 30 minute) as late, countIf(is_behind) as out_of_order,
  countIf(event_at > ingested_at + interval 5 minute) as future_dated, countIf(event_at > sent_at + interval 5 second
  or sent_at > ingested_at + interval 5 second) as clock_skewed, toUInt64(0) as unregistered, toUInt64(0) as negative_steps
from (
  select toStartOfHour(ingested_at) as hour, topic, if(topic in ('work-orders') or headers['source'] = '', toString(source), headers['source']) as system,
    event_at, sent_at, ingested_at, isNull(value) as is_tombstone,
    ifNull(toStartOfFifteenMinutes(event_at) < maxIf(toStartOfFifteenMinutes(event_at), event_at <= ingested_at + interval 5 minute) over (partition by topic,
      source, generation, partition, toStartOfHour(ingested_at) order by offset rows between unbounded preceding and 1 preceding), 0) as is_behind
  from raw_events final
) group by hour, topic, source
union all
select toStartOfHour(ingested_at) as hour, topic, if(topic in ('work-orders') or headers['source'] = '', toString(source), headers['source']) as source,
  toUInt64(0) as records, toUInt64(0) as tombstones, count() as dead_lettered, toUInt64(0) as latest, toUInt64(0) as late, toUInt64(0) as out_of_order,
  toUInt64(0) as future_dated, toUInt64(0) as clock_skewed, toUInt64(0) as unregistered, toUInt64(0) as negative_steps
from dead_letters final where hour >= (select toStartOfHour(min(ingested_at)) from raw_events) group by hour, topic, source
union all
select toStartOfHour(ingested_at) as hour, 'calls' as topic, toString(source) as source, toUInt64(0) as records, toUInt64(0) as tombstones, toUInt64(0)
  as dead_lettered, count() as latest, toUInt64(0) as late, toUInt64(0) as out_of_order, toUInt64(0) as future_dated, toUInt64(0) as clock_skewed,
  countIf((site_id not in (select site_id from dim_sites_v1)) or (queue_id not in (select queue_id from dim_queues_v1)) or (isNotNull(seat_id)
  and seat_id not in (select seat_id from dim_seats_v1)) or (isNotNull(agent_id) and agent_id not in (select agent_id from dim_agents_v1))) as unregistered,
  countIf(arrayExists(step -> step < 0, arrayDifference(arrayMap(i -> toUnixTimestamp64Milli(assumeNotNull(i)), arrayFilter(i -> isNotNull(i),
  [toNullable(offered_at), toNullable(ring_started_at), toNullable(answered_at), toNullable(ended_at), toNullable(wrap_ended_at)]))))) as negative_steps
from calls where hour >= (select toStartOfHour(min(ingested_at)) from raw_events) group by hour, topic, source
union all
select toStartOfHour(ingested_at) as hour, 'recordings' as topic, toString(source) as source, toUInt64(0) as records, toUInt64(0) as tombstones, toUInt64(0)
  as dead_lettered, count() as latest, toUInt64(0) as late, toUInt64(0) as out_of_order, toUInt64(0) as future_dated, toUInt64(0) as clock_skewed,
  countIf((site_id not in (select site_id from dim_sites_v1)) or (queue_id not in (select queue_id from dim_queues_v1)) or (isNotNull(seat_id)
  and seat_id not in (select seat_id from dim_seats_v1)) or (isNotNull(agent_id) and agent_id not in (select agent_id from dim_agents_v1))) as unregistered,
  toUInt64(0) as negative_steps
from recordings where hour >= (select toStartOfHour(min(ingested_at)) from raw_events) group by hour, topic, source
union all
select toStartOfHour(ingested_at) as hour, 'transcripts' as topic, toString(source) as source, toUInt64(0) as records, toUInt64(0) as tombstones, toUInt64(0)
  as dead_lettered, count() as latest, toUInt64(0) as late, toUInt64(0) as out_of_order, toUInt64(0) as future_dated, toUInt64(0) as clock_skewed, toUInt64(0)
  as unregistered, toUInt64(0) as negative_steps
from transcripts where hour >= (select toStartOfHour(min(ingested_at)) from raw_events) group by hour, topic, source
union all
select toStartOfHour(ingested_at) as hour, 'work-orders' as topic, toString(record_source) as source, toUInt64(0) as records, toUInt64(0) as tombstones,
  toUInt64(0) as dead_lettered, count() as latest, toUInt64(0) as late, toUInt64(0) as out_of_order, toUInt64(0) as future_dated, toUInt64(0) as clock_skewed,
  countIf((isNotNull(site_id) and site_id not in (select site_id from dim_sites_v1)) or (isNotNull(queue_id) and queue_id not in (select queue_id
  from dim_queues_v1)) or (isNotNull(team_id) and team_id not in (select team_id from dim_teams_v1))) as unregistered, countIf(arrayExists(step -> step < 0,
  arrayDifference(arrayMap(i -> toUnixTimestamp64Milli(assumeNotNull(i)), arrayFilter(i -> isNotNull(i), [toNullable(opened_at), toNullable(accepted_at),
  toNullable(resolved_at), toNullable(closed_at)]))))) as negative_steps
from work_order_events where hour >= (select toStartOfHour(min(ingested_at)) from raw_events) group by hour, topic, source
union all
select toStartOfHour(ingested_at) as hour, 'seat-states' as topic, toString(source) as source, toUInt64(0) as records, toUInt64(0) as tombstones, toUInt64(0)
  as dead_lettered, count() as latest, toUInt64(0) as late, toUInt64(0) as out_of_order, toUInt64(0) as future_dated, toUInt64(0) as clock_skewed,
  countIf((seat_id not in (select seat_id from dim_seats_v1)) or (site_id not in (select site_id from dim_sites_v1)) or (isNotNull(agent_id)
  and agent_id not in (select agent_id from dim_agents_v1)) or (isNotNull(queue_id) and queue_id not in (select queue_id from dim_queues_v1))) as unregistered,
  toUInt64(0) as negative_steps
from seat_states where hour >= (select toStartOfHour(min(ingested_at)) from raw_events) group by hour, topic, source
union all
select toStartOfHour(ingested_at) as hour, 'interface-calls' as topic, toString(source) as source, toUInt64(0) as records, toUInt64(0) as tombstones,
  toUInt64(0) as dead_lettered, count() as latest, toUInt64(0) as late, toUInt64(0) as out_of_order, toUInt64(0) as future_dated, toUInt64(0) as clock_skewed,
  countIf((interface_id not in (select interface_id from dim_interfaces_v1))) as unregistered, toUInt64(0) as negative_steps
from interface_calls where hour >= (select toStartOfHour(min(ingested_at)) from raw_events) group by hour, topic, source
union all
select toStartOfHour(ingested_at) as hour, 'queue-intervals' as topic, toString(source) as source, toUInt64(0) as records, toUInt64(0) as tombstones,
  toUInt64(0) as dead_lettered, count() as latest, toUInt64(0) as late, toUInt64(0) as out_of_order, toUInt64(0) as future_dated, toUInt64(0) as clock_skewed,
  countIf((queue_id not in (select queue_id from dim_queues_v1)) or (isNotNull(site_id) and site_id not in (select site_id from dim_sites_v1))) as unregistered,
  toUInt64(0) as negative_steps
from queue_intervals where hour >= (select toStartOfHour(min(ingested_at)) from raw_events) group by hour, topic, source
)
group by hour, topic, source
)
comment 'What became of the records of each source, by hour of ingestion.';

create view if not exists open_dead_letters as
select * from (select *, lower(hex(cityHash64(topic, if(startsWith(source, 'replay:'), substring(source, 8), source), generation, partition, offset))) as id
  from dead_letters final order by attempts desc, ingested_at desc limit 1 by id)
where id not in (select lower(hex(cityHash64(topic, if(startsWith(source, 'replay:'), substring(source, 8), source), generation, partition, offset)))
  from raw_events where startsWith(source, 'replay:') and (topic, source, generation, partition, offset) not in (select topic, source, generation, partition,
  offset from dead_letters))
comment 'Latest attempt of each dead letter that no replay has brought in.';
