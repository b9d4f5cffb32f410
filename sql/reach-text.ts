/** The text of each view as somebody sees it: rows within the reach, sensitive columns in clear where a role of theirs reads them. */
import { ofQueues, ofSites, type Reach, withinReach, withTeam } from './reads/reach.ts'
import { literal } from './statement.ts'
import { ACCESS, type Access, kindOf, type Masked, SENSITIVE, type Sensitive, type Whose } from './views/access.ts'

/** Which rows, and of these whose sensitive columns in clear. */
export type Rights = { readonly rows: Reach; readonly clear: Readonly<Record<Sensitive, Reach>> }

export type Columns = readonly (readonly [name: string, type: string])[]

/** Stands in every masked row, whether there is a text or none: which orders have a customer, or notes, is told to nobody either. */
export const MASK = '•••'

const isNobody = (reach: Reach): boolean => reach !== 'all' && reach.agent === '' && reach.teams.length + reach.sites.length === 0

/** Nothing is cut or masked. */
export const isWhole = ({ rows, clear }: Rights): boolean => rows === 'all' && SENSITIVE.every((one) => clear[one] === 'all')

/** Why a view is not there for a reach; undefined where it is. */
export function absence(name: string, { rows }: Rights): string | undefined {
  const access = ACCESS[name]
  if (rows === 'all') return access === undefined ? `nobody has said whose rows '${name}' has` : undefined
  if (access === undefined || access.whose === 'installation') return `'${name}' is about the whole installation and takes scope all`
  if (typeof access.whose === 'object' && ('site' in access.whose || 'queue' in access.whose) && rows.sites.length === 0)
    return `'${name}' sums over everybody of a site and can't be cut to people or teams; it takes scope site or all, and kpi_seat_15m has times of people`
  return undefined
}

/** Of at least some of the rows that are seen. */
export function isMasked(name: string, column: string, { rows, clear }: Rights): boolean {
  const masked = ACCESS[name]?.masked?.[column]
  if (masked === undefined) return false
  const seen = clear[kindOf(masked)]
  if (seen === 'all') return false
  return isNobody(seen) || (typeof masked === 'object' && masked.whose !== undefined) || JSON.stringify(seen) !== JSON.stringify(rows)
}

/** A state that can't be masked is left out: an empty one would be counted as if it were known. */
export const isLeftOut = (name: string, [column, type]: Columns[number], rights: Rights): boolean =>
  type.startsWith('AggregateFunction') && isMasked(name, column, rights)

/** `columns` of the view as the database `home` has it; the row is `r`. */
export function viewText(name: string, access: Access, columns: Columns, rights: Rights, home: string): string {
  const shown = columns.flatMap((one) => {
    const [column, type] = one
    const masked = access.masked?.[column]
    if (masked === undefined) return [`r.${quoted(column)} as ${quoted(column)}`]
    return isLeftOut(name, one, rights) ? [] : [clearOrMasked(column, type, access.whose, masked, rights, home)]
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
  if ('queue' in whose) return ofQueues(reach, `r.${whose.queue}`, home)
  if ('of' in whose) {
    const { of, by, is = by } = whose
    const [here, there] = [is, by].map((columns) => columns.map((column) => `r.${column}`).join(', '))
    return `(${here}) in (select ${there} from ${home}${of} as r where ${condition(ACCESS[of]?.whose ?? 'installation', reach, home)})`
  }
  const kinds = Object.entries(whose.kinds).flatMap(([kind, one]) => [`r.${whose.kind} = ${literal(kind)}`, condition(one, reach, home)])
  return `multiIf(${[...kinds, condition(whose.others, reach, home)].join(', ')})`
}

function clearOrMasked(column: string, type: string, ofRow: Whose, masked: Masked, rights: Rights, home: string): string {
  const value = `r.${quoted(column)}`
  const { as, holding, whose = ofRow } = typeof masked === 'string' ? { as: masked } : masked
  const within = condition(whose, rights.clear[as], home)
  const needle = holding && `ifNull(toString(r.${holding}), '')`
  const seen = needle ? someOf([within, `${needle} = '' or position(ifNull(toString(${value}), ''), ${needle}) = 0`]) : within
  const shown = seen === '1' ? value : seen === '0' ? maskOf(type) : `if(${seen}, ${value}, ${maskOf(type)})`
  return `${shown} as ${quoted(column)}`
}

const someOf = ([within = '0', unless = '0']: readonly string[]): string =>
  within === '1' ? '1' : within === '0' ? unless : `(${within}) or ${unless}`

function maskOf(type: string): string {
  const mask = literal(MASK)
  if (/^(LowCardinality\()?(Nullable\()?String\)*$/.test(type)) return `cast(${mask}, ${literal(type)})`
  if (type === 'Array(String)') return `[${mask}]`
  return `defaultValueOfTypeName(${literal(type)})`
}

/** One name, dots and all. */
const quoted = (name: string): string => `\`${name}\``
