/** What every store promises, whichever way it is opened; run over the embedded engine and over its owner's endpoint. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveEngine } from '../../service/endpoint/serve-engine.ts'
import { openHttp } from '../../sql/http.ts'
import { QueryError } from '../../sql/query-error.ts'
import type { Store } from '../../sql/store.ts'
import { insertRows } from '../support/insert-rows.ts'
import { bareStore } from './support/store.ts'

type Opened = { store: Store; close: () => Promise<void> }

async function embedded(): Promise<Opened> {
  const { store, [Symbol.asyncDispose]: close } = await bareStore()
  return { store, close }
}

/** Another client of the same directory, as a second process would be. */
async function owner(): Promise<Opened> {
  const held = await bareStore()
  const engine = await serveEngine(held.store, held.dataDir)
  const store = await openHttp('owner', { url: engine.url, token: engine.token, database: 'callboard' })
  return {
    store,
    close: async () => {
      await store.close()
      await engine.close()
      await held[Symbol.asyncDispose]()
    },
  }
}

const WAYS: Readonly<Record<string, () => Promise<Opened>>> = { embedded, owner }

const INSTANT = new Date('2026-03-02T01:00:00.250Z')

describe.each(Object.entries(WAYS))('a store opened as %s', (_name, open) => {
  let opened: Opened
  let store: Store

  beforeAll(async () => {
    opened = await open()
    store = opened.store
    await store.command(
      "create table facts (id String, at DateTime64(3, 'UTC'), seconds Float64, tags Array(String), version UInt128, note Nullable(String)) engine = MergeTree order by id",
    )
  })
  afterAll(() => opened.close())

  test('parameters arrive as they were given, whatever they contain', async () => {
    const text = "it's \\ a \t\n\n'; drop table facts; -- 中文 🙂"
    const [row] = await store.query(
      "select {text:String} as text, {at:DateTime64(3,'UTC')} as at, {list:Array(String)} as list, {numbers:Array(UInt32)} as numbers, {none:Nullable(String)} as none, {big:UInt64} as big, {flag:Bool} as flag, {ratio:Float64} as ratio",
      { text, at: INSTANT, list: [text, 'b'], numbers: [1, 2], none: null, big: 18446744073709551615n, flag: true, ratio: 0.25 },
    )
    expect(row).toEqual({
      text,
      at: '2026-03-02T01:00:00.250Z',
      list: [text, 'b'],
      numbers: [1, 2],
      none: null,
      big: '18446744073709551615',
      flag: true,
      ratio: 0.25,
    })
  })

  test.each(['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:07.500Z', '2001-09-09T01:46:39.000Z'])(
    'the instant %s is read as it was given',
    async (at) => {
      expect(await store.query("select {at:DateTime64(3,'UTC')} as at", { at: new Date(at) })).toEqual([{ at }])
    },
  )

  test('a parameter that is not given is refused, even when an earlier query gave it', async () => {
    await store.query('select {left:String}', { left: 'over' })
    await Promise.all(
      Array.from({ length: 12 }, () =>
        expect(store.query('select {left:String}')).rejects.toThrow("Parameter 'left' of the query is not given"),
      ),
    )
  })

  test('queries at the same time keep their own parameters', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => store.query<{ n: number }>('select {n:UInt32} as n', { n: index })),
    )
    expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 60 }, (_, index) => index))
  })

  test('columns carry names and types, wide integers and instants are text, not-a-number is null', async () => {
    const { columns, rows } = await store.result(
      "select toUInt64(7) as big, nan as nothing, toDateTime64('2026-03-02 01:00:00.250', 3, 'UTC') as at, toDateTime('2026-03-02 01:00:00') as plain",
    )
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'big UInt64',
      'nothing Float64',
      "at DateTime64(3, 'UTC')",
      'plain DateTime',
    ])
    expect(rows).toEqual([['7', null, '2026-03-02T01:00:00.250Z', '2026-03-02T01:00:00Z']])
  })

  test('inserted objects come back, blank lines and SQL inside values included', async () => {
    const note = 'first\n\ndrop table facts;\n'
    await insertRows(store, 'facts', [
      { id: 'a', at: INSTANT, seconds: 1.5, tags: ['x', 'y\n\nz'], version: 340282366920938463463374607431768211455n, note },
      { id: 'b', at: '2026-03-02T09:00:00.250+08:00', seconds: 0, tags: [], version: 1, note: null },
    ])
    expect(await store.query("select * from facts where id in ('a', 'b') order by id")).toEqual([
      {
        id: 'a',
        at: '2026-03-02T01:00:00.250Z',
        seconds: 1.5,
        tags: ['x', 'y\n\nz'],
        version: '340282366920938463463374607431768211455',
        note,
      },
      { id: 'b', at: '2026-03-02T01:00:00.250Z', seconds: 0, tags: [], version: '1', note: null },
    ])
  })

  test('RowBinary rows land in the columns named, whatever bytes they hold', async () => {
    const rows = ['r1', 'r\n\n2'].map((id) =>
      Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0xf8, 0x3f]), Buffer.from([id.length]), Buffer.from(id)]),
    )
    await store.insertRowBinary('facts', ['seconds', 'id'], Buffer.concat(rows))
    expect(await store.query("select id, seconds from facts where id like 'r%' order by id")).toEqual([
      { id: 'r\n\n2', seconds: 1.5 },
      { id: 'r1', seconds: 1.5 },
    ])
    await expect(store.insertRowBinary('facts', ['nope'], Buffer.from([1]))).rejects.toThrow(/nope/)
  })

  test('a statement the engine refuses is one clear error with its code; two statements are refused', async () => {
    const failure = store.query('select count() from nowhere')
    await expect(failure).rejects.toThrow(QueryError)
    await expect(failure).rejects.toMatchObject({ code: 'usage', clickhouseCode: 60 })
    await expect(store.query('select 1; select 2')).rejects.toThrow('Expected one statement, found 2')
  })

  test('what a statement wrote before it failed is in no later answer', async () => {
    const failing = 'select number, throwIf(number = 30000) as never from numbers(100000) settings max_block_size = 1000'
    for (let round = 0; round < 12; round += 1) await expect(store.bytes(failing, 'TSV')).rejects.toThrow(/throwIf/)
    const answers = await Promise.all(Array.from({ length: 12 }, () => store.bytes('select 1', 'TSV')))
    expect(answers.map((bytes) => Buffer.from(bytes).toString())).toEqual(Array(12).fill('1\n'))
  })

  test('answers come in any output format', async () => {
    expect(new TextDecoder().decode(await store.bytes('select 1 as one, {text:String} as text', 'CSVWithNames', { text: 'a,b' }))).toBe(
      '"one","text"\n1,"a,b"\n',
    )
    expect(new TextDecoder().decode((await store.bytes('select 1 as one', 'Parquet')).slice(0, 4))).toBe('PAR1')
  })
})

test('what is asked of a store after its close does not open the directory again', async () => {
  const first = await bareStore()
  await first.store.close()
  await expect(first.store.query('select 1')).rejects.toThrow('The store was closed; open it anew.')
  await expect(first.store.command('create table late (x UInt8) engine = Memory')).rejects.toThrow('closed')
  await expect(first.store.isolated('select 1', 'JSONCompact', {}, {})).rejects.toThrow('closed')
  const second = await bareStore()
  expect(await second.store.query('select 1 as one')).toEqual([{ one: 1 }])
  await second[Symbol.asyncDispose]()
})
