/** One definition gives DDL, the next migration, and what a row may hold. */
import { expect, expectTypeOf, test } from 'vitest'
import { differenceOf } from '../schema/difference.ts'
import { createTable, createView, INSTANT, latestOf, MAYBE_INSTANT, type NewRow, type Row, table } from './definition.ts'

const things = table(
  {
    name: 'things_v1',
    comment: "People's things.",
    columns: {
      thing_id: ['String', 'The thing.'],
      kind: ['LowCardinality(Nullable(String))', 'What it is.'],
      sizes: ['Array(Nullable(Float64))', 'Sizes in metres.'],
      count: ['UInt64', 'How many.'],
      is_new: ['Bool', 'Made this year.'],
      made_at: [INSTANT, 'When.'],
      gone_at: [MAYBE_INSTANT, 'When; null while it is there.', { default: 'null' }],
    },
    version: 'version',
    partition: 'toYYYYMM(made_at)',
    order: '(made_at, thing_id)',
  },
  { version: ['UInt32', 'The latest counts.'] },
)

const row = { thing_id: 't', kind: null, sizes: [1, null], count: 7n, is_new: true, made_at: new Date(0), version: 1 }

test('the table and the view of its latest rows follow from the definition; bookkeeping and defaults are no matter of the view', () => {
  expect(createTable(things)).toBe(`create table if not exists things_v1
(
  thing_id String comment 'The thing.',
  kind LowCardinality(Nullable(String)) comment 'What it is.',
  sizes Array(Nullable(Float64)) comment 'Sizes in metres.',
  count UInt64 comment 'How many.',
  is_new Bool comment 'Made this year.',
  made_at DateTime64(3, 'UTC') comment 'When.',
  gone_at Nullable(DateTime64(3, 'UTC')) default null comment 'When; null while it is there.',
  version UInt32 comment 'The latest counts.'
) engine = ReplacingMergeTree(version)
partition by toYYYYMM(made_at)
order by (made_at, thing_id)
comment 'People\\'s things.'`)
  const view = createView(latestOf(things))
  expect(view).toContain('create view if not exists things\n')
  expect(view).toContain('as\nselect thing_id, kind, sizes, count, is_new, made_at, gone_at from things_v1 final\n')
  expect(view).not.toMatch(/default null|version/)
})

test('a column added to a definition is added to the table, and the view that shows it is made anew', () => {
  const { version, ...columns } = things.columns
  const grown = table(
    {
      name: 'things_v1',
      comment: things.comment,
      columns: { ...columns, weight: ['Float64', 'In kilograms.'] },
      version: 'version',
      partition: 'toYYYYMM(made_at)',
      order: '(made_at, thing_id)',
    },
    { version },
  )
  expect(differenceOf([createTable(things)], [createTable(grown)])).toEqual([
    "alter table things_v1 add column if not exists weight Float64 comment 'In kilograms.' after gone_at",
  ])
  const [before, after] = [things, grown].map((one) => [createTable(one), createView(latestOf(one))])
  expect(differenceOf(before ?? [], after ?? [])).toEqual([
    'drop view if exists things',
    "alter table things_v1 add column if not exists weight Float64 comment 'In kilograms.' after gone_at",
    after?.[1],
  ])
})

test('a row to insert has every column without a default, each of its type', () => {
  const taken = (given: NewRow<typeof things>) => given
  expect(taken(row)).toBe(row)
  taken({ ...row, gone_at: '2026-01-01T00:00:00Z', count: '18446744073709551615' })
  const { thing_id: _, ...rest } = row
  // @ts-expect-error a column is missing
  taken(rest)
  // @ts-expect-error a number is no text
  taken({ ...row, thing_id: 1 })
  // @ts-expect-error null where the column takes none
  taken({ ...row, made_at: null })
  // @ts-expect-error an item of the wrong type
  taken({ ...row, sizes: ['1'] })
  // @ts-expect-error a column that the table does not have
  taken({ ...row, colour: 'red' })
})

test('a row read has instants and long integers as text', () => {
  expectTypeOf<Row<typeof things>>().branded.toEqualTypeOf<{
    readonly thing_id: string
    readonly kind: string | null
    readonly sizes: readonly (number | null)[]
    readonly count: string
    readonly is_new: boolean
    readonly made_at: string
    readonly gone_at: string | null
    readonly version: number
  }>()
})
