/** The statements that lead from one landing schema to another; each may run twice. Tables keep their rows, so columns are only added. */
import { CallboardError } from '../../domain/kernel/errors.ts'

export type Difference = readonly string[]

type Kind = 'table' | 'view' | 'materialized view'
export type Created = { readonly kind: Kind; readonly name: string; readonly statement: string; readonly isNull: boolean }
type Table = { readonly columns: ReadonlyMap<string, string>; readonly engine: string; readonly settings: string }

/** Tables whose rows nobody needs any more, with the reason. */
const RETIRED: ReadonlyMap<string, string> = new Map([['touches', 'kpi_touches_v1 keeps their sums, and nothing else was read of them']])

/** `before` and `after` are `create … if not exists` statements, tables written as one column per line. */
export function differenceOf(before: readonly string[], after: readonly string[]): Difference {
  const [old, wanted] = [before.map(created), after.map(created)]
  const same = (one: Created): boolean => old.some(({ statement }) => statement === one.statement)
  const changed = wanted.filter((one) => !same(one))
  const isKept = (one: Created): boolean => one.kind === 'table' && !one.isNull && !RETIRED.has(one.name)
  const gone = old.filter(({ name }) => !wanted.some((one) => one.name === name))
  const keeper = gone.find(isKept)
  if (keeper)
    throw new CallboardError(
      'conflict',
      `Table '${keeper.name}' holds rows and would be dropped; keep it or give the contract a new version.`,
    )
  if (changed.length + gone.length === 0) return []
  // A view reads the columns of its source as they were when it was made: views over what changes are made anew with it.
  const reshaped = changed.filter((one) => !sameColumns(one, old))
  const isMade = (one: Created): boolean => !same(one) || (one.kind !== 'table' && readsChanged(one, reshaped))
  const dropped = [...gone, ...old.filter(({ name }) => wanted.some((one) => one.name === name && isMade(one)))]
  const drop = (kind: Kind): string[] =>
    dropped
      .filter((one) => one.kind === kind && !isKept(one))
      .map(({ kind: what, name }) => `drop ${what === 'table' ? 'table' : 'view'} if exists ${name}`)
  return [
    ...drop('materialized view'),
    ...drop('view'),
    ...drop('table'),
    ...wanted.filter(isMade).flatMap((one) => {
      const known = old.find(({ name }) => name === one.name)
      return one.kind === 'table' && !one.isNull && known ? altered(known, one) : [one.statement]
    }),
  ]
}

export function created(statement: string): Created {
  const [, kind, name] = /^create (table|view|materialized view) if not exists (\w+)/.exec(statement) ?? []
  if (name === undefined || (kind !== 'table' && kind !== 'view' && kind !== 'materialized view'))
    throw new CallboardError('internal', `A landing schema holds 'create … if not exists' only, not '${statement.slice(0, 60)}'.`)
  return { kind, name, statement, isNull: /\) engine = Null$/.test(statement) }
}

const sameColumns = (one: Created, old: readonly Created[]): boolean => {
  const known = old.find(({ name }) => name === one.name)
  return one.kind === 'table' && known !== undefined && withoutSettings(known) === withoutSettings(one)
}

const withoutSettings = ({ statement }: Created): string => statement.replace(/\nsettings [^\n]*/, '')

const readsChanged = ({ statement }: Created, changed: readonly Created[]): boolean =>
  changed.some(({ kind, name }) => kind === 'table' && new RegExp(`\\b${name}\\b`).test(statement))

function tableOf({ statement }: Created): Table {
  const [head = '', tail = ''] = statement.split('\n) ')
  const lines = head.split('\n').slice(2)
  const columns = new Map(lines.map((line) => /^ {2}(\w+) (.*?),?$/.exec(line)).map((match) => [match?.[1] ?? '', match?.[2] ?? '']))
  const settings = /\nsettings ([^\n]*)/.exec(tail)?.[1] ?? ''
  return { columns, settings, engine: tail.replace(/\nsettings [^\n]*/, '') }
}

/** Columns of a table's statement with their definitions. */
export const columnsOf = (one: Created): [name: string, definition: string][] =>
  [...tableOf(one).columns].filter(([name]) => name !== '' && name !== 'index')

const typeOf = (definition: string): string => definition.replace(/ comment '.*'$/, '')

function altered(known: Created, one: Created): string[] {
  const { name, statement } = one
  const [before, after] = [tableOf(known), tableOf(one)]
  const refuse = (what: string): never => {
    throw new CallboardError(
      'conflict',
      `${what} of table '${name}' would change although rows are stored; give the contract a new version.`,
    )
  }
  if (before.engine !== after.engine) refuse('Engine, order or comment')
  for (const [column, definition] of before.columns)
    if (typeOf(after.columns.get(column) ?? '') !== typeOf(definition)) refuse(`Column '${column}'`)
  const names = [...after.columns.keys()]
  const columns = names.flatMap((column, index) => {
    const definition = after.columns.get(column) ?? ''
    const known = before.columns.get(column)
    if (known === undefined)
      return [`alter table ${name} add column if not exists ${column} ${definition} ${index === 0 ? 'first' : `after ${names[index - 1]}`}`]
    return known === definition ? [] : [`alter table ${name} modify column ${column} ${definition}`]
  })
  return [...columns, ...(before.settings === after.settings ? [] : reset(name, statement, before, after))]
}

/** Settings that a table keeps from its creation on. */
const KEPT = /\b(index_granularity|index_granularity_bytes)\b = \d+/g

const keptOf = ({ settings }: Table): string => (settings.match(KEPT) ?? []).join()

function reset(name: string, statement: string, before: Table, after: Table): string[] {
  if (keptOf(before) === keptOf(after)) return [`alter table ${name} modify setting ${after.settings}`]
  if (!after.engine.startsWith('engine = ReplacingMergeTree'))
    throw new CallboardError(
      'conflict',
      `Table '${name}' would be rebuilt for '${keptOf(after)}', which may store rows twice; only a ReplacingMergeTree may be.`,
    )
  return rebuilt(name, statement)
}

/**
 * A new table takes the old one's place and its parts, as hard links. A kill leaves the rows in one of the two or in both: the first half
 * brings them together before the second begins, so a rerun ends with the new table whatever it finds. Inserts meanwhile find a table always.
 */
function rebuilt(name: string, statement: string): string[] {
  const other = `${name}_rebuilt`
  const create = statement.replace(name, other)
  const bringTogether = [
    `alter table ${name} attach partition all from ${other}`,
    // The server refuses to drop tables above 50 GB unless told otherwise; the parts live on in the other table.
    `drop table if exists ${other} sync settings max_table_size_to_drop = 0`,
  ]
  return [create, ...bringTogether, create, `exchange tables ${name} and ${other}`, ...bringTogether]
}
