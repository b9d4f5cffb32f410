/** The quick suspicion must never let pass what the exact look refuses: damaged examples of every topic, by both. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Contract, contracts } from '../../contracts/index.ts'
import { fieldsOf } from '../../sql/landing/fields.ts'
import { columnValue, eventAt, hasOtherMembers, reasons, suspect, tupleType } from '../../sql/landing/parsing.ts'
import { literal } from '../../sql/statement.ts'
import { insertRows } from '../support/insert-rows.ts'
import { bareStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof bareStore>>
beforeAll(async () => {
  db = await bareStore()
  await db.store.command(`create table damaged (id UInt32, v String) engine = MergeTree order by id`)
})
afterAll(() => db[Symbol.asyncDispose]())

const VALUES = [
  '5',
  '-1',
  '1.5',
  '4294967296',
  '31536001',
  '1e9',
  '1e300',
  '"5"',
  '""',
  '"x"',
  'true',
  'false',
  'null',
  '[]',
  '[1]',
  '["a"]',
  '[null]',
  '{}',
  '{"a":1}',
  '{"a":"b","a":"c"}',
  '"2026-02-29T00:00:00Z"',
  '"2024-02-29T00:00:00Z"',
  '"2026-04-31T00:00:00Z"',
  '"2026-03-02T01:00:00"',
  '"1969-12-31T23:59:59Z"',
  '"2200-01-01T00:00:00Z"',
  '"2026-03-02T24:00:00Z"',
  '"2026-03-02T01:00:00+19:00"',
  `"${'y'.repeat(128)}"`,
  `"${'y'.repeat(129)}"`,
  `"${'y'.repeat(201)}"`,
  `"${'热'.repeat(128)}"`,
  '"\\u0061"',
  '"a\\"b\\":5"',
]

/** Each way a writer may place blanks, on compact text whose texts hold no `":` or `,"`. */
const SPACINGS: readonly ((compact: string) => string)[] = [
  (compact) => compact,
  (compact) => compact.replaceAll('":', '": ').replaceAll(',"', ', "'),
  (compact) => compact.replaceAll('":', '" :'),
  (compact) => compact.replaceAll('":', '":\t'),
  (compact) => compact.replaceAll('":', '":  '),
  (compact) => compact.replaceAll(',"', ',\n"').replaceAll('":', '"\r\n: \n'),
]

/** What one field can't show: a key twice, in one spelling or two, and damage that keeps the number of quotes and members. */
function damagedTogether(contract: Contract): string[] {
  const compact = JSON.stringify(contract.examples.at(-1))
  const fields = fieldsOf(contract).filter(({ parent }) => parent === '')
  const twice = fields.flatMap(({ name }) =>
    ['null', '1', '"x"'].flatMap((value) => [
      compact.replace('{', `{"${name}":${value},`),
      compact.replace('{', `{"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}":${value},`),
    ]),
  )
  const texts = fields.filter(({ kind }) => kind === 'id' || kind === 'label')
  const numbers = fields.filter(({ kind }) => kind === 'count' || kind === 'seconds')
  const exchanged = texts.flatMap((text) =>
    numbers.map((number) =>
      compact.replace(new RegExp(`("${text.name}":)"[^"]*"`), '$1' + '5').replace(new RegExp(`("${number.name}":)([0-9.]+)`), '$1"$2"'),
    ),
  )
  const padded = texts.map(({ name }) => compact.replace(new RegExp(`("${name}":)"[^"]*"`), '$1' + '5').replace('{', '{"unknown":"x",'))
  return [...twice, ...exchanged, ...padded].flatMap((text) => SPACINGS.map((spaced) => spaced(text)))
}

/** Every field of an example with every odd value, in each way of writing; and with the field gone. */
function damaged(contract: Contract): string[] {
  const texts: string[] = []
  for (const example of contract.examples.slice(-1))
    for (const field of fieldsOf(contract))
      for (const value of [...VALUES, undefined]) {
        const copy: Record<string, unknown> = JSON.parse(JSON.stringify(example))
        const holder = field.parent === '' ? copy : copy[field.parent]
        if (typeof holder !== 'object' || holder === null) continue
        Reflect.deleteProperty(holder, field.name)
        if (value !== undefined) Reflect.set(holder, field.name, '@')
        texts.push(...SPACINGS.map((spaced) => spaced(JSON.stringify(copy)).replace('"@"', () => value ?? '')))
      }
  return texts
}

test.each(contracts.map((contract) => [contract.topic, contract] as const))('%s: no suspicion means no reason', async (_, contract) => {
  const texts = [...damaged(contract), ...damagedTogether(contract)]
  await db.store.command('truncate table damaged')
  await insertRows(
    db.store,
    'damaged',
    texts.map((v, id) => ({ id, v })),
  )
  const from = `(select *, JSONExtract(v, ${literal(tupleType(contract))}) as t from (select *, toDateTime64('2027-01-01 00:00:00', 3, 'UTC') as ingested_at from damaged))`
  const columns = fieldsOf(contract).map((field) => `${columnValue(field)} as ${field.column}`)
  const rows = await db.store.query<{ suspected: number; refused: number; v: string; why: string[] }>(
    `with (${hasOtherMembers(contract)}) as has_other_members select (${suspect(contract)}) as suspected, notEmpty(why) as refused, v, ${reasons(contract)} as why, ${eventAt(contract)} as event_at, ${columns.join(', ')} from ${from}`,
  )
  expect(rows.length).toBe(texts.length)
  expect(rows.filter((row) => !row.suspected && row.refused).map(({ v, why }) => `${why}: ${v}`)).toEqual([])
  expect(rows.filter((row) => row.refused).length).toBeGreaterThan(rows.length / 4)
})
