import { expect, test } from 'vitest'
import { acdCalls } from '../mappings/acd-calls.ts'
import { rowReader } from '../mappings/map-row.ts'
import { csvRows } from './csv-rows.ts'

/** The id, queue and reason of each row, or its code, and how many headers stand among the rows. */
async function read(lines: readonly string[]): Promise<{ rows: string[]; repeated: number }> {
  async function* texts() {
    yield lines.join('\n')
  }
  const rows: string[] = []
  let repeated = 0
  const onHeader = ({ isRepeated }: { readonly isRepeated: boolean }): void => {
    repeated += isRepeated ? 1 : 0
  }
  for await (const { row, read } of csvRows(texts(), acdCalls, rowReader(acdCalls, 'UTC'), onHeader))
    rows.push(
      read.ok
        ? `${row} ${['callId', 'queueId', 'seatId', 'reason'].map((path) => read.record[path] ?? '-').join(' ')}`
        : `${row} ${read.rejection.code}: ${read.rejection.rule}`,
    )
  return { rows, repeated }
}

const HEADER = 'call_id,queue,seat,disposition,offered_at'
const row = (id: string): string => `${id},q-a,s-1,answered,2026-03-02 09:00:00`

test('the header once more is no row, and is counted', async () => {
  const { rows, repeated } = await read([HEADER, row('1'), HEADER, row('2'), `${HEADER},,`, row('3')])
  expect(rows).toEqual(['1 1 q-a s-1 -', '2 2 q-a s-1 -', '3 3 q-a s-1 -'])
  expect(repeated).toBe(2)
})

test('a header in another order of columns is that of the rows below it', async () => {
  const { rows, repeated } = await read([
    HEADER,
    row('1'),
    'call_id,seat,queue,disposition,offered_at',
    '2,s-2,q-b,answered,2026-03-02 09:00:00',
    HEADER,
    row('3'),
  ])
  expect(rows).toEqual(['1 1 q-a s-1 -', '2 2 q-b s-2 -', '3 3 q-a s-1 -'])
  expect(repeated).toBe(2)
})

test('a header of other columns, of as many or more, is that of the rows below it', async () => {
  const { rows } = await read([
    HEADER,
    row('1'),
    'call_id,queue,reason,disposition,offered_at',
    '2,q-b,hung up,abandoned,2026-03-02 09:00:00',
    'offered_at,disposition,queue,call_id,seat,reason',
    '2026-03-02 09:00:00,abandoned,q-c,3,s-3,busy',
  ])
  expect(rows).toEqual(['1 1 q-a s-1 -', '2 2 q-b - hung up', '3 3 q-c s-3 busy'])
})

test('rows below a header that lacks a needed column are refused until the next that has them', async () => {
  const { rows, repeated } = await read([
    HEADER,
    row('1'),
    'call_id,seat,reason,disposition,offered_at',
    '2,s-2,busy,answered,2026-03-02 09:00:00',
    HEADER,
    row('3'),
  ])
  expect(rows).toEqual(['1 1 q-a s-1 -', "2 row.header: the header above it, in line 3, has no column 'queue'", '3 3 q-a s-1 -'])
  expect(repeated).toBe(2)
})

test('rows below a header in other letters are refused, as its names are not those of the mapping', async () => {
  const { rows, repeated } = await read([
    HEADER,
    row('1'),
    'CALL_ID,SEAT,QUEUE,DISPOSITION,OFFERED_AT',
    '2,s-2,q-b,answered,2026-03-02 09:00:00',
    HEADER,
    row('3'),
  ])
  expect(rows).toEqual(['1 1 q-a s-1 -', "2 row.header: the header above it, in line 3, has no column 'call_id'", '3 3 q-a s-1 -'])
  expect(repeated).toBe(2)
})

test('a line of a word that names a column is no header', async () => {
  expect((await read([HEADER, row('1'), 'disposition', 'QUEUE,SEAT', row('2')])).rows.map((one) => one.slice(0, 13))).toEqual([
    '1 1 q-a s-1 -',
    '2 row.columns',
    '3 row.columns',
    '4 2 q-a s-1 -',
  ])
})

test('a row that holds the names of some columns is a row', async () => {
  const { rows } = await read([`${HEADER},reason`, `${row('1')},offered_at`, '2,queue,disposition,answered,2026-03-02 09:00:00,offered_at'])
  expect(rows).toEqual(['1 1 q-a s-1 offered_at', '2 2 queue disposition offered_at'])
})

test.each([
  ['sep=;', ';'],
  ['SEP=\t', '\t'],
  ['"sep=;"', ';'],
  ['sep=,', ','],
  ['\ufeffsep=;', ';'],
  ['sep=|,,,', '|'],
])('a first line %j names the delimiter, and is no row', async (first, delimiter) => {
  const lines = [HEADER, row('1')].map((line) => line.replaceAll(',', delimiter))
  expect(await read([first, ...lines])).toEqual({ rows: ['1 1 q-a s-1 -'], repeated: 0 })
})
