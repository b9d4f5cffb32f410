/** Views on what ingest stored: counters by hour and source, and dead letters not yet resolved. */
import { type Contract, contracts } from '../contracts/index.ts'
import { fieldsOf } from './landing/fields.ts'
import { literal } from './statement.ts'

/** Ids that the directory registers, and where. */
const REGISTERED: Readonly<Record<string, string>> = {
  site_id: 'dim_sites_v1',
  queue_id: 'dim_queues_v1',
  seat_id: 'dim_seats_v1',
  agent_id: 'dim_agents_v1',
  team_id: 'dim_teams_v1',
  interface_id: 'dim_interfaces_v1',
}

/** Instants of one row in the order in which they can only happen. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  calls: ['offered_at', 'ring_started_at', 'answered_at', 'ended_at', 'wrap_ended_at'],
  work_order_events: ['opened_at', 'accepted_at', 'resolved_at', 'closed_at'],
}

/** Seconds that clocks may differ by before it counts as skew; NTP keeps hosts within a tenth of one. */
const CLOCK_TOLERANCE_S = 5

const COUNTERS = [
  ['records', 'Raw events: records as they came, each position once.'],
  ['tombstones', 'Records without a value.'],
  ['dead_lettered', 'Records that break their contract.'],
  ['latest', 'Typed rows that are the latest version of their key.'],
  ['late', 'Ingested more than 15 minutes after the end of the quarter-hour they belong to; that closed slot is computed anew.'],
  [
    'out_of_order',
    'Belong to an earlier quarter-hour than a record before them in their partition, within the hour of ingestion; future-dated ones set no mark.',
  ],
  ['future_dated', 'Happened more than 5 minutes after they were ingested, by their own account: dead letters.'],
  [
    'clock_skewed',
    `Happened more than ${CLOCK_TOLERANCE_S} s after they were sent, or were sent more than ${CLOCK_TOLERANCE_S} s after they were ingested.`,
  ],
  ['unregistered', 'Latest rows with an id that the directory does not know.'],
  ['negative_steps', 'Latest rows in which a later step has an earlier instant; the step counts as 0 seconds.'],
] as const

type Counter = (typeof COUNTERS)[number][0]

const counts = (given: Partial<Record<Counter, string>>): string =>
  COUNTERS.map(([name]) => `${given[name] ?? 'toUInt64(0)'} as ${name}`).join(', ')

const SLOT = 'toStartOfFifteenMinutes(event_at)'
const HOUR = 'toStartOfHour(ingested_at)'

/** Contracts whose records name their source themselves: there the typed column is the system, not where the record came from. */
const selfNaming = contracts.filter((contract) => fieldsOf(contract).some(({ column }) => column === 'source'))

const systemOf = `if(topic in (${selfNaming.map(({ topic }) => literal(topic)).join(', ')}) or headers['source'] = '', toString(source), headers['source'])`

const RAW = `select hour, topic, system as source, ${counts({
  records: 'count()',
  tombstones: 'countIf(is_tombstone)',
  late: `countIf(ingested_at >= ${SLOT} + interval 30 minute)`,
  out_of_order: 'countIf(is_behind)',
  future_dated: 'countIf(event_at > ingested_at + interval 5 minute)',
  clock_skewed: `countIf(event_at > sent_at + interval ${CLOCK_TOLERANCE_S} second or sent_at > ingested_at + interval ${CLOCK_TOLERANCE_S} second)`,
})}
from (
  select ${HOUR} as hour, topic, ${systemOf} as system, event_at, sent_at, ingested_at, isNull(value) as is_tombstone,
    ifNull(${SLOT} < maxIf(${SLOT}, event_at <= ingested_at + interval 5 minute) over (partition by topic, source, generation, partition, ${HOUR} order by offset rows between unbounded preceding and 1 preceding), 0) as is_behind
  from raw_events final
) group by hour, topic, source`

const DEAD = `select ${HOUR} as hour, topic, ${systemOf} as source, ${counts({ dead_lettered: 'count()' })}
from dead_letters final where hour >= (select toStartOfHour(min(ingested_at)) from raw_events) group by hour, topic, source`

function typed(contract: Contract): string {
  const fields = fieldsOf(contract)
  const table = contract.tables[0]?.name ?? ''
  const ids = fields.flatMap(({ column, isRequired }) => {
    const dim = REGISTERED[column]
    return dim === undefined ? [] : [`${isRequired ? '' : `isNotNull(${column}) and `}${column} not in (select ${column} from ${dim})`]
  })
  const steps = STEPS[table]?.map((column) => `toNullable(${column})`).join(', ')
  const source = selfNaming.includes(contract) ? 'record_source' : 'source'
  return `select ${HOUR} as hour, ${literal(contract.topic)} as topic, toString(${source}) as source, ${counts({
    latest: 'count()',
    ...(ids.length > 0 ? { unregistered: `countIf(${ids.map((id) => `(${id})`).join(' or ')})` } : {}),
    ...(steps === undefined
      ? {}
      : {
          negative_steps: `countIf(arrayExists(step -> step < 0, arrayDifference(arrayMap(i -> toUnixTimestamp64Milli(assumeNotNull(i)), arrayFilter(i -> isNotNull(i), [${steps}])))))`,
        }),
  })}
from ${table} where hour >= (select toStartOfHour(min(ingested_at)) from raw_events) group by hour, topic, source`
}

const SHOWN: readonly (readonly [string, string, string])[] = [
  ['records', 'all_records', COUNTERS[0][1]],
  ['typed', 'greatest(toInt64(all_records) - all_tombstones - all_dead_lettered, 0)', 'Records that keep their contract.'],
  [
    'superseded',
    'greatest(toInt64(all_records) - all_tombstones - all_dead_lettered - all_latest, 0)',
    'Typed, and another version of the same key is the latest.',
  ],
  ...COUNTERS.filter(([name]) => !['records', 'latest'].includes(name)).map(([name, comment]): [string, string, string] => [
    name,
    `all_${name}`,
    comment,
  ]),
]

export const BY_SOURCE = `create view if not exists ingest_by_source
(
  hour DateTime64(3, 'UTC') comment 'Hour of ingestion, UTC; as far back as raw events are kept.',
  topic String comment 'The topic.',
  source String comment 'The system that reported it: header source, else where the record came from.',
${SHOWN.map(([name, , comment]) => `  ${name} UInt64 comment ${literal(comment)}`).join(',\n')}
) as
select toDateTime64(hour, 3, 'UTC') as hour, topic, source,
${SHOWN.map(([name, expression]) => `  toUInt64(${expression}) as ${name}`).join(',\n')}
from (
select hour, topic, source, ${COUNTERS.map(([name]) => `sum(${name}) as all_${name}`).join(', ')}
from (
${[RAW, DEAD, ...contracts.map(typed)].join('\nunion all\n')}
)
group by hour, topic, source
)
comment 'What became of the records of each source, by hour of ingestion.'`

/** A replayed record keeps its position under a source of its own, so bytes and reason of the original stay. */
export const REPLAYED = 'replay:'

/** The same for every attempt. */
export const DEAD_LETTER_ID = `lower(hex(cityHash64(topic, if(startsWith(source, '${REPLAYED}'), substring(source, ${REPLAYED.length + 1}), source), generation, partition, offset)))`
const IDENTITY = 'topic, source, generation, partition, offset'

export const OPEN_DEAD_LETTERS = `create view if not exists open_dead_letters as
select * from (select *, ${DEAD_LETTER_ID} as id from dead_letters final order by attempts desc, ingested_at desc limit 1 by id)
where id not in (select ${DEAD_LETTER_ID} from raw_events where startsWith(source, '${REPLAYED}') and (${IDENTITY}) not in (select ${IDENTITY} from dead_letters))
comment 'Latest attempt of each dead letter that no replay has brought in.'`
