import { expect, test } from 'vitest'
import { acdCalls } from './acd-calls.ts'
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
  const map = rowMapper(mapping, 'Asia/Shanghai')
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
  const mapped = rowMapper(mapping, 'UTC')(row)
  expect(mapped).toMatchObject({ ok: false, rejection: { code, column, value, rule: expect.any(String), remedy: expect.any(String) } })
  const message = mapped.ok ? '' : mapped.rejection.message
  expect(message).toContain(`Column '${column}' holds '${value}'`)
})

test('a time without zone is not guessed', () => {
  expect(() => rowMapper(mapping, undefined)).toThrow(/without a zone; name it with --timezone/)
})

const one = (rule: object, row: Record<string, string>, zone = 'UTC') => {
  const mapped = rowMapper({ ...mapping, hashId: 'id', fields: { x: { column: 'x', ...rule } } }, zone)(row)
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
  ['hexadecimal', { as: 'integer' }, { x: '0x2A' }, 'x.type'],
  ['seconds that make whole milliseconds', { as: 'integer', scale: 1000 }, { x: '3.1' }, 3100],
  ['an average without its count, where none is needed', { as: 'seconds', times: 'n', optional: true }, { x: '0:30', n: '' }, undefined],
  ['a time of the afternoon', { as: 'instant', format: 'M/d/y h:m:s a' }, { x: '03/02/2026 02:05:00 PM' }, '2026-03-02T14:05:00.000Z'],
  ['twelve at night', { as: 'instant', format: 'M/d/y h:m a' }, { x: '3/2/2026 12:30 AM' }, '2026-03-02T00:30:00.000Z'],
  [
    'a month by name and a short year',
    { as: 'instant', format: 'd/MMM/yy h:mm a' },
    { x: '02/Mar/26 9:05 AM' },
    '2026-03-02T09:05:00.000Z',
  ],
  ['a whole month', { as: 'instant', format: 'MMMM d, y H:m' }, { x: 'March 2, 2026 9:05' }, '2026-03-02T09:05:00.000Z'],
  ['下午', { as: 'instant', format: 'y-M-d ah:m' }, { x: '2026-03-02 下午2:05' }, '2026-03-02T14:05:00.000Z'],
  ['the end of a day', { as: 'instant', format: 'y-M-d H:m' }, { x: '2026-03-02  24:00' }, '2026-03-03T00:00:00.000Z'],
  ['seconds since 1970', { as: 'instant', format: 'epoch' }, { x: '1772413200.25' }, '2026-03-02T01:00:00.250Z'],
  ['milliseconds since 1970', { as: 'instant', format: 'epochMs' }, { x: '1772413200123' }, '2026-03-02T01:00:00.123Z'],
  ['microseconds since 1970', { as: 'instant', format: 'epochUs' }, { x: '1772413200123456' }, '2026-03-02T01:00:00.123Z'],
  ['seconds since 1970 without a pattern', { as: 'instant' }, { x: '1772413200.25' }, '2026-03-02T01:00:00.250Z'],
  ['milliseconds since 1970 without a pattern', { as: 'instant' }, { x: '1772413200123' }, '2026-03-02T01:00:00.123Z'],
  ['nanoseconds since 1970 without a pattern', { as: 'instant' }, { x: '1772413200123456789' }, '2026-03-02T01:00:00.123Z'],
  ['digits that may be a day and hour', { as: 'instant' }, { x: '2026030209' }, 'x.invalid'],
  ['digits of a day and a time', { as: 'instant' }, { x: '20260302090000' }, 'x.invalid'],
  ['digits where a pattern says otherwise', { as: 'instant', format: 'y-M-d H:m' }, { x: '1772413200' }, 'x.invalid'],
  ['a zone behind a blank', { as: 'instant' }, { x: '2026-03-02 09:00:00 +0800' }, '2026-03-02T01:00:00.000Z'],
  ['a zone in hours alone', { as: 'instant' }, { x: '2026-03-02 09:00:00+08' }, '2026-03-02T01:00:00.000Z'],
  ['UTC as a word', { as: 'instant' }, { x: '2026-03-02 01:00:00 UTC' }, '2026-03-02T01:00:00.000Z'],
  ['a zone that has no one meaning', { as: 'instant' }, { x: '2026-03-02 01:00:00 CST' }, 'x.invalid'],
  ['a zone in a pattern', { as: 'instant', format: 'd/MMM/y:H:m:s Z' }, { x: '02/Mar/2026:09:05:00 +0530' }, '2026-03-02T03:35:00.000Z'],
  ['a zone behind UTC in a pattern', { as: 'instant', format: 'M/d/y h:m aZ' }, { x: '3/2/2026 9:05 PM-05' }, '2026-03-03T02:05:00.000Z'],
  ['a day that stands for none', { as: 'instant', format: 'y-M-d H:m' }, { x: '9999-12-31 23:59' }, 'x.invalid'],
  ['a day of the year 1', { as: 'instant', format: 'y-M-d' }, { x: '0001-01-01' }, 'x.invalid'],
  ['a day of the year 99', { as: 'instant', format: 'y-M-d' }, { x: '0099-01-01' }, 'x.invalid'],
  ['a day before 1970', { as: 'instant', format: 'y-M-d' }, { x: '1969-12-31' }, 'x.invalid'],
  ['the last day that columns hold', { as: 'instant', format: 'y-M-d H:m' }, { x: '2149-12-31 23:59' }, '2149-12-31T23:59:00.000Z'],
  ['milliseconds of the year 5138', { as: 'instant', format: 'epochMs' }, { x: '99999999999999' }, 'x.invalid'],
  ['a day of a spreadsheet in 2173', { as: 'instant', format: 'excel' }, { x: '99999.9' }, 'x.invalid'],
  ['days of a spreadsheet', { as: 'instant', format: 'excel' }, { x: '46083.375' }, '2026-03-02T09:00:00.000Z'],
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

test('a time that the zone skips, and one that it shows twice and nothing tells apart, reject the row', () => {
  const map = rowMapper(
    { ...mapping, fields: { ...mapping.fields, offeredAt: { column: 't', as: 'instant', format: 'y-M-d H:m' } } },
    'America/New_York',
  )
  expect(map({ q: 'Fault', t: '2026-03-08 02:30' })).toMatchObject({
    rejection: { code: 'offeredAt.invalid', rule: expect.stringContaining('daylight saving') },
  })
  expect(map({ q: 'Fault', t: '2026-11-01 01:30' })).toMatchObject({
    rejection: {
      code: 'offeredAt.ambiguous',
      column: 't',
      value: '2026-11-01 01:30',
      rule: expect.stringContaining('show this time twice'),
    },
  })
})

test('steps of a call across the change never run backwards, and tell by themselves which of two times the first one was', () => {
  const instant = (column: string) => ({ column, as: 'instant', format: 'y-M-d H:m', optional: true }) as const
  const map = rowMapper(
    { ...mapping, fields: { ...mapping.fields, offeredAt: instant('t'), answeredAt: instant('a'), endedAt: instant('e') } },
    'Europe/Berlin',
  )
  const at = (t: string, a: string, e: string) => map({ q: 'Fault', t: `2025-10-26 ${t}`, a: `2025-10-26 ${a}`, e: `2025-10-26 ${e}` })
  // Clocks go from 03:00 CEST (01:00Z) back to 02:00 CET.
  expect(at('02:55', '02:58', '02:10')).toMatchObject({
    value: {
      record: { offeredAt: '2025-10-26T00:55:00.000Z', answeredAt: '2025-10-26T00:58:00.000Z', endedAt: '2025-10-26T01:10:00.000Z' },
    },
  })
  expect(at('01:50', '02:05', '02:20')).toMatchObject({
    value: {
      record: { offeredAt: '2025-10-25T23:50:00.000Z', answeredAt: '2025-10-26T00:05:00.000Z', endedAt: '2025-10-26T00:20:00.000Z' },
    },
  })
  expect(at('02:10', '02:12', '02:20')).toMatchObject({ rejection: { code: 'offeredAt.ambiguous' } })
})

test('values that name a thing together make its id', () => {
  const joined: Mapping = { ...mapping, joinId: { path: 'callId', of: ['queueId', 'offeredAt'] } }
  const { hashId: _, ...plain } = joined
  expect(rowMapper(plain, 'UTC')({ q: 'Fault', t: '2/3/2026 9:05' })).toMatchObject({
    value: { record: { callId: 'q-fault/2026-03-02T09:05:00.000Z' } },
  })
})

test.each([
  [':12', 12],
  ['1:02:03', 3723],
  ['62:03', 3723],
  ['PT1H2M3S', 3723],
  ['PT62M3S', 3723],
  ['3m12s', 192],
  ['1h 2m 3s', 3723],
])("a duration '%s' is %d s", (text, seconds) => {
  const map = rowMapper({ ...acdCalls, zone: 'UTC' }, undefined)
  expect(map({ call_id: '1', queue: 'q', disposition: 'answered', offered_at: '2026-03-02 09:00', talk: text })).toMatchObject({
    value: { record: { talkSeconds: seconds } },
  })
})

test.each<[',' | '.' | undefined, string, number | string]>([
  [',', '1.042', 1042],
  [',', '1.042,5', 1042.5],
  [',', '183,5', 183.5],
  [',', '1 042', 1042],
  [',', '1.5', 'talkSeconds.type'],
  ['.', '3,723', 3723],
  ['.', '3,72', 'talkSeconds.type'],
  [undefined, '3,723', 'talkSeconds.type'],
])("with the decimal '%s' the number '%s' is %s", (decimal, text, expected) => {
  const map = rowMapper({ ...acdCalls, zone: 'UTC', ...(decimal ? { decimal } : {}) }, undefined)
  const mapped = map({ call_id: '1', queue: 'q', disposition: 'answered', offered_at: '2026-03-02 09:00', talk: text })
  expect(mapped.ok ? Reflect.get(mapped.value.record, 'talkSeconds') : mapped.rejection.code).toBe(expected)
})

test('an instant may be said by another and the minutes since', () => {
  const rule = { as: 'instant', plus: 'minutes', scale: 60, optional: true }
  // 01:05 and 35 minutes.
  expect(one(rule, { x: '2026-03-02T01:05:00Z', minutes: '35' })).toBe('2026-03-02T01:40:00.000Z')
  expect(one(rule, { x: '2026-03-02T01:05:00Z', minutes: '' })).toBeUndefined()
  expect(one(rule, { x: '2026-03-02T01:05:00Z', minutes: 'soon' })).toBe('x.type')
})

test('a share above 100 % and one below 0 are none', () => {
  const shares: Mapping = {
    ...mapping,
    topic: 'queue-intervals',
    hashId: 'intervalId',
    fields: { serviceLevelRatio: { column: 'x', as: 'percent' } },
  }
  const shareOf = (x: string): unknown => {
    const mapped = rowMapper(shares, 'UTC')({ x })
    return mapped.ok ? Reflect.get(mapped.value.record, 'serviceLevelRatio') : mapped.rejection.code
  }
  expect(['110 %', '110', '-1', '100%', '78.5', '0'].map(shareOf)).toEqual([
    ...['serviceLevelRatio.range', 'serviceLevelRatio.range', 'serviceLevelRatio.range'],
    ...[1, 0.785, 0],
  ])
})

test('events with a constant revision are versions by the instant at which they happened, and by the constant within a second', () => {
  const fields = { orderId: 'id', type: 'type', occurredAt: { column: 't', as: 'instant' }, 'after.status': 'status' } as const
  const events: Mapping = { ...mapping, topic: 'work-orders', hashId: 'eventId', fields }
  const revisionOf = (constant: number, t: string): unknown => {
    const mapped = rowMapper({ ...events, constants: { revision: constant } }, 'UTC')({ id: '1', type: 'x', status: 'open', t })
    return mapped.ok ? Reflect.get(mapped.value.record, 'revision') : mapped.rejection.code
  }
  // 1772413200 is 2026-03-02T01:00:00Z.
  expect(revisionOf(1, '2026-03-02T01:00:00Z')).toBe(1_772_413_201)
  expect(revisionOf(2, '2026-03-02T01:00:00Z')).toBe(1_772_413_202)
  expect(revisionOf(1, '2026-03-02T05:00:00Z')).toBe(1_772_427_601)
})
