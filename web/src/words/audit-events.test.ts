/** What happened has a name in Chinese, whichever event it is: those of the sources, by their declarations. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { eventName } from './audit-events.ts'

/** `readonly type: 'order_opened'` and `type: 'a' | 'b'` of unions, and `append… type: 'audit_verified'`. */
function declared(): string[] {
  const files = ['domain', 'centres', 'forecasting', 'ledger'].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' }).flatMap((name) =>
      name.endsWith('.ts') && !name.endsWith('.test.ts') ? [`${room}/${name}`] : [],
    ),
  )
  const texts = files.map((file) => readFileSync(file, 'utf8'))
  const types = texts.flatMap((text) => [...text.matchAll(/\btype: ((?:'[a-z]+(?:_[a-z]+)+'(?: \| )?)+)/g)].map(([, said = '']) => said))
  return [...new Set(types.flatMap((said) => [...said.matchAll(/'([a-z_]+)'/g)].map(([, type = '']) => type)))].sort()
}

test('every event has a Chinese name', () => {
  const types = declared()
  expect(types).toEqual(expect.arrayContaining(['order_opened', 'hold_set', 'call_answered', 'retention_set', 'role_granted']))
  expect(types.filter((type) => eventName(type, 'zh') === type)).toEqual([])
})

test('in English it is its words, and an operation stays as it is', () => {
  expect(eventName('role_granted', 'en')).toBe('Role granted')
  expect(eventName('POST /api/sql', 'en')).toBe('POST /api/sql')
  expect(eventName('POST /api/sql', 'zh')).toBe('POST /api/sql')
})
