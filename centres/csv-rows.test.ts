import { expect, test } from 'vitest'
import { csvRows } from './csv-rows.ts'

test.each([
  ['\r\n', '\n'],
  ['\n', '\r\n'],
  ['\r', '\n'],
])('rows are read whatever their line ends, header in %j and rows in %j', (first, later) => {
  const { rows } = csvRows(`id,name${first}a,A${later}b,B${later}`, { what: 'list', beginsWith: 'id,name' })
  expect(rows.map(({ fields }) => fields)).toEqual([
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ])
})

test('a column twice is refused, and cells beyond the header are told from the others', () => {
  expect(() => csvRows('id,name,id\na,A,b\n', { what: 'list', beginsWith: 'id,name' })).toThrow(
    "Column 'id' stands twice in the header of the list",
  )
  expect(csvRows('id,name,note\na,"A, B"\nb,B,see,there,\n', { what: 'list', beginsWith: 'id,name' }).rows).toEqual([
    { line: 2, fields: { id: 'a', name: 'A, B' }, surplus: [] },
    { line: 3, fields: { id: 'b', name: 'B', note: 'see' }, surplus: ['there'] },
  ])
})
