/** The schema of the KPIs: slot bookkeeping, one roll-up table and one view per roll-up. */
import { QUARTER_HOUR } from '../../domain/kernel/time.ts'
import { literal, statementsOf } from '../statement.ts'
import { createTable } from '../tables/definition.ts'
import { kpiPointers } from '../tables/kpi.ts'
import { columnsOf, definitionOf, namesOf, type Rollup, type RollupColumn, type SlotScope, slotOf } from './rollup.ts'
import { rollups } from './rollups.ts'

const column = ({ name, type, comment }: RollupColumn): string => `  ${name} ${type} comment ${literal(comment)}`

// 40 years: sets rolled slots apart from live ones, or the primary key could not tell them and the live part would read every fact.
const APART_S = 1_262_304_000

/**
 * Live slots with version 0, rolled ones moved apart with theirs. ClickHouse evaluates it once for each part of a view, so a slot that
 * turns clean or dirty in the milliseconds between the two can be missing or double in that one answer; the next is right.
 */
const servedSlots = (rollup: Rollup): string =>
  `(select if(served_version = 0, slot, slot + ${APART_S}), served_version from (${slotsOf(rollup)}))`

const liveScope = (rollup: Rollup): SlotScope => ({
  has: (slot) => `(${slot}, toUInt64(0)) in ${servedSlots(rollup)}`,
  from: `(select min(slot) from (${slotsOf(rollup)}) where served_version = 0)`,
  to: `(select max(slot) + ${QUARTER_HOUR} from (${slotsOf(rollup)}) where served_version = 0)`,
})

function rollupSql(rollup: Rollup): string {
  const { view, comment, keys } = rollup
  const version: RollupColumn = { name: 'slot_version', type: 'UInt64', comment: 'The computation these rows belong to.' }
  return `create table if not exists ${view}_v1
(
${[...columnsOf(rollup), version].map(column).join(',\n')}
) engine = MergeTree
partition by toYYYYMM(slot_at)
order by (slot_at, slot_version, ${keys.map(({ name }) => name).join(', ')})
comment ${literal(`Computed slots of ${view}; read the view.`)};

create view if not exists ${view}
(
${columnsOf(rollup).map(column).join(',\n')}
) as
select ${namesOf(rollup)} from ${view}_v1 where (toDateTime(slot_at, 'UTC') + ${APART_S}, slot_version) in ${servedSlots(rollup)}
union all
${rollup.body(liveScope(rollup))}
comment ${literal(comment)};
`
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ')

function touching(all: readonly Rollup[]): string {
  const tables = all.flatMap(({ touchedBy }) => touchedBy)
  const views = all.flatMap(({ view, touchedBy }) => touchedBy.map(() => view))
  const reaches = all.flatMap(({ reachSlots, touchedBy }) => touchedBy.map(() => reachSlots))
  return `create table if not exists kpi_touches_v1
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
  select transform(toString(table_name), [${quoted(tables)}], [${quoted(views)}], '') as view,
    arrayJoin(arrayMap(step -> toStartOfFifteenMinutes(slot_at) + ${QUARTER_HOUR} * step, range(transform(toString(table_name), [${quoted(tables)}], [${reaches.join(', ')}], 0)))) as slot,
    cityHash64(touch_id) as hash, touched_at as at
  from touches
)
group by view, slot_at;

create materialized view if not exists touches_of_scores to touches as
select 'scores' as table_name, toDateTime64(toStartOfFifteenMinutes(recorded_at), 3, 'UTC') as slot_at, generateUUIDv7() as touch_id, now64(3) as touched_at
from scores_v1
group by slot_at;

create materialized view if not exists touches_of_score_reviews to touches as
select 'score_reviews' as table_name, toDateTime64(toStartOfFifteenMinutes(assumeNotNull(recorded_at)), 3, 'UTC') as slot_at, generateUUIDv7() as touch_id, now64(3) as touched_at
from score_reviews_v1 where recorded_at is not null
group by slot_at;
`
}

// First and last instant that has a slot.
const NEVER = "toDateTime64(0, 3, 'UTC')"
const ALWAYS = "toDateTime64(4294967295, 3, 'UTC')"

/**
 * State of a roll-up's slots: its touches, pointers and, where its figures depend on it, what the directory says, laid under one another and added up
 * by slot. Every query of a KPI view holds this text twice, and the engine analyses it before it reads a row: with joins of the three, the directory
 * by its instants, it took 26 ms of CPU each time, this 13. For each roll-up by itself: one text for all, filtered, took 2.5 times as long.
 */
function slotsOf(rollup: Rollup): string {
  const { view, saidOf } = rollup
  const definition = literal(definitionOf(rollup))
  return `select ${literal(view)} as view, slot, touch_sum, touched_at, if(seen = touch_sum, version, 0) as served_version, ${definition} as definition
from (
  select slot, sum(touched)${saidOf === undefined ? '' : ' + sum(sum(said)) over (order by slot)'} as touch_sum, max(at) as touched_at, max(computation) as version, argMax(had_seen, computation) as seen
  from (
    select toDateTime(slot_at, 'UTC') as slot, touch_sum as touched, touched_at as at, toUInt64(0) as computation, toUInt64(0) as had_seen, toUInt64(0) as said from kpi_touches_v1 where view = '${view}'
    union all
    select toDateTime(slot_at, 'UTC') as slot, 0 as touched, ${NEVER} as at, slot_version as computation, touch_sum as had_seen, 0 as said from kpi_pointers_v1 where view = '${view}' and definition = ${definition}${
      saidOf === undefined
        ? ''
        : `
    union all
    select ${slotOf(`least(greatest(said_at, ${NEVER}), ${ALWAYS})`)} as slot, 0 as touched, ${NEVER} as at, 0 as computation, 0 as had_seen, hash as said from (${saidOf})`
    }
  )
  group by slot
)
where touched_at != ${NEVER}`
}

const slotStates = (all: readonly Rollup[]): string => `${createTable(kpiPointers)};

create view if not exists kpi_slots
(
  view LowCardinality(String) comment 'The KPI view.',
  slot DateTime('UTC') comment 'Start of the quarter-hour.',
  touch_sum UInt64 comment 'Touches so far, and what the directory says up to the end of the slot.',
  touched_at DateTime64(3, 'UTC') comment 'Last touch.',
  served_version UInt64 comment 'The computation that serves the slot; 0 where facts are aggregated live because it is open or dirty.',
  definition String comment 'Hash of what the view is computed by now.'
) as
${all.map(slotsOf).join('\nunion all\n')}
comment 'State of every slot of every KPI view.';
`

/** Slot bookkeeping, then a table and a view for each roll-up. */
export const kpiStatements = (all = rollups): string[] => [touching(all), slotStates(all), ...all.map(rollupSql)].flatMap(statementsOf)
