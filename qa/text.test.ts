import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findExact, findNearest, fold, leastEdits, patternOf } from './text.ts'

test('folding drops case, width, punctuation and the spaces between Chinese characters, and knows where each came from', () => {
  expect(fold('Ｈello,  World!').text).toBe('hello world')
  expect(fold('您 好，请问').text).toBe('您好请问')
  expect(fold('you’re').text).toBe('youre')
  expect(fold('请 说 OK 吗').at).toEqual([0, 2, 4, 5, 7])
})

test('a Latin phrase stands alone; a Chinese one may stand anywhere', () => {
  expect(findExact('good morningstar', 'good morning')).toBeUndefined()
  expect(findExact('a good morning to you', 'good morning')).toMatchObject({ from: 2, to: 14 })
  expect(findExact('您好您好', '您好', 1)).toMatchObject({ from: 2 })
})

test('kitten is one edit away from sitten, found where it stands', () => {
  expect(findNearest('xx sitten yy', 'kitten')).toEqual({ from: 3, to: 9, edits: 1 })
  expect(leastEdits('xx sitten yy', patternOf('kitten'))).toBe(1)
})

test('the bit-parallel distance equals the table’s on any text and phrase', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '您', '好'), maxLength: 40 })
  const phrase = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '您', '好'), minLength: 1, maxLength: 31 })
  fc.assert(
    fc.property(letters, phrase, (text, sought) => leastEdits(text, patternOf(sought)) === findNearest(text, sought).edits),
    { numRuns: 500 },
  )
})
