import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJsonFile } from './json-file.ts'

const said = (text: string): string => {
  try {
    parseJsonFile(text, 'week.json')
    return 'read'
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

test.each([
  ['', 'it is empty.'],
  ['\uFEFF \n', 'it is empty.'],
  ['{"a": 1', "it ends at line 1, column 8, where ',' or '}' is expected; it was cut off, or a bracket is not closed."],
  [
    '{\n  "a": 1,\n}',
    'line 3, column 1: a name in double quotes is expected, not }; leave out the comma before it, or write what is missing.',
  ],
  ['[1, 2,]', 'line 1, column 7: a value is expected, not ]; leave out the comma before it, or write what is missing.'],
  ['{"a": 1\n "b": 2}', `line 2, column 2: ',' or '}' is expected, not "b"; a comma is missing before it.`],
  [
    "{'a': 1}",
    `line 1, column 2: a name in double quotes or '}' is expected, not 'a'; texts and names stand in straight double quotes (").`,
  ],
  ['{"a": “b”}', 'line 1, column 7: a value is expected, not “b”; texts and names stand in straight double quotes (").'],
  [
    '{\r\n  // agents\r\n  "a": 1}',
    "line 2, column 3: a name in double quotes or '}' is expected, not //; JSON has no comments, leave it out.",
  ],
  ['{"a": NaN}', 'line 1, column 7: a value is expected, not NaN; write null or leave the member out.'],
  ['{"a": True}', 'line 1, column 7: a value is expected, not True; true, false and null are written small.'],
  [
    '{"a": .5}',
    'line 1, column 7: a value is expected, not .5; numbers are written as 0.5 or -1200, without a sign before, separators or a unit.',
  ],
  [
    '{"a": "C:\\data"}',
    `line 1, column 7: a value is expected, not "C:\\data"; a text ends on its line with ", and a \\ or " in it has a \\ before.`,
  ],
  ['{"a": 1}\n{"a": 2}', 'line 2, column 1: the end is expected, not {; the document was complete before it, leave out the rest.'],
  ['week,zone\n2026-03-02,UTC', 'line 1, column 1: a value is expected, not week.'],
  ['{\u0000"\u0000', 'it is not UTF-8; save it as UTF-8.'],
])('%j is refused with its place and a remedy', (text, message) => {
  expect(said(text)).toBe(`week.json is not JSON: ${message}`)
})

test('a byte order mark is passed over', () => {
  expect(parseJsonFile('\uFEFF{"a":1}', 'week.json')).toEqual({ a: 1 })
})

test('whatever JSON refuses has a place, and whatever it takes is read', () => {
  const cut = fc.tuple(fc.json(), fc.nat(40), fc.constantFrom('', ',', '}', '"', '1', ' ', 'x'))
  fc.assert(
    fc.property(cut, ([json, at, put]) => {
      const text = json.slice(0, at) + put + json.slice(at + 1)
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      expect(said(text)).toMatch(
        isJson ? /^read$/ : /^week\.json is not JSON: (it is empty|it ends at line|line \d+, column \d+: .+ is expected, not )/,
      )
    }),
    { seed: 3, numRuns: 1000 },
  )
})
