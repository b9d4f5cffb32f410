/** Tables that every topic lands in, and the view of seat intervals. */
import { LONGEST_STATE, SAME_INSTANT } from '../../domain/traffic/seat.ts'

/**
 * Parts below this size keep all columns in one file: an insert of 48,000 calls costs 1.8 CPU-s per million rows in such a part and
 * 2.6 in one of some 100 files, each synced. Larger ones, made by merges, have a file per column, which is what queries want.
 */
const COMPACT_PARTS = 'min_bytes_for_wide_part = 134217728'

/**
 * A merge holds a granule of each of its parts, of the column it is at, or of all columns where these are few. Of 29 parts with granules of
 * 8,192 rows and all columns that was 438 MB, column by column 317 MB, with granules of 1 MB besides 125 MB; rows/s and CPU stay the same.
 */
const SMALL_MERGES = 'vertical_merge_algorithm_min_columns_to_activate = 1, index_granularity_bytes = 1048576'

/**
 * How unequal parts may be before they are merged; the engine's 5 writes each row of a burst about twice more. With 25 and 12 merges cost
 * 2.9 instead of 5.1 CPU-s per million calls and ingest reads 81,000 instead of 65,000 rows/s. Raw events are read seldom, so theirs may
 * lie in more parts than typed rows.
 */
export const RAW_PARTS = `${COMPACT_PARTS}, merge_selector_base = 25, ${SMALL_MERGES}`
export const TYPED_PARTS = `${COMPACT_PARTS}, merge_selector_base = 12`

const IDENTITY = `  topic LowCardinality(String),
  source LowCardinality(String) comment 'Kafka cluster, file or ledger the record came from.',
  generation UInt32 comment 'Grows when the topic was recreated and its offsets began anew.',
  partition Int32,`

const RECORD = `  key Nullable(String),
  headers Map(String, String),
  value Nullable(String) comment 'The record as it came; null is a tombstone. Sensitive topics: masked.',
  original_sha256 String comment 'Sensitive topics: SHA-256 of the record before masking.',`

export const landingTables = (): string[] => [
  `create table if not exists raw_events
(
${IDENTITY}
  offset UInt64,
  event_at Nullable(DateTime64(3, 'UTC')) comment 'When it happened, as the record says.',
  sent_at DateTime64(3, 'UTC') comment 'When the transport took it.',
  ingested_at DateTime64(3, 'UTC'),
${RECORD}
  subject String comment 'Pseudonym of the customer, for erasure.'
) engine = ReplacingMergeTree(ingested_at)
partition by toMonday(ingested_at)
order by (topic, source, generation, partition, offset)
settings ${RAW_PARTS}
comment 'Every record as it came, by its identity.'`,
  `create table if not exists dead_letters
(
${IDENTITY}
  offset UInt64,
  reason LowCardinality(String) comment 'First reason: field and rule.',
  detail String comment 'Every reason.',
${RECORD}
  contract_version UInt16,
  attempts UInt32,
  sent_at DateTime64(3, 'UTC'),
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(ingested_at)
partition by toYYYYMM(ingested_at)
order by (topic, source, generation, partition, offset)
comment 'Records that break their contract, with bytes, position and reason.'`,
  `create table if not exists ingest_ranges
(
${IDENTITY}
  first_offset UInt64,
  last_offset UInt64,
  records UInt64,
  tombstones UInt64,
  content_hash UInt64 comment 'XOR over records of cityHash64(offset, value).',
  ingested_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(ingested_at)
order by (topic, source, generation, partition, first_offset, last_offset)
comment 'What each batch landed; an offset in no range is a gap.'`,
  // Slots that a landed row makes dirty, on their way to `kpi_touches_v1`, which keeps their sums. `key` is named by views of landed migrations, which may run again.
  `create table if not exists touches
(
  table_name LowCardinality(String),
  slot_at DateTime64(3, 'UTC'),
  key String,
  touch_id UUID,
  touched_at DateTime64(3, 'UTC')
) engine = Null`,
]

/** Orders the states of a seat, as `inOrder` does. */
export const SEAT_ORDER = `started_at, ifNull(sequence, 0), indexOf([${SAME_INSTANT.map((state) => `'${state}'`).join(', ')}], toString(state))`

/** A state lasts until the seat's next record; after 16 h without one it is unknown. Signed out stays so: nobody is there to report. */
export const seatIntervals = (): string => `create view if not exists seat_intervals as
with ${LONGEST_STATE * 1000} as longest_ms
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
      leadInFrame(started_at, 1, greatest(started_at, now64(3, 'UTC'))) over (partition by seat_id order by ${SEAT_ORDER}, version rows between current row and unbounded following) as until_at
    from seat_states_v1 final
  )
)
where part.3 > part.2`
