import { expect, test } from 'vitest'
import { LONGEST_LINE, wrapped } from './wrapped.ts'

const flat = (sql: string): string => sql.replaceAll(/\s+/g, ' ')

test('a long line is broken between its words, indented by two more', () => {
  const columns = Array.from({ length: 40 }, (_, index) => `column_${index}`).join(', ')
  const lines = wrapped(`create view v as\n  select ${columns}\nfrom t`).split('\n')
  expect(lines.every(({ length }) => length <= LONGEST_LINE)).toBe(true)
  expect(lines[2]).toMatch(/^ {4}column_\d+, /)
  expect(flat(lines.join(' '))).toBe(`create view v as select ${columns} from t`)
})

test('a line of 200 characters stays, and so does a literal with a comma', () => {
  const statement = `select 'a, b and c', ${'x'.repeat(LONGEST_LINE - 21)}`
  expect(wrapped(statement)).toBe(statement)
})

test('a long literal becomes pieces that give the same text; an escape is never cut', () => {
  const literal = `'${"\\'".repeat(400)}'`
  const text = wrapped(`select ${literal}`)
  expect(text.split('\n').every(({ length }) => length <= LONGEST_LINE)).toBe(true)
  expect(text.replaceAll(/\n */g, '').replaceAll("','", '')).toBe(`select concat(${literal})`)
})

test('comments stay literals, which is all that the engine takes there', () => {
  const comment = `'${'word '.repeat(30)}'`
  expect(wrapped(`comment ${comment}`)).toBe(`comment ${comment}`)
})
