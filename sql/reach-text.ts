/** The text of each view as somebody sees it: rows within the reach, sensitive columns in clear where a role of theirs reads them. */
import { ofSites, type Reach, withinReach, withTeam } from './reads/reach.ts'
import { literal } from './statement.ts'
import { ACCESS, type Access, SENSITIVE, type Sensitive, type Whose } from './views/access.ts'

/** Which rows, and of these whose sensitive columns in clear. */
export type Rights = { readonly rows: Reach; readonly clear: Readonly<Record<Sensitive, Reach>> }

export type Columns = readonly (readonly [name: string, type: string])[]

/** Stands where a text is; an empty one stays empty, a null null. */
export const MASK = '•••'

const isNobody = (reach: Reach): boolean => reach !== 'all' && reach.agent === '' && reach.teams.length + reach.sites.length === 0

/** Nothing is cut or masked. */
export const isWhole = ({ rows, clear }: Rights): boolean => rows === 'all' && SENSITIVE.every((one) => clear[one] === 'all')

/** Why a view is not there for a reach; undefined where it is. */
export function absence(name: string, { rows }: Rights): string | undefined {
  const access = ACCESS[name]
  if (rows === 'all') return access === undefined ? `nobody has said whose rows '${name}' has` : undefined
  if (access === undefined || access.whose === 'installation') return `'${name}' is about the whole installation and takes scope all`
  if (typeof access.whose === 'object' && 'site' in access.whose && rows.sites.length === 0)
    return `'${name}' sums over everybody of a site and can't be cut to people or teams; it takes scope site or all, and kpi_seat_15m has times of people`
  return undefined
}

/** Of at least some of the rows that are seen. */
export function isMasked(name: string, column: string, { rows, clear }: Rights): boolean {
  const kind = ACCESS[name]?.masked?.[column]
  return kind !== undefined && clear[kind] !== 'all' && (isNobody(clear[kind]) || JSON.stringify(clear[kind]) !== JSON.stringify(rows))
}

/** `columns` of the view as the database `home` has it; the row is `r`. */
export function viewText(name: string, access: Access, columns: Columns, rights: Rights, home: string): string {
  const shown = columns.map(([column, type]) => {
    const kind = access.masked?.[column]
    return kind === undefined
      ? `r.${quoted(column)} as ${quoted(column)}`
      : clearOrMasked(column, type, access.whose, rights.clear[kind], home)
  })
  const where = rights.rows === 'all' ? '' : ` where ${condition(access.whose, rights.rows, home)}`
  return `select ${shown.join(', ')} from ${home}${quoted(name)} as r${where}`
}

/** Whether the row `r` is within the reach. */
function condition(whose: Whose, reach: Reach, home: string): string {
  if (reach === 'all') return '1'
  if (whose === 'nobody') return isNobody(reach) ? '0' : '1'
  if (whose === 'installation') return '0'
  if ('agent' in whose) return withinReach(reach, { agent: `r.${whose.agent}`, at: `r.${whose.at}`, home })
  if ('team' in whose)
    return withTeam(reach, { team: `r.${whose.team}`, worker: whose.worker && `r.${whose.worker}`, at: `r.${whose.at}`, home })
  if ('site' in whose) return ofSites(reach, `r.${whose.site}`)
  return `r.${whose.by} in (select r.${whose.by} from ${home}${whose.of} as r where ${condition(ACCESS[whose.of]?.whose ?? 'installation', reach, home)})`
}

function clearOrMasked(column: string, type: string, whose: Whose, clear: Reach, home: string): string {
  const value = `r.${quoted(column)}`
  const seen = condition(whose, clear, home)
  const shown = seen === '1' ? value : seen === '0' ? maskOf(value, type) : `if(${seen}, ${value}, ${maskOf(value, type)})`
  return `${shown} as ${quoted(column)}`
}

function maskOf(value: string, type: string): string {
  const mask = literal(MASK)
  const text = /^LowCardinality\((.*)\)$/.exec(type)?.[1] ?? type
  if (text === 'String') return `cast(if(${value} = '', '', ${mask}), ${literal(type)})`
  if (text === 'Nullable(String)') return `cast(if(${value} is null, null, ${mask}), ${literal(type)})`
  if (text === 'Array(String)') return `arrayMap(one -> ${mask}, ${value})`
  return `defaultValueOfTypeName(${literal(type)})`
}

/** One name, dots and all. */
const quoted = (name: string): string => `\`${name}\``
