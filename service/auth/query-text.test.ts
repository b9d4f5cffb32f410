import { expect, test } from 'vitest'
import { markOfQuery, maskedQuery } from './query-text.ts'

test.each([
  ["select * from calls where customer_id = 'p-7'", "select * from calls where customer_id = '…'"],
  ["select 'it''s', 'a\\'b', 1", "select '…', '…', 1"],
  // A text that is not ended goes to the end, as the parser has it.
  ["select 'p-7", "select '…'"],
  ['select 1 -- for 张三\n, 2 /* p-7 */ # mei', 'select 1 , 2'],
  ['select $$p-7$$, $x$ a $$ b $x$', "select '…', '…'"],
  ['select * from calls where phone = 13800138000 and n > 123456', 'select * from calls where phone = … and n > 123456'],
  ['select 138-0013-8000 as n, 0.25', 'select … as n, 0.25'],
  ['select count() as "Calls", 1 as `to 13800138000`', 'select count() as "Calls", 1 as `to …`'],
  ["select '--' || 'x' , 3", "select '…' || '…' , 3"],
  ['select\u001b[2J\u202e 1', 'select [2J 1'],
])('of %j is kept %j', (query, kept) => expect(maskedQuery(query)).toBe(kept))

test('five hundred characters are kept, and the mark tells apart what was cut or masked away', () => {
  const long = `select ${'a, '.repeat(400)}`
  expect([...maskedQuery(`${long}'x'`)]).toHaveLength(500)
  const key = Buffer.from('k')
  expect(markOfQuery("select 'x'", key)).not.toBe(markOfQuery("select 'y'", key))
  expect(markOfQuery("select 'x'", key)).toBe(markOfQuery("select 'x'", key))
  expect(markOfQuery("select 'x'", key)).not.toBe(markOfQuery("select 'x'", Buffer.from('l')))
})
