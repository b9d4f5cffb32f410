/** A result table written once: its columns give the DDL, the type of a row to insert and the type of a row read. */
import { literal } from '../statement.ts'

/** ClickHouse type, what it says, and what else its definition has. */
export type Column = readonly [type: string, comment: string, more?: { readonly default?: string; readonly codec?: string }]

export type Columns = Readonly<Record<string, Column>>

export type Table<C extends Columns = Columns, S extends Columns = Columns> = {
  readonly name: string
  readonly comment: string
  /** All of them. */
  readonly columns: C
  /** Those that people see. */
  readonly shown: S
  /** Engine, order and what else follows the columns. */
  readonly storage: readonly string[]
  readonly indices: readonly string[]
}

export type View<C extends Columns = Columns> = {
  readonly name: string
  readonly comment: string
  readonly columns: C
  readonly as: string
}

export const INSTANT = "DateTime64(3, 'UTC')"
export const MAYBE_INSTANT = "Nullable(DateTime64(3, 'UTC'))"

type Text = 'String' | `Enum${string}`
type Small = 'UInt8' | 'UInt16' | 'UInt32' | 'Int8' | 'Int16' | 'Int32' | 'Float32' | 'Float64'

/** What a value of a ClickHouse type is written as; of a type that is not known, anything. */
type Written<T extends string> = string extends T
  ? unknown
  : T extends `Nullable(${infer Inner})`
    ? Written<Inner> | null
    : T extends `LowCardinality(${infer Inner})`
      ? Written<Inner>
      : T extends `Array(${infer Inner})`
        ? readonly Written<Inner>[]
        : T extends `Map(${string}, ${infer Value})`
          ? Readonly<Record<string, Written<Value>>>
          : T extends Text | 'Date'
            ? string
            : T extends Small
              ? number
              : T extends `${'U' | ''}Int${string}`
                ? number | bigint | string
                : T extends 'Bool'
                  ? boolean
                  : T extends `DateTime${string}`
                    ? Date | string
                    : never

/** What a query answers for it: instants as ISO text, integers of 64 bits and more as text. */
type Answered<T extends string> = T extends `Nullable(${infer Inner})`
  ? Answered<Inner> | null
  : T extends `LowCardinality(${infer Inner})`
    ? Answered<Inner>
    : T extends `Array(${infer Inner})`
      ? readonly Answered<Inner>[]
      : T extends Small
        ? number
        : T extends `DateTime${string}` | `${'U' | ''}Int${string}`
          ? string
          : Written<T>

type Defaulted<C extends Columns> = {
  [K in keyof C]: C[K] extends readonly [string, string, { readonly default: string }] ? K : never
}[keyof C]

type NewRowOf<C extends Columns> = { readonly [K in Exclude<keyof C, Defaulted<C>>]: Written<C[K][0]> } & {
  readonly [K in Defaulted<C>]?: Written<C[K][0]>
}

/** A row to insert; columns with a default may be left out. Of a plain `Table` the columns are not known and nothing is checked. */
export type NewRow<T extends { readonly columns: Columns }> = NewRowOf<T['columns']>

/** A row as a query answers it. */
export type Row<T extends { readonly columns: Columns }> = { readonly [K in keyof T['columns']]: Answered<T['columns'][K][0]> }

type Camel<Name extends string> = Name extends `${infer Head}_${infer Rest}` ? `${Head}${Capitalize<Camel<Rest>>}` : Name

/** A row of `columnsAs(names)`. */
export type RowAs<T extends { readonly columns: Columns }, Name extends keyof T['columns'] & string> = {
  readonly [K in Name as Camel<K>]: Answered<T['columns'][K][0]>
}

/** Select list of columns under the names that pages know: `slot_at as slotAt`. */
export const columnsAs = (names: readonly string[]): string =>
  names.map((name) => `${name} as ${name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())}`).join(', ')

type Definition<C extends Columns> = {
  readonly name: string
  readonly comment: string
  readonly columns: C
  /** Of rows with equal order the one with the greatest value of this column stays; without it every row stays. */
  readonly version?: string
  readonly partition?: string
  readonly order: string
  readonly ttl?: string
  readonly settings?: string
  readonly indices?: readonly string[]
}

/** `hidden`: columns of the table's own bookkeeping, which its view leaves out. */
export function table<const C extends Columns>(given: Definition<C>): Table<C, C>
export function table<const C extends Columns, const H extends Columns>(given: Definition<C>, hidden: H): Table<C & H, C>
export function table(given: Definition<Columns>, hidden?: Columns): Table {
  const { name, comment, columns, version, partition, order, ttl, settings, indices = [] } = given
  const storage = [
    `engine = ${version === undefined ? 'MergeTree' : `ReplacingMergeTree(${version})`}`,
    ...(partition === undefined ? [] : [`partition by ${partition}`]),
    `order by ${order}`,
    ...(ttl === undefined ? [] : [`ttl ${ttl}`]),
    ...(settings === undefined ? [] : [`settings ${settings}`]),
  ]
  return { name, comment, columns: { ...columns, ...hidden }, shown: columns, storage, indices }
}

export const view = <const C extends Columns>(definition: View<C>): View<C> => definition

export const namesOf = (columns: Columns): string => Object.keys(columns).join(', ')

/** What people query: of each row of a table the latest version, under the table's name without its `_v1`. */
export const latestOf = <S extends Columns>({ name, comment, shown }: Table<Columns, S>): View<S> => ({
  name: name.replace(/_v\d+$/, ''),
  comment,
  columns: shown,
  as: `select ${namesOf(shown)} from ${name} final`,
})

const identifierOf = (column: string): string => (column.includes('.') ? `\`${column}\`` : column)

const columnLine = (column: string, [type, comment, more]: Column, isStored: boolean): string => {
  const [preset, codec] = isStored ? [more?.default, more?.codec] : []
  return `  ${identifierOf(column)} ${type}${preset === undefined ? '' : ` default ${preset}`} comment ${literal(comment)}${codec === undefined ? '' : ` codec(${codec})`}`
}

const linesOf = (columns: Columns, isStored: boolean): string[] =>
  Object.entries(columns).map(([name, column]) => columnLine(name, column, isStored))

export const createTable = ({ name, comment, columns, storage, indices }: Table): string =>
  `create table if not exists ${name}\n(\n${[...linesOf(columns, true), ...indices.map((index) => `  index ${index}`)].join(',\n')}\n) ${storage.join('\n')}\ncomment ${literal(comment)}`

export const createView = ({ name, comment, columns, as }: View): string =>
  `create view if not exists ${name}\n(\n${linesOf(columns, false).join(',\n')}\n) as\n${as}\ncomment ${literal(comment)}`
