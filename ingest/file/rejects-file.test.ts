import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rowRejected } from '../mappings/row-reject.ts'
import { RejectsFile } from './rejects-file.ts'

async function kept(text: string, delimiter = ',', code = 'row.dropped'): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'callboard-rejects-'))
  const file = new RejectsFile(join(directory, 'r.ndjson'), { format: 'csv', delimiter })
  const mapped = rowRejected(code, { column: null, value: null, rule: 'no', remedy: 'none' })
  await file.add({ row: 1, line: 2, text, mapped }, mapped.rejection)
  await file.close()
  const written: unknown = JSON.parse(await readFile(join(directory, 'r.ndjson'), 'utf8'))
  await rm(directory, { recursive: true })
  return String(Reflect.get(Object(written), 'text'))
}

test('counts and ids side by side are no card number', async () => {
  // 4111 1111 1111 1111 has a right check digit; here it is four counts.
  expect(await kept('2026-03-02 09:00,Gesamt,4111,1111,1111,1111')).toBe('2026-03-02 09:00,Gesamt,4111,1111,1111,1111')
  expect(await kept('q|4111|1111|1111|1111', '|')).toBe('q|4111|1111|1111|1111')
})

test.each([
  ['a,4111 1111 1111 1111,b', 'a,[masked],b', ','],
  ['a,"card 4111,1111,1111,1111 ""x""",b', 'a,"card [masked] ""x""",b', ','],
  ['"4111\n1111 1111 1111",4111', '"[masked]",4111', ','],
  ['{"a":"4111,1111,1111,1111"}', '{"a":"[masked]"}', ','],
  ['a;4111,1111,1111,1111;b', 'a;[masked];b', ';'],
])('a card number in a cell is masked: %j', async (text, expected, delimiter) => {
  expect(await kept(text, delimiter)).toBe(expected)
})

test('where the cells of a row can not be told, card numbers are masked over them', async () => {
  expect(await kept('a,4111,1111,1111,1111', ',', 'row.columns')).toBe('a,[masked]')
  expect(await kept('"a,4111,1111,1111,1111', ',', 'row.quote')).toBe('"a,[masked]')
})

/** Twenty numbers that go on from this one: two of them have a right check digit. */
const following = (digits: string): string[] => Array.from({ length: 20 }, (_, index) => String(BigInt(digits) + BigInt(index)))

test('times and ids made of them stay, whether their check digit is right or not', async () => {
  for (const stamp of [
    '1772413200100',
    '1772413200100000',
    '1772413200100000000',
    '20260302090000',
    '20260302090000100',
    '2026030209000010',
  ])
    for (const one of following(stamp)) {
      expect(await kept(`${one},q-a`)).toBe(`${one},q-a`)
      expect(await kept(`{"callId":"${one}"}`)).toBe(`{"callId":"${one}"}`)
    }
  for (const one of following('1772413200100')) expect(await kept(`${one.slice(0, 10)}.${one.slice(10)}`)).toHaveLength(14)
})

test.each([
  // Test numbers that issuers publish: Visa, Mastercard of both ranges, American Express, UnionPay, JCB, Diners Club, Discover, Maestro, Mir.
  '4222222222222',
  '4111111111111111',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '6200000000000005',
  '3530111333300000',
  '30569309025904',
  '6011111111111117',
  '6759649826438453',
  '2200000000000004',
])('a card number is masked wherever it stands: %s', async (card) => {
  for (const text of [
    `${card},q-a`,
    `2026-03-02 09:00,${card}`,
    `{"callId":"${card}"}`,
    `a,"card ${card.replace(/(.{4})/g, '$1 ').trim()}"`,
  ])
    expect((await kept(text)).replace(/\D/g, '')).not.toContain(card)
})
