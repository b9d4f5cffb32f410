/** Tables and views on the real engine against their definitions. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../sql/migrate.ts'
import { definitions } from '../../sql/tables/catalog.ts'
import { createTable, INSTANT, MAYBE_INSTANT, type Row, table } from '../../sql/tables/definition.ts'
import { freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
})
afterAll(() => db[Symbol.asyncDispose]())

test('the engine has columns, types and comments of every definition', async () => {
  const rows = await db.store.query<{ table: string; name: string; type: string; comment: string }>(
    'select table, name, type, comment from system.columns where database = currentDatabase() order by table, position',
  )
  for (const { name, columns } of definitions)
    expect(
      rows.filter((row) => row.table === name).map((row) => [row.name, row.type, row.comment]),
      name,
    ).toEqual(Object.entries(columns).map(([column, [type, comment]]) => [column, type, comment]))
})

test('what is inserted by a definition is read back as its row', async () => {
  const things = table({
    name: 'things',
    comment: 'Things.',
    columns: {
      thing_id: ['String', ''],
      at: [INSTANT, ''],
      gone_at: [MAYBE_INSTANT, ''],
      tags: ['Array(String)', ''],
      points: ['Array(Nullable(Float64))', ''],
      big: ['UInt64', ''],
      is_new: ['Bool', ''],
      on_day: ['Date', ''],
      attributes: ['Map(LowCardinality(String), String)', ''],
      kind: ['LowCardinality(String)', '', { default: "'plain'" }],
    },
    order: 'thing_id',
  })
  await db.store.command(createTable(things))
  const at = '2026-03-02T01:00:00.250Z'
  await db.store.insert(things, [
    {
      thing_id: 't',
      at: new Date(at),
      gone_at: null,
      tags: ['a\n'],
      points: [0.5, null],
      big: 2n ** 63n,
      is_new: true,
      on_day: '2026-03-02',
      attributes: { a: 'b' },
    },
  ])
  expect(await db.store.query<Row<typeof things>>('select * from things')).toEqual([
    {
      thing_id: 't',
      at,
      gone_at: null,
      tags: ['a\n'],
      points: [0.5, null],
      big: '9223372036854775808',
      is_new: true,
      on_day: '2026-03-02',
      attributes: { a: 'b' },
      kind: 'plain',
    },
  ])
})
