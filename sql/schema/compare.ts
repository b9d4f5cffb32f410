/** Holds the tables and views that are there against their definitions: what somebody dropped or altered is named, and made again where it holds no rows. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { identifier } from '../statement.ts'
import type { Store } from '../store.ts'
import { type Created, columnsOf, created } from './difference.ts'
import { groups } from './groups.ts'

export type Deviation = Pick<Created, 'name' | 'statement'> & {
  /** Its rows are lost with it, or values of them. */
  readonly isLoss: boolean
  /** Not there at all. */
  readonly isGone: boolean
  readonly what: string
}

const wanted = (): Created[] => groups.flatMap(({ statements }) => statements).map(created)
const holdsRows = ({ kind, isNull }: Created): boolean => kind === 'table' && !isNull

/** One query: nothing but what is not there at all. */
export async function missingObjects(store: Store): Promise<Deviation[]> {
  const rows = await store.query<{ name: string }>('select name from system.tables where database = currentDatabase()')
  const there = new Set(rows.map(({ name }) => name))
  return wanted()
    .filter(({ name }) => !there.has(name))
    .map((one) => ({ ...one, isLoss: holdsRows(one), isGone: true, what: `${one.kind} ${one.name} is missing` }))
}

/** Everything: about a second. */
export async function deviations(store: Store): Promise<Deviation[]> {
  const missing = await missingObjects(store)
  const present = wanted().filter(({ name }) => !missing.some((one) => one.name === name))
  return [
    ...missing,
    ...(await changedColumns(
      store,
      present.filter(({ kind }) => kind === 'table'),
    )),
    ...(await changedViews(
      store,
      present.filter(({ kind }) => kind !== 'table'),
    )),
  ]
}

async function changedColumns(store: Store, tables: readonly Created[]): Promise<Deviation[]> {
  const rows = await store.query<{ table: string; name: string; type: string }>(
    'select table, name, type from system.columns where database = currentDatabase()',
  )
  const types = new Map(rows.map(({ table, name, type }) => [`${table}.${name}`, type]))
  return tables.flatMap((one) => {
    const wrong = columnsOf(one).flatMap(([column, definition]) => {
      const type = types.get(`${one.name}.${column}`)
      if (type === undefined) return [`column ${column} is missing`]
      return `${definition} `.startsWith(`${type} `) ? [] : [`column ${column} is ${type}`]
    })
    return wrong.length === 0 ? [] : [{ ...one, isLoss: holdsRows(one), isGone: false, what: `table ${one.name}: ${wrong.join(', ')}` }]
  })
}

async function changedViews(store: Store, views: readonly Created[]): Promise<Deviation[]> {
  const [{ database } = { database: '' }] = await store.query<{ database: string }>('select currentDatabase() as database')
  const rows = await store.query<{ name: string; text: string }>(
    "select name, as_select as text from system.tables where database = currentDatabase() and as_select != ''",
  )
  const found = new Map(rows.map(({ name, text }) => [name, text]))
  const plain = plainText(database, await aliasesOf(store))
  const checked = views.map(async (one): Promise<Deviation[]> => {
    const isSame = plain(found.get(one.name) ?? '') === plain(selectOf(await formatted(store, one.statement)))
    return isSame ? [] : [{ ...one, isLoss: false, isGone: false, what: `${one.kind} ${one.name} was changed` }]
  })
  return (await Promise.all(checked)).flat()
}

const formatted = async (store: Store, sql: string): Promise<string> =>
  (await store.query<{ text: string }>('select formatQuerySingleLine({sql:String}) as text settings max_query_size = 10000000', { sql }))[0]
    ?.text ?? ''

const selectOf = (text: string): string => text.replace(/^.*? AS (?=SELECT|WITH)/, '').replace(/ COMMENT '(?:[^'\\]|\\.)*'$/, '')

/** The engine writes functions by their first names. */
async function aliasesOf(store: Store): Promise<ReadonlyMap<string, string>> {
  const rows = await store.query<{ name: string; first: string }>(
    "select name, alias_to as first from system.functions where alias_to != ''",
  )
  return new Map(rows.map(({ name, first }) => [name.toLowerCase(), first]))
}

/** Without what the engine adds when it keeps a view: its database, and quotes around names. */
const plainText =
  (database: string, aliases: ReadonlyMap<string, string>) =>
  (text: string): string =>
    text
      .replaceAll('`', '')
      .replaceAll(`${database}.`, '')
      .replace(/\b\w+(?=\()/g, (name) => aliases.get(name.toLowerCase()) ?? name)

/** Makes again what holds no rows. Throws `conflict` for what does, unless its loss is accepted: then missing tables are made empty. Answers what it made. */
export async function mend(store: Store, found: readonly Deviation[], isLossAccepted = false): Promise<string[]> {
  const lost = found.filter(({ isLoss }) => isLoss)
  const unmendable = isLossAccepted ? lost.filter(({ isGone }) => !isGone) : lost
  if (unmendable.length > 0)
    throw new CallboardError(
      'conflict',
      `${unmendable.map(({ what }) => what).join('; ')}: rows are lost. Restore a backup (callboard restore); a table that is missing is made empty by callboard migrate --pair.`,
    )
  const all = [...found, ...readersOf(found)]
  const isTable = ({ statement }: Pick<Created, 'statement'>): boolean => statement.startsWith('create table')
  for (const { name } of all.filter((one) => !isTable(one))) await store.command(`drop view if exists ${identifier(name)}`)
  const changed = found.filter((one) => isTable(one) && !one.isLoss && !one.isGone)
  for (const { name } of changed) await store.command(`drop table if exists ${identifier(name)}`)
  // In the order of the definitions: a view comes after what it reads.
  for (const one of wanted()) if (all.some(({ name }) => name === one.name)) await store.command(one.statement)
  return found.map(({ what }) => what)
}

/** A view that writes hangs on its table and is made anew with it. */
const readersOf = (found: readonly Deviation[]): Created[] =>
  wanted().filter(
    ({ kind, statement }) =>
      kind === 'materialized view' &&
      found.some((one) => one.statement.startsWith('create table') && new RegExp(`\\b${one.name}\\b`).test(statement)),
  )
