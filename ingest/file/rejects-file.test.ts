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
