import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type JsonForm, type JsonRecord, JsonRecords } from './json-records.ts'
import { rejectedJson } from './json-reject.ts'
import { LARGEST_ROW } from './text-lines.ts'

function read(pieces: readonly string[], form?: JsonForm): JsonRecord[] {
  const records = new JsonRecords(form)
  return [...pieces.flatMap((piece) => records.push(piece)), ...records.end()]
}

const piecesOf = (text: string, size: number): string[] =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size))

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Line and value, or why it is none; whatever the size of the pieces it came in. */
function shown(text: string, form?: JsonForm): string[] {
  const of = (size: number): string[] =>
    read(piecesOf(text, size), form).map((record) => {
      const what = isObject(record.value) ? JSON.stringify(record.value) : rejectedJson(record).rejection.code
      return `${record.line}:${record.character} ${what}`
    })
  const whole = of(Math.max(1, text.length))
  for (const size of [1, 2, 3, 7]) expect(of(size)).toEqual(whole)
  return whole
}

const members = fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
const ends = fc.constantFrom('\n', '\r\n', '\r')

const shapes: Readonly<Record<string, (records: readonly object[], end: string) => string>> = {
  'a record a line': (records, end) => records.map((one) => JSON.stringify(one)).join(end),
  'lines with commas behind them': (records, end) => records.map((one) => `${JSON.stringify(one)},${end}`).join(''),
  'blank lines between': (records, end) => records.map((one) => `${end} ${end}${JSON.stringify(one)}${end}`).join(''),
  'back to back': (records) => records.map((one) => JSON.stringify(one)).join(''),
  'over many lines': (records, end) => records.map((one) => JSON.stringify(one, null, 2).replaceAll('\n', end)).join(end),
  'a list on one line': (records) => JSON.stringify(records),
  'a list over many lines': (records, end) => JSON.stringify(records, null, '\t').replaceAll('\n', end),
  'a list of a record a line': (records, end) => `[${end}${records.map((one) => JSON.stringify(one)).join(`,${end}`)}${end}]${end}`,
  'a list for each page': (records, end) => records.map((one) => JSON.stringify([one])).join(end),
  'a list of lists': (records) => JSON.stringify(records.map((one) => [one])),
  'text sequences of RFC 7464': (records) => records.map((one) => `\u001e${JSON.stringify(one)}\n`).join(''),
}

test.each(Object.keys(shapes))('records are those that JSON.parse gives, wherever the text is cut: %s', (shape) =>
  fc.assert(
    fc.property(
      fc.array(members, { minLength: 1, maxLength: 6 }),
      ends,
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      (given, end, hasMark, size) => {
        const records = given.map((one) => ({ ...one }))
        const text = `${hasMark ? '\ufeff' : ''}${shapes[shape]?.(records, end)}`
        expect(read(piecesOf(text, size)).map(({ value, fault }) => fault ?? JSON.stringify(value))).toEqual(
          records.map((one) => JSON.stringify(one)),
        )
      },
    ),
    { numRuns: 150 },
  ),
)

test('the records of files put together of all shapes are those of each', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...Object.values(shapes)), fc.array(members, { minLength: 1, maxLength: 3 }), ends), {
        maxLength: 5,
      }),
      fc.integer({ min: 1, max: 40 }),
      (parts, size) => {
        const text = parts.map(([write, records, end]) => write(records, end)).join('\n\ufeff')
        expect(read(piecesOf(text, size)).map(({ value, fault }) => fault ?? JSON.stringify(value))).toEqual(
          parts.flatMap(([, records]) => records.map((one) => JSON.stringify(one))),
        )
      },
    ),
    { numRuns: 200 },
  ))

test('whatever the bytes, every character is in a record or between two, and the pieces they come in change nothing', () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\n', '\r\n', ' ', 'x', '1', '\\', '"a":', '{"a":1}', '{"a":[', 'null'), {
        maxLength: 30,
      }),
      fc.integer({ min: 1, max: 5 }),
      (parts, size) => {
        const text = parts.join('')
        const records = read([text])
        expect(read(piecesOf(text, size))).toEqual(records)
        const bare = (one: string): string => one.replace(/[\s,[\]]/g, '')
        expect(bare(records.map((record) => record.text).join(''))).toBe(bare(text))
      },
    ),
    { numRuns: 2000 },
  ))

test.each<[string, string, string[]]>([
  ['a line that was cut off costs itself alone', '{"a":1}\n{"a":2,"b\n{"a":3}\n', ['1:1 {"a":1}', '2:1 json.invalid', '3:1 {"a":3}']],
  ['cut off behind a name', '{"a":\n{"a":2}\n{"a":3}\n', ['1:1 json.invalid', '2:1 {"a":2}', '3:1 {"a":3}']],
  ['cut off in a list', '{"a":[1,\n{"a":2}\n{"a":3}', ['1:1 json.invalid', '2:1 {"a":2}', '3:1 {"a":3}']],
  ['a record with a comma too many', '[\n{\n "a": 1,\n},\n{"a":2}]', ['2:1 json.invalid', '5:1 {"a":2}']],
  ['an unpaired bracket', '[\n  {"a": [1}},\n  {"a":2}\n]', ['2:3 json.invalid', '3:3 {"a":2}']],
  [
    'a list cut off between records',
    '[{"a":1},\n{"a":2},\n',
    ['1:1 {"a":1}', '2:1 {"a":2}', '1:1 json.truncated'].map((one) => one.replace('1:1 {', '1:2 {')),
  ],
  ['a list cut off in a record', '[{"a":1},{"a":2,"b":{"c"', ['1:2 {"a":1}', '1:10 json.truncated']],
  ['a list cut off in a text', '[{"a":1},{"a":"x', ['1:2 {"a":1}', '1:10 json.truncated']],
  ['a text that is not closed in a list of one line', '[{"a":"x},{"a":2}]\n', ['1:2 json.invalid']],
  ['text between records', '{"a":1} then {"a":2}\n{"a":3}', ['1:1 {"a":1}', '1:9 json.invalid', '2:1 {"a":3}']],
  ['a record in a comment is none', '// {"a":1}\n{"a":2}', ['1:1 json.invalid', '2:1 {"a":2}']],
  [
    'members of a list that are no objects',
    '[1, "a, b", null, {"a":1}, [2, 3], x]',
    ['1:2 json.not_object', '1:5 json.not_object', '1:13 json.not_object', '1:19 {"a":1}', '1:28 json.not_object', '1:36 json.invalid'],
  ],
  ['rows as lists are one reject each', '["a", 1]\n["b", 2]', ['1:1 json.not_object', '2:1 json.not_object']],
  ['a bracket that closes nothing', '{"a":1}\n]\n{"a":2}', ['1:1 {"a":1}', '2:1 json.invalid', '3:1 {"a":2}']],
  ['an empty list', '[]\n', []],
  ['nothing', ' \n\ufeff\n', []],
])('what is no record is refused with its place: %s', (_, text, expected) => {
  expect(shown(text)).toEqual(expected)
})

test('objects inside a record of many lines that is broken are no records', () => {
  const text = '[\n  {\n    "a": "x,\n    "legs": [\n      {"a": 7},\n      {"a": 8}\n    ]\n  },\n  {\n    "a": 2\n  }\n]\n'
  expect(shown(text)).toEqual(['2:3 json.invalid', '9:3 {"a":2}'])
  expect(shown('[{\n  "a": [1, 2\n}, {\n  "a": 2\n}]')).toEqual(['1:2 json.invalid', '3:4 {"a":2}'])
})

test('records nested too deep are refused, on a line as over many', () => {
  const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
  expect(shown(`${nested(100)}\n${nested(101)}\n{"a":2}`).map((one) => one.slice(0, 13))).toEqual([
    '1:1 {"a":{"a"',
    '2:1 json.deep',
    '3:1 {"a":2}',
  ])
  expect(shown(`[${nested(101)},\n{"a":2}]`)).toEqual(['1:2 json.deep', '2:1 {"a":2}'])
})

test('a record that is too large is refused alone, and not held', () => {
  const large = `{"a":"${'x'.repeat(LARGEST_ROW)}"}`
  for (const text of [`{"a":1}\n${large}\n{"a":2}`, `[{"a":1},${large},{"a":2}]`]) {
    const records = read(piecesOf(text, 1 << 18))
    expect(records.map(({ value, fault }) => fault ?? JSON.stringify(value))).toEqual(['{"a":1}', 'large', '{"a":2}'])
    expect(records[1]?.text).toHaveLength(1 << 16)
  }
})

test('records of a list inside an object are read by its path, and what stands beside it is passed over', () => {
  const page = (...records: object[]): string =>
    JSON.stringify({ count: 2, next: 'a]}b', meta: { data: [{ a: 9 }] }, data: { calls: records, x: [1] } }, null, 1)
  const form = { path: ['data', 'calls'] }
  const two = `${page({ a: 1 }, { a: 2 })}\n${page({ a: 3 })}`
  expect(shown(two, form).map((one) => one.replace(/^\S+ /, ''))).toEqual(['{"a":1}', '{"a":2}', '{"a":3}'])
  expect(shown(`[${two.replace('}\n{', '},{')}]`, form)).toHaveLength(3)
  expect(shown('{"data":{"calls":{"a":1}}}\n{"error":"none"}', form).map((one) => one.replace(/^\S+ /, ''))).toEqual([
    '{"a":1}',
    'json.no_records',
  ])
  expect(shown('{"data":{"calls":[{"a":1},', form).map((one) => one.replace(/^\S+ /, ''))).toEqual(['{"a":1}', 'json.truncated'])
})
