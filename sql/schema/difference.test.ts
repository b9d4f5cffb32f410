import { expect, test } from 'vitest'
import { differenceOf } from './difference.ts'

const table = (columns: string, more = ''): string =>
  `create table if not exists t_v1\n(\n${columns}\n) engine = ReplacingMergeTree(version)\norder by a${more}`
const view = 'create view if not exists t as select * from t_v1 final'
const landing = 'create table if not exists landing_t\n(\n  a String\n) engine = Null'
const feed = (a: string): string => `create materialized view if not exists t_of_t to t_v1 as select ${a} as a from landing_t`

const before = [table('  a String,\n  version UInt128'), landing, view, feed('a')]

test('nothing differs, nothing runs', () => {
  expect(differenceOf(before, before)).toEqual([])
})

test('a new field is added in its place, and every view over the table is made anew', () => {
  expect(
    differenceOf(before, [table("  a String,\n  b String comment 'B, or (b).',\n  version UInt128"), landing, view, feed('a')]),
  ).toEqual([
    'drop view if exists t_of_t',
    'drop view if exists t',
    "alter table t_v1 add column if not exists b String comment 'B, or (b).' after a",
    view,
    feed('a'),
  ])
})

test('a changed view body is dropped and made, tables stay', () => {
  expect(differenceOf(before, [...before.slice(0, 3), feed('lower(a)')])).toEqual(['drop view if exists t_of_t', feed('lower(a)')])
})

test('new settings leave the views alone', () => {
  const after = table('  a String,\n  version UInt128', '\nsettings min_bytes_for_wide_part = 1')
  expect(differenceOf(before, [after, ...before.slice(1)])).toEqual(['alter table t_v1 modify setting min_bytes_for_wide_part = 1'])
})

test('settings and comments are altered in place', () => {
  const after = table("  a String comment 'A.',\n  version UInt128", '\nsettings min_bytes_for_wide_part = 1')
  expect(differenceOf(before, [after, ...before.slice(1)]).filter((statement) => statement.startsWith('alter'))).toEqual([
    "alter table t_v1 modify column a String comment 'A.'",
    'alter table t_v1 modify setting min_bytes_for_wide_part = 1',
  ])
})

test('settings that a table keeps from its creation on rebuild it, and only where rows stored twice count once', () => {
  const after = table('  a String,\n  version UInt128', '\nsettings index_granularity_bytes = 1048576')
  expect(differenceOf(before, [after, ...before.slice(1)])).toEqual([
    after.replace('t_v1', 't_v1_rebuilt'),
    'alter table t_v1 attach partition all from t_v1_rebuilt',
    'drop table if exists t_v1_rebuilt sync settings max_table_size_to_drop = 0',
    after.replace('t_v1', 't_v1_rebuilt'),
    'exchange tables t_v1 and t_v1_rebuilt',
    'alter table t_v1 attach partition all from t_v1_rebuilt',
    'drop table if exists t_v1_rebuilt sync settings max_table_size_to_drop = 0',
  ])
  const plain = (statement: string): string => statement.replace('ReplacingMergeTree(version)', 'MergeTree')
  expect(() => differenceOf([plain(before[0] ?? '')], [plain(after)])).toThrow(/store rows twice/)
})

test.each([
  ['a column that goes', table('  version UInt128')],
  ['another type', table('  a UInt8,\n  version UInt128')],
  ['another order', table('  a String,\n  version UInt128').replace('order by a', 'order by version')],
])('%s is refused, because rows are stored', (_, after) => {
  expect(() => differenceOf(before, [after, ...before.slice(1)])).toThrow(/new version/)
})

test('a table with rows is never dropped', () => {
  expect(() => differenceOf(before, before.slice(1))).toThrow(/holds rows/)
})

test('a table whose rows nobody needs any more may become one that they only pass through', () => {
  const touches = (engine: string): string => `create table if not exists touches\n(\n  a String\n) engine = ${engine}`
  expect(differenceOf([touches('MergeTree\norder by a')], [touches('Null')])).toEqual(['drop table if exists touches', touches('Null')])
})
