/** The query texts of KPI panels: the catalogue's expressions over one view, by time, by a dimension, or in total. */

import { kpi } from '../../sql/kpi/catalog.ts'
import { kpiView } from '../../sql/kpi/views.ts'
import type { Lang, Text } from '../language.ts'
import { ORDER_TYPES, wordSql } from '../queries/words.ts'
import { nameOf } from './kpi.ts'

/** Alias in a query; quoted, so it never collides with a column that the expression sums (ClickHouse lets an alias shadow a column). */
export const alias = (name: string): string => `\`${name.replaceAll('`', '')}\``

/** `column in (…)` for a variable, or nothing when it stands at All. */
export const scoped = (column: string, variable: string): string =>
  `$__conditionalAll(${column} in (\${${variable}:singlequote}), $${variable})`

/** The variables that boards have, by the column they narrow. */
const VARIABLES: Readonly<Record<string, string>> = {
  site_id: 'site',
  queue_id: 'queue',
  order_type: 'order_type',
  team_id: 'team',
  interface_id: 'interface',
}

/** Narrows rows that know their queue alone to the chosen sites: those of the directory, and those that only records tell. */
export const OF_SITE = `$__conditionalAll(queue_id in (select queue_id from dim_queues_current where site_id in (\${site:singlequote}) union all select queue_id from queues_seen where site_id in (\${site:singlequote}) and queue_id not in (select queue_id from dim_queues_current)), $site)`

/** Conditions of the board's variables on a view's rows. */
function scopesOf(view: string): string[] {
  const { keys } = kpiView(view)
  const own = keys.flatMap((column) => (VARIABLES[column] === undefined ? [] : [scoped(column, VARIABLES[column])]))
  return keys.includes('queue_id') && !keys.includes('site_id') ? [...own, OF_SITE] : own
}

export type Dimension = {
  readonly column: string
  readonly title: Text
  readonly directory?: { readonly view: string; readonly name: (lang: Lang) => string }
  /** SQL for the word of a member, where it is a code. */
  readonly word?: (column: string, lang: Lang) => string
}

const bilingual = (lang: Lang): string => `name_${lang}`

export const BY = {
  queue: { column: 'queue_id', title: { en: 'Queue', zh: '技能队列' }, directory: { view: 'dim_queues_current', name: bilingual } },
  site: { column: 'site_id', title: { en: 'Site', zh: '职场' }, directory: { view: 'dim_sites_current', name: bilingual } },
  agent: { column: 'agent_id', title: { en: 'Agent', zh: '坐席员' }, directory: { view: 'dim_agents_current', name: () => 'name' } },
  team: { column: 'team_id', title: { en: 'Team', zh: '班组' }, directory: { view: 'dim_teams_current', name: bilingual } },
  orderType: { column: 'order_type', title: { en: 'Type', zh: '类型' }, word: (column, lang) => wordSql(column, ORDER_TYPES, lang) },
  interface: {
    column: 'interface_id',
    title: { en: 'Interface', zh: '接口' },
    directory: { view: 'dim_interfaces_current', name: bilingual },
  },
} as const satisfies Record<string, Dimension>

/** The one view that all of `ids` read; mixing views in one query would double-count. */
function viewOf(ids: readonly string[]): string {
  const views = new Set(ids.map((id) => kpi(id).view))
  const [view] = views
  if (view === undefined || views.size > 1)
    throw new RangeError(`KPIs ${ids.join(', ')} read ${[...views].join(' and ')}; one query reads one view.`)
  return view
}

const columns = (ids: readonly string[], lang: Lang): string =>
  ids.map((id) => `${kpi(id).expression} as ${alias(nameOf(id, lang))}`).join(', ')

const source = (view: string): string => `from ${view} where ${['$__timeFilter(slot_at)', ...scopesOf(view)].join(' and ')}`

/** One row: KPIs of a view that holds the present, such as `work_orders`; the range does not narrow it. */
export function currentSql(ids: readonly string[], lang: Lang): string {
  const view = viewOf(ids)
  return `select ${columns(ids, lang)} from ${view} where ${scopesOf(view).join(' and ')}`
}

/** One row: the KPIs over the whole range. */
export function totalSql(ids: readonly string[], lang: Lang): string {
  return `select ${columns(ids, lang)} ${source(viewOf(ids))}`
}

/** Start of the last interval that has ended; one that still runs would draw counts as falling and ratios of a few calls. */
const LAST_ENDED = 'now() - toIntervalSecond($__interval_s)'

export const ENDED = `$__timeInterval(slot_at) <= ${LAST_ENDED}`

/** A view of plans reaches into the future; every other shows intervals that have ended. */
const ended = (view: string): string => (kpiView(view).isPlan ? '' : ` and ${ENDED}`)

/** A row per interval. */
export function trendSql(ids: readonly string[], lang: Lang): string {
  return `select $__timeInterval(slot_at) as time, ${columns(ids, lang)} ${source(viewOf(ids))}${ended(viewOf(ids))} group by time order by time`
}

/**
 * The trend, then the range's total at the range's end: a stat panel shows the last value and draws the rest,
 * so the number is the total (ratios of sums, not the last quarter of an hour) and the spark line its course.
 * Grouping sets read the view once; a union of the two took twice the CPU time.
 */
export function headlineSql(id: string, lang: Lang): string {
  const bucket = "toDateTime($__timeInterval(slot_at), 'UTC') as bucket, grouping(bucket) as is_total"
  const both = `select ${bucket}, toNullable(toFloat64(${kpi(id).expression})) as value ${source(viewOf([id]))} group by grouping sets ((bucket), ())`
  const shown = kpiView(kpi(id).view).isPlan ? '' : ` where is_total = 1 or bucket <= ${LAST_ENDED}`
  const time = "if(is_total = 1, toDateTime($__toTime, 'UTC'), bucket) as time"
  return `select ${time}, value as ${alias(nameOf(id, lang))} from (${both})${shown} order by time`
}

/** A row per interval and member of the dimension; the member is the label `${column}`. */
export function trendBySql(id: string, by: Dimension, lang: Lang): string {
  const inner = `select $__timeInterval(slot_at) as time, ${by.column} as member, ${columns([id], lang)} ${source(viewOf([id]))}${ended(viewOf([id]))} group by time, member`
  return `select time, ${label(by, lang)} as series, ${alias(nameOf(id, lang))} from (${inner}) as k ${names(by, lang)} order by time, series`
}

/** A row per member, largest `ids[0]` first. */
export function rankingSql(ids: readonly string[], by: Dimension, lang: Lang, limit = 50): string {
  const inner = `select ${by.column} as member, ${columns(ids, lang)} ${source(viewOf(ids))} group by member`
  const values = ids.map((id) => alias(nameOf(id, lang))).join(', ')
  const first = alias(nameOf(ids[0] ?? '', lang))
  return `select ${label(by, lang)} as ${alias(by.title[lang])}, ${values} from (${inner}) as k ${names(by, lang)} order by ${first} desc limit ${limit}`
}

function label(by: Dimension, lang: Lang): string {
  if (by.word !== undefined) return by.word('member', lang)
  return by.directory === undefined ? 'member' : "if(d.name = '', member, d.name)"
}

/** Joins the name of `member` as `d.name`. */
export function names(by: Dimension, lang: Lang): string {
  if (by.directory === undefined) return ''
  const { view, name } = by.directory
  return `left join (select ${by.column} as member, toString(${name(lang)}) as name from ${view}) as d using (member)`
}
