/** Which slots a landed row makes dirty, so KPI roll-ups of those slots are computed anew. */
import type { Contract } from '../../contracts/index.ts'
import { fieldsOf, snakeCase } from './fields.ts'

type Table = Contract['tables'][number]

const slot = (at: string): string => `toStartOfInterval(${at}, interval 15 minute, 'UTC')`

const columnOf = (path: string): string => snakeCase(path.split('.').at(-1) ?? path)

/** One touch per slot and block of rows. */
const touch = (table: Table, name: string, topic: string, rows: string): string =>
  `create materialized view if not exists touches_of_${name} to touches as
select '${table.name}' as table_name, touched as slot_at, generateUUIDv7() as touch_id, now64(3, 'UTC') as touched_at
from (${rows.replaceAll('$rows', `parsed_${topic} where isNotNull(record_value) and empty(reasons)`)})
group by touched`

export function touchesOf(contract: Contract, table: Table): string[] {
  const topic = contract.topic.replaceAll('-', '_')
  const at = columnOf(table.slottingInstant)
  if (table.name === 'seat_states') return [touch(table, table.name, topic, seatRows(at))]
  const one = touch(table, table.name, topic, `select ${slot(at)} as touched from $rows`)
  if (table.name !== 'work_orders') return [one]
  const key = columnOf(table.key)
  const instants = fieldsOf(contract)
    .filter(({ kind, parent }) => kind === 'instant' && parent !== '')
    .map(({ column }) => column)
  const spread = (rows: string): string =>
    `select arrayJoin(arrayDistinct(arrayMap(i -> ${slot('i')}, arrayFilter(i -> isNotNull(i), [${instants.join(', ')}])))) as touched from ${rows}`
  // The version stored before may have been counted in slots that the new one leaves. Each order once: a thousand events of one met its thousand stored versions each.
  const earlier = `(select ${[...instants, key].map((column) => `old.${column} as ${column}`).join(', ')} from (select distinct ${at}, ${key} from parsed_${topic} where isNotNull(record_value) and empty(reasons)) as fresh
    inner join (select * from ${table.name}_v${contract.version} where (${at}, ${key}) in (select ${at}, ${key} from parsed_${topic})) as old on old.${at} = fresh.${at} and old.${key} = fresh.${key})`
  return [touch(table, table.name, topic, spread('$rows')), touch(table, `earlier_${table.name}`, topic, spread(earlier))]
}

/** A state changes its seat's time from its start to the next state, which is at most 16 h away, and shortens the one before. */
const seatRows = (at: string): string =>
  `select arrayJoin(arrayMap(n -> first + toIntervalMinute(15 * n), range(toUInt32(least(65, greatest(1, dateDiff('minute', first, now('UTC')) / 15 + 1)))))) as touched
  from (select distinct ${slot(at)} as first from $rows)`
