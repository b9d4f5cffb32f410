import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acdCalls } from '../mappings/acd-calls.ts'
import { extended, readMapping } from '../mappings/catalog.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { type FileRow, openRowFile } from './row-file.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'callboard-rows-'))
})
afterAll(() => rm(directory, { recursive: true }))

let files = 0

async function read(content: string | Uint8Array, mapping: Mapping = acdCalls): Promise<{ rows: FileRow[]; above: number }> {
  files += 1
  const path = join(directory, `${files}.csv`)
  await writeFile(path, content)
  const file = await openRowFile({ path, mapping, zone: 'Asia/Shanghai', scratch: directory })
  const rows: FileRow[] = []
  let above = 0
  const onHeader = ({ linesAbove }: { readonly linesAbove: number }): void => {
    above += linesAbove
  }
  for await (const row of file.rows({ header: onHeader })) rows.push(row)
  return { rows, above }
}

const outcome = ({ line, mapped }: FileRow): string => `${line} ${mapped.ok ? mapped.value.key : mapped.rejection.code}`

const field = ({ mapped }: FileRow, path: string): unknown => (mapped.ok ? Reflect.get(mapped.value.record, path) : undefined)

const HEADER = 'call_id,queue,disposition,offered_at,wait,reason'
const calls: Mapping = { name: 'calls', topic: 'calls', format: 'ndjson' }
const row = (id: string, reason = 'fine'): string => `${id},q-a,answered,2026-03-02 09:00:00,10,${reason}`

test.each([
  ['a header in LF and rows in CRLF', '\n', '\r\n'],
  ['a header in CRLF and rows in LF', '\r\n', '\n'],
  ['a header in CR and rows in CRLF', '\r', '\r\n'],
  ['carriage returns alone', '\r', '\r'],
])('every row is read, and no carriage return is in a value: %s', async (_, first, later) => {
  const content = [
    'call_id,disposition,offered_at,queue',
    first,
    ...['1', '2', '3'].flatMap((id) => [`M-${id},answered,2026-03-02 09:00:00,q-a`, later]),
  ]
  const { rows } = await read(content.join(''))
  expect(rows.map(outcome)).toEqual(['2 M-1', '3 M-2', '4 M-3'])
  expect(rows.map((one) => field(one, 'queueId'))).toEqual(['q-a', 'q-a', 'q-a'])
})

test('line ends that change within the rows are all line ends', async () => {
  const { rows } = await read(`${HEADER}\r\n${row('1')}\n${row('2')}\r${row('3')}\r\n\r\n${row('4')}`)
  expect(rows.map(outcome)).toEqual(['2 1', '3 2', '4 3', '6 4'])
})

test.each([
  ['NEL', '\u0085'],
  ['LS', '\u2028'],
  ['PS', '\u2029'],
])('where a file has no other line ends, lines end with %s', async (_, end) => {
  const { rows } = await read([HEADER, row('1'), row('2'), ''].join(end))
  expect(rows.map(outcome)).toEqual(['2 1', '3 2'])
  const lines = ['{"callId":"a","revision":1}', '{"callId":"b","revision":1}'].join(end)
  // Of JSON a line number is an editor's: they end lines at the usual ends alone.
  expect((await read(lines, calls)).rows.map(outcome)).toEqual(['1 a', '1 b'])
  // Beside another line end it is text, and so it is inside the one object of a file.
  expect((await read([HEADER, row('1', `a${end}b`), ''].join('\n'))).rows.map((one) => field(one, 'reason'))).toEqual([`a${end}b`])
  expect((await read(`{"callId":"a","reason":"a${end}b"}`, calls)).rows.map(outcome)).toEqual(['1 a'])
})

const MIXED = ['\u0085', '\u2028', '\u2029', '\v', '\f']

test.each(MIXED)('rows that %j parts in a file of line feeds are rows each, and what is none is rejected by itself', async (end) => {
  const texts = [HEADER, row('1') + end + row('2'), row('3'), `${row('4')}${end}not a row${end}${row('5')}`, row('6', `two${end}lines`)]
  const { rows } = await read(texts.join('\n'))
  expect(rows.map(outcome)).toEqual(['2 1', '2 2', '3 3', '4 4', '4 row.columns', '4 5', '5 6'])
  expect(rows.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test.each(MIXED)('a header that %j parts from its first row is the header', async (end) => {
  const { rows, above } = await read(`Calls of March\n${HEADER}${end}${row('1')}\n${row('2')}`)
  expect([rows.map(outcome), above]).toEqual([['2 1', '3 2'], 1])
})

test.each([...MIXED, '\u001e'])('objects that %j parts in a file of line feeds are rows each', async (end) => {
  const one = (callId: string): string => JSON.stringify({ callId, revision: 1 })
  const { rows } = await read([one('1') + end + one('2'), `${end}${one('3')}`, `${one('4')}${end}{"broken"`].join('\n'), calls)
  expect(rows.map(outcome)).toEqual(['1 1', '1 2', '2 3', '3 4', '3 json.truncated'])
})

test('NEL right before the end of a line is part of it', async () => {
  const { rows } = await read(`${HEADER}\u0085\n${row('1')}\u0085\r\n${row('2')}\u0085`)
  expect(rows.map((one) => field(one, 'reason'))).toEqual(['fine', 'fine'])
})

test.each(['latin1', 'iso-8859-1', 'windows-1252', 'windows-1251', 'iso-8859-2'])('NEL ends lines in %s', async (encoding) => {
  const [of, lines] = [
    { ...acdCalls, encoding },
    { ...calls, encoding },
  ]
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
  const { rows } = await read(bytes([HEADER, row('1'), row('2'), ''].join('\u0085')), of)
  expect(rows.map(outcome)).toEqual(['2 1', '3 2'])
  expect((await read(bytes(`{"callId":"a","revision":1}\u0085{"callId":"b","revision":1}`), lines)).rows.map(outcome)).toEqual([
    '1 a',
    '1 b',
  ])
  const before = await read(bytes(`${HEADER}\u0085\r\n${row('1')}\u0085\n${row('2')}\u0085`), of)
  expect(before.rows.map((one) => field(one, 'reason'))).toEqual(['fine', 'fine'])
})

test('in a Windows page the byte of NEL is an ellipsis where other line ends are there', async () => {
  const bytes = Buffer.from(`${HEADER}\n${row('1', 'wait\u0085')}\n${row('2', 'a\u0085b')}\n`, 'latin1')
  const { rows } = await read(bytes, { ...acdCalls, encoding: 'windows-1252' })
  expect(rows.map((one) => field(one, 'reason'))).toEqual(['wait…', 'a…b'])
})

test.each([
  ['\u001d', /U\+001D/],
  ['\u0000', /U\+0000/],
  ['\ufffd', /U\+FFFD/],
])('a file whose header swallowed its rows is refused, and the character is named: %j', async (end, message) => {
  await expect(read([HEADER, row('1'), row('2')].join(end))).rejects.toThrow(message)
})

test('a header without a row is a file of a day without calls', async () => {
  expect((await read(`${HEADER}\n`)).rows).toEqual([])
})

test('a quote that is never closed costs its own row; text below it goes with it, and rows are read again from the next that fits', async () => {
  const { rows } = await read(
    [HEADER, row('1', '"unclosed'), 'and a second line of it', row('2'), row('3'), row('4', '"quoted text"'), row('5')].join('\n'),
  )
  expect(rows.map(outcome)).toEqual(['2 row.quote', '4 2', '5 3', '6 4', '7 5'])
  expect(rows[0]?.text).toBe(`${row('1', '"unclosed')}\nand a second line of it`)
})

test('without any later quote only the row of the unclosed one is refused; other quotes are text', async () => {
  const { rows } = await read(
    [HEADER, row('1', '"router ""X"" dead"'), row('2', '19" monitor'), row('3', '"unclosed'), row('4'), row('5')].join('\n'),
  )
  expect(rows.map(outcome)).toEqual(['2 1', '3 2', '4 row.quote', '5 4', '6 5'])
  expect(rows.map((one) => field(one, 'reason'))).toEqual(['router "X" dead', '19" monitor', undefined, 'fine', 'fine'])
})

test.each([
  ['two unclosed quotes one after the other', [row('1', '"a'), row('2', '"b'), row('3')], ['2 row.quote', '3 row.quote', '4 3']],
  [
    'a later lone quote that would close it',
    [row('1', '"a'), row('2'), row('3', '"'), row('4')],
    ['2 row.quote', '3 2', '4 row.quote', '5 4'],
  ],
  ['a bad row inside', [row('1', '"a'), row('2').replace('answered', 'lost'), row('3')], ['2 row.quote', '3 outcome.unknown', '4 3']],
  ['text behind a closing quote', [row('1', '"a" b'), row('2')], ['2 row.quote', '3 2']],
  ['unclosed in the first cell', [`"1,q-a,answered,2026-03-02 09:00:00,10,x`, row('2')], ['2 row.quote', '3 2']],
  ['a row after it that is quoted over lines', [row('1', '"a'), row('2', '"b\nc"'), row('3')], ['2 row.quote', '3 2', '5 3']],
  ['unclosed in the last row', [row('1'), row('2', '"a')], ['2 1', '3 row.quote']],
])('rows are never swallowed: %s', async (_, lines, expected) => {
  const { rows } = await read([HEADER, ...lines].join('\n'))
  expect(rows.map(outcome)).toEqual(expected)
})

test('a quoted value over several lines, with delimiters and quotes in it, is one value', async () => {
  const { rows } = await read([HEADER, row('1', '"one, two\r\n\r\n""three"", a, b, c, d\nend"'), row('2')].join('\r\n'))
  expect(rows.map(outcome)).toEqual(['2 1', '6 2'])
  expect(rows.map((one) => field(one, 'reason'))).toEqual(['one, two\n\n"three", a, b, c, d\nend', 'fine'])
})

test('title lines above the header are passed over and counted; the header found again is no row', async () => {
  const title = ['Queue "Performance" Report', 'From,2026-03-02,To,2026-03-03', '']
  const { rows, above } = await read([...title, HEADER, row('1'), HEADER, row('2'), 'Report generated 2026-03-03 08:00'].join('\n'))
  expect(above).toBe(3)
  expect(rows.map(outcome)).toEqual(['5 1', '7 2', '8 row.columns'])
})

test('a column that the mapping renames and the file has not is refused, though a row may lack the value', async () => {
  const mapping = extended({ extends: 'acd-calls', rename: { wait: 'Wiat' } })
  await expect(read(`${HEADER.replace('wait', 'Wait')}\n`, mapping)).rejects.toThrow(/no column 'Wiat'.*did you mean 'Wait'\?/)
})

test('ids that a spreadsheet kept as text lose its marks, and those that it rounded or made a formula of are refused', async () => {
  const ids = [
    '="001"',
    '"=""002"""',
    "'003",
    '12e4',
    '1.23457E+11',
    '"1,23457E+11"',
    '1E+20',
    '1.5e12',
    '=002',
    '"=HYPERLINK(""x"")"',
    '#NAME?',
  ]
  const { rows } = await read(
    [HEADER, ...ids.map((id) => row(id)), row('#REF!'), row('#N/A'), row('#BEZUG!'), row('####'), row('#1')].join('\n'),
  )
  const [rounded, formula] = [Array.from({ length: 4 }, () => 'callId.rounded'), Array.from({ length: 7 }, () => 'callId.formula')]
  expect(rows.map((one) => outcome(one).replace(/^\d+ /, ''))).toEqual(['001', '002', '003', '12e4', ...rounded, ...formula, '#1'])
  const prefixed = extended({ extends: 'acd-calls', fields: { callId: { column: 'call_id', prefix: 'acd-' } } })
  const { rows: others } = await read([HEADER, row('1.2E+11'), row('="001"')].join('\n'), prefixed)
  expect(others.map(outcome)).toEqual(['2 callId.rounded', '3 acd-001'])
  const lines = await read('{"callId":"1.23457E+11","revision":1}', calls)
  expect(lines.rows.map(outcome)).toEqual(['1 callId.rounded'])
})

test.each([',', ';', '\t'])('a line of blanks and delimiters alone is blank: %j', async (delimiter) => {
  const lines = [HEADER, row('1'), ',,,,,', ' , ,, ', row('2'), ',,,,,'].map((line) => line.replaceAll(',', delimiter))
  expect((await read(lines.join('\n'), { ...acdCalls, delimiter })).rows.map(outcome)).toEqual(['2 1', '5 2'])
})

test('invisible characters in names of columns are left out', async () => {
  const header = HEADER.replace('call_id', '\u200bcall_id\u200e').replace('offered_at', 'offered\u200b_at\ufeff')
  expect((await read([header, row('1'), header].join('\n'))).rows.map(outcome)).toEqual(['2 1'])
})

test('an id loses outer blanks and invisible characters, and is refused where it holds one inside', async () => {
  const { rows } = await read([HEADER, row(' 1\u200b\u00a0'), row('2\t3'), row('2\u00003'), row('a b')].join('\n'))
  expect(rows.map(outcome)).toEqual(['2 1', '3 callId.control', '4 callId.control', '5 a b'])
  const lines = ['{"callId":" a\\r","revision":1}', '{"callId":"a\\u0000b"}', '{ "callId": "c" }'].join('\r')
  const direct = await read(lines, calls)
  expect(direct.rows.map(outcome)).toEqual(['1 a', '2 callId.control', '3 c'])
  // A record that is as it should be goes on byte by byte.
  expect(direct.rows[2]?.mapped).toMatchObject({ value: { text: '{ "callId": "c" }' } })
})

// What a file is written in; ids are letters, free text may hold anything that the encoding has.
const dialects = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', '||'),
  encoding: fc.constantFrom('utf-8', 'utf-16le', 'latin1', 'gb18030'),
  hasMark: fc.boolean(),
  title: fc.array(fc.constantFrom('Report', 'a "b" c', '', 'From 2026-03-02'), { maxLength: 3 }),
  rows: fc.array(
    fc.record({
      text: fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', ';', '\t', '|', '\n', "'"), maxLength: 12 }),
      isQuoted: fc.boolean(),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      blanks: fc.nat({ max: 2 }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  last: fc.boolean(),
})

const encoded = (text: string, encoding: string, hasMark: boolean): Buffer => {
  if (encoding === 'utf-16le') return Buffer.from(`${hasMark ? '\ufeff' : ''}${text}`, 'utf16le')
  if (encoding === 'utf-8') return Buffer.from(`${hasMark ? '\ufeff' : ''}${text}`)
  return Buffer.from(text, 'latin1')
}

test('in any dialect every row written is read once, with its text as it was', () =>
  fc.assert(
    fc.asyncProperty(dialects, async ({ delimiter, encoding, hasMark, title, rows, last }) => {
      const cells = (...values: string[]): string => values.join(delimiter)
      const needsQuotes = (text: string): boolean => text.includes(delimiter) || /^"|\n/.test(text)
      const written = rows.map(({ text, isQuoted, end, blanks }, index) => {
        const reason = isQuoted || needsQuotes(text) ? `"${text.replaceAll('"', '""')}"` : text
        return `${cells(`c-${index}`, 'q', 'answered', '2026-03-02 09:00:00', '1', reason)}${end}${end.repeat(blanks)}`
      })
      const above = title.map((line) => `${line}\n`)
      const content = [...above, `${cells(...HEADER.split(','))}\n`, ...written, last ? '' : '\n'].join('')
      const { rows: found } = await read(encoded(content, encoding, hasMark), { ...acdCalls, delimiter, encoding })
      expect(found.map(({ mapped }) => (mapped.ok ? mapped.value.key : mapped.rejection.message))).toEqual(
        rows.map((_, index) => `c-${index}`),
      )
      expect(found.map((one) => field(one, 'reason') ?? '')).toEqual(rows.map(({ text }) => text.trim()))
    }),
    { numRuns: 120 },
  ))

test('whatever the bytes, every character that is not blank is in a row, the header or a title line', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'x', ' ', 'c-1,q,answered,2026-03-02 09:00:00,1,', 'fine'), {
        maxLength: 60,
      }),
      async (pieces) => {
        const body = pieces.join('')
        const { rows } = await read(`${HEADER}\n${body}`)
        const squeezed = (text: string): string => text.replace(/[\s,]/g, '')
        expect(squeezed(rows.map(({ text }) => text).join(''))).toBe(squeezed(body))
        expect(rows.map(({ row: number }) => number)).toEqual(rows.map((_, index) => index + 1))
      },
    ),
    { numRuns: 200 },
  ))

const intervals = 'Interval Start,Queue Name,Offered,Answered,AHT,Site'
test.each<[string, object, RegExp]>([
  [
    'times',
    { fields: { handleSeconds: { column: 'AHT', as: 'seconds', times: 'Answerd', optional: true } } },
    /multiplied by column 'Answerd', which the file has not; did you mean 'Answered'/,
  ],
  [
    'drop',
    { drop: { 'Queue Nam': ['x'] } },
    /drop or keep by 'Queue Nam', which is neither a field nor a column of the file; did you mean 'Queue Name'/,
  ],
  ['keep', { keep: { Sites: ['x'] } }, /drop or keep by 'Sites'.* did you mean 'Site'/],
  [
    'an optional column',
    { fields: { siteId: { column: 'Siet', optional: true } } },
    /'siteId' reads column 'Siet', which the file has not; did you mean 'Site'/,
  ],
])('a column that a mapping file names in vain is refused before a row is read: %s', async (_, more, message) => {
  const mapping = readMapping('m.json', { extends: 'interval-export', name: 'mine', ...more })
  await expect(read(`${intervals}\n2026-03-02 09:00,q,1,1,5,s\n`, mapping)).rejects.toThrow(message)
})

test('an optional column may be left out, and columns that nothing reads are named', async () => {
  const mapping = readMapping('m.json', {
    extends: 'interval-export',
    fields: { holdSeconds: { column: 'Held', as: 'seconds', optional: true } },
  })
  await writeFile(join(directory, 'unread.csv'), `${intervals}\n2026-03-02 09:00,q,1,1,5,s\n`)
  const file = await openRowFile({ path: join(directory, 'unread.csv'), mapping, zone: 'UTC', scratch: directory })
  let unread: readonly string[] = []
  for await (const { mapped } of file.rows({
    header: ({ unread: names }) => {
      unread = names
    },
  }))
    expect(mapped.ok).toBe(true)
  expect(unread).toEqual(['AHT', 'Site'])
})

test('empty cells behind the last named column cost no row, and another delimiter is named', async () => {
  const rows = [
    '1,q,answered,2026-03-02 09:00,,',
    '2,q,answered,2026-03-02 09:00',
    '3,q,answered,2026-03-02 09:00,,,',
    '4,q,answered,2026-03-02 09:00,,x,y',
  ]
  const { rows: found } = await read(`call_id,queue,disposition,offered_at,,\n${rows.join('\n')}`)
  expect(found.map(outcome)).toEqual(['2 1', '3 2', '4 3', '5 row.columns'])
  await expect(read('call_id;queue;disposition;offered_at\n1;q;answered;2026-03-02 09:00\n')).rejects.toThrow(
    /"delimiter": ";" in a mapping/,
  )
})

test('UTF-16 without a byte-order mark is read, as CSV and as lines of JSON', async () => {
  const csv = Buffer.from(`${HEADER}\n${row('1', '一线')}\n`, 'utf16le')
  expect((await read(csv)).rows.map((one) => field(one, 'reason'))).toEqual(['一线'])
  expect((await read(csv.swap16())).rows.map((one) => field(one, 'reason'))).toEqual(['一线'])
  const lines = Buffer.from('{"callId":"a","revision":1}\n{"callId":"b","revision":1}\n', 'utf16le')
  expect((await read(lines, { name: 'calls', topic: 'calls', format: 'ndjson' })).rows.map(outcome)).toEqual(['1 a', '2 b'])
})

const HANDLED = 'Interval Start,Queue Name,Offered,Answered,Service Level %,Avg Talk'
const handled = (level: string, talk: string, hour: number): string => `2026-03-02 0${hour}:00,q-a,10,9,${level},${talk}`
const exported = (rows: readonly string[], fields: Mapping['fields'] = {}) =>
  read([HANDLED, ...rows].join('\n'), readMapping('m.json', { extends: 'interval-export', fields }))

test('durations that are mostly fractions of a day are refused until their unit is declared', async () => {
  // 0.002083333 of 86,400 s are 180 s, times 9 answered calls.
  const rows = [handled('80', '0.002083333', 1), handled('80', '0.0025', 2), handled('80', '3:00', 3)]
  await expect(exported(rows)).rejects.toThrow(/'Avg Talk' mostly holds numbers below 1, such as 0.002083333.*"scale": 86400/)
  const talk = { column: 'Avg Talk', as: 'seconds', times: 'Answered' } as const
  const declared = await exported(rows.slice(0, 2), { talkSeconds: { ...talk, scale: 86_400 } })
  expect(declared.rows.map((one) => field(one, 'talkSeconds'))).toEqual([expect.closeTo(1620, 3), 1944])
  expect((await exported(rows, { talkSeconds: { ...talk, scale: 1 } })).rows.map((one) => field(one, 'talkSeconds'))).toHaveLength(3)
})

test('means of less than a second are durations, and so is a single odd cell', async () => {
  const { rows } = await exported([handled('80', '0.4', 1), handled('80', '0.5', 2), handled('80', '0.25', 3)])
  expect(rows.map((one) => field(one, 'talkSeconds'))).toEqual([3.6, 4.5, 2.25])
  expect((await exported([handled('80', '0.0025', 1), handled('80', '180', 2), handled('80', '200', 3)])).rows).toHaveLength(3)
})

test('percentages that are mostly shares of 1 are refused until they are declared', async () => {
  const rows = [handled('0.78', '180', 1), handled('1', '180', 2)]
  await expect(exported(rows)).rejects.toThrow(/'Service Level %' mostly holds numbers below 1, such as 0.78.*"as": "number"/)
  const { rows: read } = await exported(rows, { serviceLevelRatio: { column: 'Service Level %', as: 'number' } })
  expect(read.map((one) => field(one, 'serviceLevelRatio'))).toEqual([0.78, 1])
  expect(
    (await exported([handled('0.9%', '180', 1), handled('1 %', '180', 2)])).rows.map((one) => field(one, 'serviceLevelRatio')),
  ).toEqual([0.009, 0.01])
})
