/** Mapped rows: values, missing ones, times of a zone. */
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
  ['an unlisted value', { q: 'Other', t: '2/3/2026 9:05' }, 'queueId.unknown'],
  ['a missing value', { q: 'Fault', t: '?' }, 'offeredAt.missing'],
  ['30 February', { q: 'Fault', t: '30/2/2026 9:05' }, 'offeredAt.invalid'],
  ['no number', { q: 'Fault', t: '2/3/2026 9:05', w: '1,5' }, 'waitSeconds.type'],
])('%s rejects the row', (_, row, code) => {
  expect(rowMapper(mapping, 'UTC', 'callId')(row)).toMatchObject({ ok: false, rejection: { code } })
})

test('a time without zone is not guessed', () => {
  expect(() => rowMapper(mapping, undefined, 'callId')).toThrow(/without a zone; name it with --timezone/)
})
