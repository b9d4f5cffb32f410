import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

test('separators, quotes and line breaks are quoted; null is empty', () => {
  expect(csvOf([['a,b', 'say "x"', 'two\nlines', null, 3]])).toBe('"a,b","say ""x""","two\nlines",,3\r\n')
})

test('text that a spreadsheet would run as a formula is kept as text, negative numbers stay numbers', () => {
  expect(csvOf([['=1+1', '@sum', '＝1', '-cmd', '-12.5', -3]])).toBe("'=1+1,'@sum,'＝1,'-cmd,-12.5,-3\r\n")
})
