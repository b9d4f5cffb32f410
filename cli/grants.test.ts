import { expect, test } from 'vitest'
import { grantFrom, grantText } from './grants.ts'

test.each([
  ['admin', { role: 'admin', scope: 'all', teams: [], sites: [] }],
  ['agent:own', { role: 'agent', scope: 'own', teams: [], sites: [] }],
  ['supervisor:team=t-1,t-2', { role: 'supervisor', scope: 'team', teams: ['t-1', 't-2'], sites: [] }],
  ['manager:site=上海', { role: 'manager', scope: 'site', teams: [], sites: ['上海'] }],
  ['qa_lead:team=a:b', { role: 'qa_lead', scope: 'team', teams: ['a:b'], sites: [] }],
] as const)('%s is a grant, and is written as one', (text, grant) => {
  expect(grantFrom(text)).toEqual({ ok: true, value: grant })
  expect(grantText(grant)).toBe(text)
})

test('all is what a role reaches without more', () => {
  expect(grantFrom('admin:all')).toEqual(grantFrom('admin'))
})

test.each([
  '',
  'god',
  'system',
  'customer',
  'Agent',
  'agent:',
  'agent:team',
  'agent:team=',
  'agent:team=,',
  'agent:galaxy',
  'agent:own=x',
  'agent own',
])('%j is none, and the message has the roles', (text) => {
  expect(grantFrom(text)).toMatchObject({
    ok: false,
    rejection: { code: 'account.role_invalid', message: expect.stringContaining('qa_inspector') },
  })
})
