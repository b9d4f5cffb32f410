/** Rows of a CSV keep their lines, and what is no CSV is refused with the reason. */
import { expect, test } from 'vitest'
import { csvRows } from './csv-rows.ts'

const form = { what: 'list', beginsWith: 'id,name' } as const

test('a byte-order mark, blank lines and missing last cells do no harm; lines count as an editor shows them', () => {
  expect(csvRows('\uFEFFid,name\n1, Ann \n\n2\n', { ...form, surplus: 'refused' })).toEqual([
    { line: 2, fields: { id: '1', name: 'Ann' } },
    { line: 4, fields: { id: '2' } },
  ])
})

test('cells beyond the header are ignored or refused with the line', () => {
  expect(csvRows('id,name\n1,Ann,x\n', { ...form, surplus: 'ignored' })).toEqual([{ line: 2, fields: { id: '1', name: 'Ann' } }])
  expect(() => csvRows('id,name\n1,Ann,x\n', { ...form, surplus: 'refused' })).toThrow(
    /The list is no CSV with a header \(.*line 2.*\); begin with id,name\./,
  )
})

test('a quote that never ends is refused', () => {
  expect(() => csvRows('id,name\n1,"Ann\n', { ...form, surplus: 'ignored' })).toThrow('The list is no CSV with a header')
})
