import { expect, test } from 'vitest'
import { refusalText } from './refusals.ts'

test('a refusal is said in Chinese where the page is, in the service’s words else', () => {
  const said = "'mei' may not ask GET /api/status without a role; it takes admin (all)."
  expect(refusalText('zh', 'right.missing', said)).toBe('您的角色没有此权限，或范围不足。请联系管理员。')
  expect(refusalText('en', 'right.missing', said)).toBe(said)
  for (const code of ['request.usage', 'toString', '__proto__']) expect(refusalText('zh', code, said)).toBe(said)
})
