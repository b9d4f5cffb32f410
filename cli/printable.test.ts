/** Nothing that people are shown commands their terminal; a JSON document stays the same document. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asJson, printable } from './printable.ts'
import { tableText } from './table.ts'

test('escapes, bells, C1 and direction marks are shown instead of carried out', () => {
  expect(printable('a\u001b[2Jb\u0007\u009b31m\u202ec')).toBe('a\\x{1b}[2Jb\\x{07}\\x{9b}31m\\x{202e}c')
  expect(printable('两行\n\ttext')).toBe('两行\n\ttext')
  expect(tableText(['who'], [['\u001b]0;title\u0007ops']])).toContain('\\x{1b}]0;title\\x{07}ops')
})

test('whatever a value holds, its JSON carries no command and reads back the same', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 })
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), (value) => {
      const shown = printable(JSON.stringify(value), asJson)
      expect(JSON.parse(shown)).toEqual(value)
      expect(printable(shown)).toBe(shown)
    }),
  )
})
