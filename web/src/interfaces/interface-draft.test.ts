/** What a form of an interface's settings sends. */
import { expect, test } from 'vitest'
import { changesOf, draftOf } from './interface-draft.ts'

const before = draftOf({ owner: 'Network', timeoutMs: 3000, errorLimitRatio: 0.5, maskedFields: ['phone', 'token'] })

test('nothing changed, nothing sent', () => {
  expect(changesOf({ ...before, owner: ' Network ' }, before)).toEqual({})
})

test('numbers, ratios and lists are sent as such', () => {
  const draft = { ...before, timeoutMs: '2500', errorLimitRatio: '0.25', maskedFields: 'phone，idNumber token', allowedNetworks: '' }
  expect(changesOf(draft, before)).toEqual({ timeoutMs: 2500, errorLimitRatio: 0.25, maskedFields: ['phone', 'idNumber', 'token'] })
})

test('a list can be emptied', () => {
  expect(changesOf({ ...before, maskedFields: ' ' }, before)).toEqual({ maskedFields: [] })
})

test('a number that is none goes as it was typed, for the answer to name it', () => {
  expect(changesOf({ ...before, timeoutMs: '3 s' }, before)).toEqual({ timeoutMs: '3 s' })
  expect(changesOf({ ...before, timeoutMs: '' }, before)).toEqual({ timeoutMs: '' })
})
