import { expect, test } from 'vitest'
import { acdCalls } from '../mappings/acd-calls.ts'
import { rowReader } from '../mappings/map-row.ts'
import { csvRows } from './csv-rows.ts'

async function* textOf(lines: readonly string[]): AsyncGenerator<string> {
  yield `${lines.join('\n')}\n`
}

async function rowsOf(lines: readonly string[]): Promise<number> {
  let rows = 0
  for await (const _ of csvRows(textOf(lines), acdCalls, rowReader(acdCalls, 'UTC'), () => undefined)) rows += 1
  return rows
}

const rows = [
  '1,q-a,answered,2026-03-02 09:00:00,"fine"',
  '2,q-a,answered,2026-03-02 09:01:00,fine',
  '3,q-a,answered,2026-03-02 09:02:00,"it, too"',
]

test.each<[string, readonly string[], RegExp]>([
  [
    'the first name',
    ['"call_id,queue,disposition,offered_at,reason', ...rows],
    /^Line 1 can't be read as the header: in its column 1 a quote is never closed \("call_id,queue,/,
  ],
  ['a name in the middle', ['call_id,"queue,disposition,offered_at,reason', ...rows], /^Line 1 .* in its column 2 a quote is never closed/],
  ['the last name', ['call_id,queue,disposition,offered_at,"reason', ...rows], /^Line 1 .* in its column 5 a quote is never closed/],
  ['the last name, without rows', ['call_id,queue,disposition,offered_at,"reason'], /^Line 1 .* in its column 5 a quote is never closed/],
  [
    'a name below title lines',
    ['Calls of March', '', '"call_id,queue,disposition,offered_at,reason', ...rows],
    /^Line 3 .* in its column 1/,
  ],
  [
    'a name below a title with a quote of its own',
    ['"Calls of March', 'call_id,queue,"disposition,offered_at,reason', ...rows],
    /^Line 2 .* in its column 3/,
  ],
])('a header with an unclosed quote at %s is refused by its line and column', async (_, lines, message) => {
  await expect(rowsOf(lines)).rejects.toThrow(message)
})

test('a header in which text follows a closing quote is refused by its line and column', async () => {
  await expect(rowsOf(['call_id,"queue"s,disposition,offered_at,reason', ...rows])).rejects.toThrow(
    /^Line 1 .* in its column 2 something other than the delimiter follows the closing quote/,
  )
})

test.each([';', '\t', '|'])('a file apart by %j is told so, with names in quotes as without', async (delimiter) => {
  const names = ['call_id', 'queue', 'disposition', 'offered_at', 'reason']
  for (const header of [names, names.map((name) => `"${name}"`)])
    await expect(rowsOf([header.join(delimiter), ...rows])).rejects.toThrow(`The file is apart by ${JSON.stringify(delimiter)}`)
})

test('a column that is not there is named with the others, and a title with a quote is no header', async () => {
  await expect(rowsOf(['call_id,queue,offered_at', '1,q-a,2026-03-02'])).rejects.toThrow(
    /^The file has no column 'disposition', .*its columns are call_id, queue, offered_at\.$/,
  )
  expect(await rowsOf(['"Calls of March', 'call_id,queue,disposition,offered_at,reason', ...rows])).toBe(3)
})

test('a header with NULs is no text in this encoding', async () => {
  await expect(rowsOf([[...'call_id,queue'].join('\0\0\0'), ...rows])).rejects.toThrow(
    /^Line 1 holds NUL characters: the file is no text in utf-8\. Write its encoding/,
  )
})

test('a log whose lines are events, several to a call, is told from a file without a header', async () => {
  const log = ['1772413200|NONE|NONE|NONE|QUEUESTART|', '1772413205|1772413204.101|support|NONE|ENTERQUEUE||13800000001|1']
  await expect(rowsOf(log)).rejects.toThrow(/^Line 1 is one of an Asterisk queue_log: .*'Several lines to one record' in docs\/mappings.md/)
})
