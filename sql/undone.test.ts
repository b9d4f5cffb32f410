/** Which statements of pending migrations are left out, by hand; that the schema stays the same is schema-compare's to show. */
import { expect, test } from 'vitest'
import type { Migration } from './migration.ts'
import { withoutUndone } from './undone.ts'

const migration = (number: number, ...statements: string[]): Migration => ({ number, name: `m${number}`, checksum: '', statements })
const left = (...pending: Migration[]) => withoutUndone(pending).map(({ statements }) => statements)

const TABLE = 'create table if not exists facts (x UInt8) engine = MergeTree order by x'
const VIEW = 'create view if not exists seen as select * from facts'
const ON_VIEW = 'create view if not exists over as select * from seen'
const DROP = 'drop view if exists seen'
const ANEW = 'create view if not exists seen as select x from facts'

test('a view that a later migration makes anew is made once', () => {
  expect(left(migration(1, TABLE, VIEW), migration(2, DROP, ANEW))).toEqual([[TABLE], [DROP, ANEW]])
})

test('a view that one which stays reads is made', () => {
  expect(left(migration(1, TABLE, VIEW, ON_VIEW), migration(2, DROP, ANEW))).toEqual([
    [TABLE, VIEW, ON_VIEW],
    [DROP, ANEW],
  ])
})

test('of two that are dropped, one reading the other, neither is made', () => {
  const drops = ['drop view if exists over', DROP]
  expect(left(migration(1, TABLE, VIEW, ON_VIEW), migration(2, ...drops, ANEW, ON_VIEW))).toEqual([[TABLE], [...drops, ANEW, ON_VIEW]])
})

test('a table that rows were put into before it goes is made', () => {
  const insert = 'insert into facts select 1'
  const drop = 'drop table if exists facts'
  expect(left(migration(1, TABLE, insert), migration(2, drop))).toEqual([[TABLE, insert], [drop]])
})

test('what one migration makes and drops within itself stays', () => {
  expect(left(migration(1, TABLE, VIEW, DROP))).toEqual([[TABLE, VIEW, DROP]])
})

test('where the first migration was applied before, the drops of the second run', () => {
  expect(left(migration(2, DROP, ANEW))).toEqual([[DROP, ANEW]])
})
