import { expect, test } from 'vitest'
import { acdCalls } from '../mappings/acd-calls.ts'
import { rowReader } from '../mappings/map-row.ts'
import { csvRows } from './csv-rows.ts'
import { KEPT_TEXT, LARGEST_ROW, textLines } from './text-lines.ts'

async function* inPieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 1 << 18) yield text.slice(at, at + (1 << 18))
}

/** The row, line and id of each, or its code; and the longest text that is kept. */
async function read(text: string): Promise<{ rows: string[]; longest: number }> {
  const rows: string[] = []
  let longest = 0
  for await (const { row, line, text: kept, read } of csvRows(inPieces(text), acdCalls, rowReader(acdCalls, 'UTC'), () => undefined)) {
    rows.push(`${row} ${line} ${read.ok ? read.record['callId'] : read.rejection.code}`)
    longest = Math.max(longest, kept.length)
  }
  return { rows, longest }
}

const HEADER = 'call_id,queue,disposition,offered_at,reason'
const row = (id: number, reason = 'fine'): string => `${id},q-a,answered,2026-03-02 09:00:00,${reason}`
const LONG = 'x'.repeat(LARGEST_ROW)

test.each(['\n', '\r\n', '\r'])('a line that is too long costs its own row, and is not held: %j', async (end) => {
  const { rows, longest } = await read([HEADER, row(1), row(2, LONG), row(3), row(4, `"${LONG}"`), row(5), row(6, LONG)].join(end))
  expect(rows).toEqual(['1 2 1', '2 3 row.large', '3 4 3', '4 5 row.large', '5 6 5', '6 7 row.large'])
  expect(longest).toBe(KEPT_TEXT)
})

test('a quoted cell that is too long over its lines costs its own row', async () => {
  const lines = `${'y'.repeat(1 << 16)}\n`.repeat((LARGEST_ROW >> 16) + 20)
  const { rows } = await read([HEADER, row(1), row(2, `"${lines}"`), row(3)].join('\n'))
  expect(rows.map((one) => one.replace(/^\d+ \d+ /, ''))).toEqual(['1', 'row.large', '3'])
})

test('a file without line ends is refused with the limit', async () => {
  await expect(read(LONG + LONG)).rejects.toThrow(/^Line 1 is longer than 16 MB, and no header stands above it/)
})

test('of a line that is too long one character more than the limit is given', async () => {
  const lengths: number[] = []
  for await (const lines of textLines(inPieces(`a\n${LONG}${LONG}\r\nb\n`))) lengths.push(...lines.map((line) => line.length))
  expect(lengths).toEqual([1, LARGEST_ROW + 1, 1])
})

test('a long note with quotes in each line is read in one go', async () => {
  // 30,000 lines of 40 characters: with the whole record read anew at each line it is 18 GB.
  const note = `"${'she said ""no"" again, and again, then\n'.repeat(30_000)}"`
  expect((await read([HEADER, row(1, note), row(2)].join('\n'))).rows).toEqual(['1 2 1', '2 30003 2'])
})
