import { expect, test } from 'vitest'
import { csvRows } from './csv-rows.ts'

test.each([
  ['\r\n', '\n'],
  ['\n', '\r\n'],
  ['\r', '\n'],
])('rows are read whatever their line ends, header in %j and rows in %j', (first, later) => {
  const rows = csvRows(`id,name${first}a,A${later}b,B${later}`, { what: 'list', beginsWith: 'id,name', surplus: 'ignored' })
  expect(rows.map(({ fields }) => fields)).toEqual([
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ])
})
