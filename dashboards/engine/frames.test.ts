/** Frame rules: LongToWide, column types, refusals. */
import { expect, test } from 'vitest'
import type { Result } from '../../sql/store.ts'
import { fieldType, frameJson, toFrames } from './frames.ts'

const T1 = '2026-03-02T01:00:00.000Z'
const T2 = '2026-03-02T01:15:00.000Z'
const time = { name: 'time', type: "DateTime('UTC')" }

const long: Result = {
  columns: [time, { name: 'queue', type: 'LowCardinality(String)' }, { name: 'Offered', type: 'UInt64' }],
  rows: [
    [T1, 'billing', '7'],
    [T1, 'fault', '5'],
    [T2, 'billing', '9'],
  ],
}

test('a long series becomes one field per label with null where a label has no row', () => {
  const [frame] = toFrames('A', long, 0)
  expect(frame?.fields).toEqual([
    { name: 'time', type: 'time', values: [Date.parse(T1), Date.parse(T2)] },
    { name: 'Offered', type: 'number', labels: { queue: 'billing' }, values: [7, 9] },
    { name: 'Offered', type: 'number', labels: { queue: 'fault' }, values: [5, null] },
  ])
})

test('a table keeps its rows and its text columns', () => {
  const [frame] = toFrames('A', long, 1)
  expect(frame?.fields.map((field) => field.values.length)).toEqual([3, 3, 3])
  expect(frame?.fields[1]?.type).toBe('string')
})

test('no rows make no time series', () => expect(toFrames('A', { ...long, rows: [] }, 0)).toEqual([]))

test('rows that are not ascending by time are refused', () => {
  expect(() => toFrames('A', { ...long, rows: [...long.rows].reverse() }, 0)).toThrow(/ascending/)
})

test('a time series without a time column is refused', () => {
  expect(() => toFrames('A', { columns: long.columns.slice(1), rows: [['billing', '7']] }, 0)).toThrow(/time column/)
})

test('not-a-number becomes null', () => {
  const [frame] = toFrames('A', { columns: [{ name: 'x', type: 'Float64' }], rows: [['nan'], [0.5]] }, 1)
  expect(frame?.fields[0]?.values).toEqual([null, 0.5])
})

test.each([
  ["Nullable(DateTime64(3, 'UTC'))", 'time'],
  ['LowCardinality(Nullable(String))', 'string'],
  ['Nullable(Float64)', 'number'],
  ['SimpleAggregateFunction(sum, UInt64)', 'number'],
  ['Bool', 'boolean'],
  ['Array(String)', 'string'],
] as const)('%s is a %s field', (type, expected) => expect(fieldType(type)).toBe(expected))

test('frame JSON separates schema and values, as Grafana answers', () => {
  const [frame] = toFrames('A', { columns: [time], rows: [[T1]] }, 0)
  if (frame === undefined) throw new Error('one row makes one frame')
  expect(frameJson(frame)).toEqual({
    schema: { refId: 'A', fields: [{ name: 'time', type: 'time', typeInfo: { frame: 'time.Time', nullable: true } }] },
    data: { values: [[Date.parse(T1)]] },
  })
})
