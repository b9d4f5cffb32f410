import { expect, test } from 'vitest'
import { rowMapper } from './map-row.ts'
import type { Mapping } from './mapping.ts'

const mapping: Mapping = {
  name: 'm',
  description: '',
  topic: 'calls',
  format: 'csv',
  missing: ['?'],
  hashId: 'callId',
  messageKey: 'queueId',
  constants: { revision: 1 },
  fields: {
    queueId: { column: 'q', values: { Fault: 'q-fault' } },
    offeredAt: { column: 't', as: 'instant', format: 'd/M/y H:m' },
    waitSeconds: { column: 'w', as: 'number', optional: true },
  },
}

test('a local time is read in the named zone, and equal rows get equal ids', () => {
  const map = rowMapper(mapping, 'Asia/Shanghai', 'callId')
  const row = map({ q: 'Fault', t: '2/3/2026 9:05', w: '?' })
  expect(row).toMatchObject({
    ok: true,
    value: { key: 'q-fault', record: { revision: 1, queueId: 'q-fault', offeredAt: '2026-03-02T01:05:00.000Z' } },
  })
  expect(map({ q: 'Fault', t: '2/3/2026 9:05', w: '' })).toEqual(row)
})

test.each([
  ['an unlisted value', { q: 'Other', t: '2/3/2026 9:05' }, 'queueId.unknown', 'q', 'Other'],
  ['a missing value', { q: 'Fault', t: '?' }, 'offeredAt.missing', 't', '?'],
  ['30 February', { q: 'Fault', t: '30/2/2026 9:05' }, 'offeredAt.invalid', 't', '30/2/2026 9:05'],
  ['no number', { q: 'Fault', t: '2/3/2026 9:05', w: '1,5' }, 'waitSeconds.type', 'w', '1,5'],
])('%s rejects the row, naming column, value, rule and remedy', (_, row, code, column, value) => {
  const mapped = rowMapper(mapping, 'UTC', 'callId')(row)
  expect(mapped).toMatchObject({ ok: false, rejection: { code, column, value, rule: expect.any(String), remedy: expect.any(String) } })
  const message = mapped.ok ? '' : mapped.rejection.message
  expect(message).toContain(`Column '${column}' holds '${value}'`)
})

test('a time without zone is not guessed', () => {
  expect(() => rowMapper(mapping, undefined, 'callId')).toThrow(/without a zone; name it with --timezone/)
})

const one = (rule: object, row: Record<string, string>, zone = 'UTC') => {
  const mapped = rowMapper({ ...mapping, hashId: 'id', fields: { x: { column: 'x', ...rule } } }, zone, 'id')(row)
  return mapped.ok ? Reflect.get(mapped.value.record, 'x') : mapped.rejection.code
}

test.each<[string, object, Record<string, string>, unknown]>([
  ['seconds as a number', { as: 'seconds' }, { x: '95.5' }, 95.5],
  ['seconds as m:ss', { as: 'seconds' }, { x: '1:35' }, 95],
  ['seconds as h:mm:ss', { as: 'seconds' }, { x: '01:00:05' }, 3605],
  ['minutes beyond the clock', { as: 'seconds' }, { x: '1:75' }, 'x.type'],
  ['percent with its sign', { as: 'percent' }, { x: '78.5 %' }, 0.785],
  ['percent without', { as: 'percent' }, { x: '78.5' }, 0.785],
  ['no percentage', { as: 'percent' }, { x: 'most' }, 'x.type'],
  ['milliseconds scaled', { as: 'number', scale: 0.001 }, { x: '95500' }, 95.5],
  ['an average times its count', { as: 'seconds', times: 'n' }, { x: '0:30', n: '4' }, 120],
  ['an average without its count', { as: 'seconds', times: 'n' }, { x: '0:30', n: '' }, 'x.type'],
  ['words in any case', { values: { Answered: 'a' }, ignoreCase: true }, { x: ' ANSWERED ' }, 'a'],
  ['words in their case only', { values: { Answered: 'a' } }, { x: 'ANSWERED' }, 'x.unknown'],
  ['a name every object has', { values: { a: 'a' } }, { x: 'constructor' }, 'x.unknown'],
  [
    'a date and a time',
    { column: ['x', 'y'], as: 'instant', format: 'y-M-d H:m:s' },
    { x: '2026-03-02', y: '09:05:01.25' },
    '2026-03-02T09:05:01.250Z',
  ],
  ['the second of two patterns', { as: 'instant', format: ['y-M-d H:m', 'y/M/d H:m'] }, { x: '2026/3/2 9:05' }, '2026-03-02T09:05:00.000Z'],
  [
    'a zone of its own beside patterns',
    { as: 'instant', format: 'y-M-d H:m' },
    { x: '2026-03-02T09:05:00+08:00' },
    '2026-03-02T01:05:00.000Z',
  ],
])('%s', (_, rule, row, expected) => {
  expect(one(rule, row)).toEqual(expected)
})

test('a time that the zone skips says so, and the first of two equal ones is taken', () => {
  const rule = { as: 'instant', format: 'y-M-d H:m' }
  const skipped = rowMapper(
    { ...mapping, hashId: 'id', fields: { x: { column: 'x', as: 'instant', format: 'y-M-d H:m' } } },
    'America/New_York',
    'id',
  )({
    x: '2026-03-08 02:30',
  })
  expect(skipped).toMatchObject({ ok: false, rejection: { code: 'x.invalid', rule: expect.stringContaining('daylight saving') } })
  expect(one(rule, { x: '2026-11-01 01:30' }, 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
})

test('values that name a thing together make its id', () => {
  const joined: Mapping = { ...mapping, joinId: { path: 'callId', of: ['queueId', 'offeredAt'] } }
  const { hashId: _, ...plain } = joined
  expect(rowMapper(plain, 'UTC', 'callId')({ q: 'Fault', t: '2/3/2026 9:05' })).toMatchObject({
    value: { record: { callId: 'q-fault/2026-03-02T09:05:00.000Z' } },
  })
})
