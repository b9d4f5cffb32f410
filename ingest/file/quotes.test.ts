import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acdCalls } from '../mappings/acd-calls.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { type FileRow, openRowFile } from './row-file.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'callboard-quotes-'))
})
afterAll(() => rm(directory, { recursive: true }))

let files = 0

async function read(content: string | Uint8Array, mapping: Mapping = acdCalls): Promise<FileRow[]> {
  files += 1
  const path = join(directory, `${files}.csv`)
  await writeFile(path, content)
  const rows: FileRow[] = []
  const file = await openRowFile({ path, mapping, zone: 'Asia/Shanghai', scratch: directory })
  for await (const row of file.rows()) rows.push(row)
  return rows
}

const outcome = ({ line, mapped }: FileRow): string => `${line} ${mapped.ok ? mapped.value.key : mapped.rejection.code}`
const field = ({ mapped }: FileRow, path: string): unknown => (mapped.ok ? Reflect.get(mapped.value.record, path) : undefined)
const HEADER = 'call_id,queue,disposition,offered_at,wait,reason'
const row = (id: string, reason = 'fine'): string => `${id},q-a,answered,2026-03-02 09:00:00,10,${reason}`

const never = (): never => {
  throw new Error('no row')
}

test.each([
  ['of the first column', `"line dead\nsince Monday","N-1","q-a","answered","2026-03-02 09:00:00"`, 'line dead\nsince Monday'],
  ['that ends with a doubled quote', `"he said\n""no""",N-1,q-a,answered,2026-03-02 09:00:00`, 'he said\n"no"'],
  ['that ends with a line break', `"dead\n",N-1,q-a,answered,2026-03-02 09:00:00`, 'dead'],
  ['with blank lines', `"a\n\n\nb",N-1,q-a,answered,2026-03-02 09:00:00`, 'a\n\n\nb'],
  ['that holds a row', `"see\nx,N-9,q-a,answered,2026-03-02 09:00:00\nthere",N-1,q-a,answered,2026-03-02 09:00:00`, undefined],
])('a closed cell of several lines is one value: %s', async (_, first, reason) => {
  const rows = await read(['reason,call_id,queue,disposition,offered_at', first, 'x,N-2,q-a,answered,2026-03-02 09:00:00'].join('\n'))
  expect(rows.map(({ mapped }) => (mapped.ok ? mapped.value.key : mapped.rejection.message))).toEqual(['N-1', 'N-2'])
  expect(field(rows[0] ?? never(), 'reason')).toBe(reason ?? 'see\nx,N-9,q-a,answered,2026-03-02 09:00:00\nthere')
})

test('a row pasted into a note is part of it; twenty rows are rows, as the quote was never closed', async () => {
  const noted = row('1', `"see\n${row('9')}\nthere"`)
  expect((await read([HEADER, noted, row('2')].join('\n'))).map(outcome)).toEqual(['2 1', '5 2'])
  const many = Array.from({ length: 20 }, (_, index) => row(`m-${index}`))
  const rows = await read([HEADER, row('1', '"see'), ...many, 'there"'].join('\n'))
  expect(rows.map(outcome)).toEqual(['2 row.quote', ...many.map((_, index) => `${index + 3} m-${index}`), '23 row.columns'])
})

test('a row pasted into a note at its end is part of it where the quote behind it can only close the cell', async () => {
  const noted = row('1', `"see\n${row('9')}"`)
  expect((await read([HEADER, noted, row('2')].join('\n'))).map(outcome)).toEqual(['2 1', '4 2'])
  const first = [
    'reason,call_id,queue,disposition,offered_at',
    '"a,N-9,q-a,answered,2026-03-02 09:00:00",N-1,q-a,answered,2026-03-02 09:00:00',
  ]
  expect((await read(first.join('\n').replace('"a,', '"see\na,'))).map(outcome)).toEqual(['2 N-1'])
  // Three quotes open a cell that begins with one.
  const quoted = [HEADER, row('1', '"a'), row('2'), row('3', '"""b""\nc"'), row('4')]
  expect((await read(quoted.join('\n'))).map(outcome).slice(0, 2)).toEqual(['2 row.quote', '3 2'])
  // Also where the record had another quoted cell before.
  const twice = [
    'note,call_id,queue,disposition,offered_at,reason',
    '"a\nb",1,q,answered,2026-03-02 09:00:00,"',
    ',2,q,answered,2026-03-02 09:00:00,"""""',
  ]
  expect((await read(twice.join('\n'))).map(outcome)).toEqual(['2 row.quote', '3 row.quote', '4 row.quote'])
  // Where it could open a cell it may be another one that was never closed.
  const lone = [HEADER, row('1', '"a'), row('2'), row('3', '"'), row('4')]
  expect((await read(lone.join('\n'))).map(outcome)).toEqual(['2 row.quote', '3 2', '4 row.quote', '5 4'])
})

// RFC 4180: any cell may be quoted and hold line breaks, delimiters and doubled quotes; the id stands in one column, free text in the others.
const rfcFiles = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  encoding: fc.constantFrom<BufferEncoding>('utf8', 'utf16le'),
  id: fc.nat({ max: 4 }),
  rows: fc.array(
    fc.array(
      fc.record({
        text: fc.string({ unit: fc.constantFrom('a', 'b c', '""', '"', ',', ';', '|', '\t', '\n', '1'), maxLength: 9 }),
        isQuoted: fc.boolean(),
      }),
      { minLength: 2, maxLength: 2 },
    ),
    { minLength: 1, maxLength: 8 },
  ),
})
const wide: Mapping = { ...acdCalls, fields: { ...acdCalls.fields, 'extra.note': { column: 'note', optional: true } } }

function rfcLines({
  delimiter,
  end,
  id,
  rows,
}: {
  delimiter: string
  end: string
  id: number
  rows: { text: string; isQuoted: boolean }[][]
}): string[] {
  const of = (note: string, reason: string, ...others: string[]): string => {
    const cells = [note, ...others]
    cells.splice(id + 1, 0, reason)
    return cells.join(delimiter)
  }
  const cell = ({ text, isQuoted }: { text: string; isQuoted: boolean }): string =>
    isQuoted || /["\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""').replaceAll('\n', end)}"` : text
  return [
    of('note', 'reason', 'call_id', 'queue', 'disposition', 'offered_at'),
    ...rows.map(([note, reason], index) =>
      of(cell(note ?? never()), cell(reason ?? never()), `c-${index}`, 'q', 'answered', '2026-03-02 09:00:00'),
    ),
  ]
}

test('every file as RFC 4180 has it is read to exactly its cells, whichever column holds line breaks', () =>
  fc.assert(
    fc.asyncProperty(rfcFiles, async (file) => {
      const content = rfcLines(file).join(file.end)
      const found = await read(Buffer.from(`\ufeff${content}`, file.encoding), { ...wide, delimiter: file.delimiter })
      expect(found.map(({ mapped }) => (mapped.ok ? mapped.value.key : mapped.rejection.message))).toEqual(
        file.rows.map((_, index) => `c-${index}`),
      )
      const trimmed = (path: string): unknown[] => found.map((one) => field(one, path) ?? '')
      expect(trimmed('reason')).toEqual(file.rows.map(([, reason]) => reason?.text.trim()))
    }),
    { numRuns: 200 },
  ))

test('rows between two quotes of which each may open or close a cell are refused with the record, neither lost in a note nor taken for rows', async () => {
  const header = 'note,call_id,queue,disposition,offered_at,reason'
  const plain = (id: string, note = '', reason = ''): string => `${note},${id},q,answered,2026-03-02 09:00:00,${reason}`
  // A quote is missing of the first record's reason; the third's note begins with a line break.
  const found = await read([header, plain('1', '', '"""'), plain('2'), '"', plain('3', '"""""'), plain('4', '""')].join('\n'))
  const said = found.map(({ text, mapped }) => (mapped.ok ? mapped.value.key : text)).join(' ')
  for (const id of ['1', '2', '3', '4']) expect(said).toContain(id)
  expect(found.filter(({ mapped }) => mapped.ok).map(outcome)).not.toContain('3 2')
})

test('one quote taken out of such a file, whose cells hold no delimiter, loses no row without a reject', () =>
  fc.assert(
    fc.asyncProperty(rfcFiles, fc.nat(), async (drawn, at) => {
      const apart = drawn.rows.map((cells) => cells.map((cell) => ({ ...cell, text: cell.text.replaceAll(drawn.delimiter, 'd') })))
      const file = { ...drawn, rows: apart }
      const content = rfcLines(file).join(file.end)
      const quotes = [...content.matchAll(/"/g)].map(({ index }) => index)
      const cut = quotes[at % Math.max(1, quotes.length)] ?? content.length
      const found = await read(`${content.slice(0, cut)}${content.slice(cut + 1)}`, { ...wide, delimiter: file.delimiter })
      const keys = new Set(found.flatMap(({ mapped }) => (mapped.ok ? [mapped.value.key] : [])))
      const rejected = found.filter(({ mapped }) => !mapped.ok).map(({ text }) => text)
      for (const [index] of file.rows.entries())
        expect(keys.has(`c-${index}`) || rejected.some((text) => text.includes(`c-${index}`))).toBe(true)
    }),
    { numRuns: 200 },
  ))
