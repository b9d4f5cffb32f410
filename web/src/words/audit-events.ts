/** What was done, as people say it; the word of the record itself stands in its title. */
import type { Language } from '../language.ts'

const zh: Readonly<Record<string, string>> = {
  sign_in: '登录',
  sign_out: '退出登录',
  open_score: '打开评分',
  open_board: '打开看板',
  open_audit: '打开审计',
  query: '执行查询',
  query_boards: '查询看板数据',
  export: '导出',
  audit_verified: '校验哈希链',
  account_created: '创建账号',
  account_invited: '邀请账号',
  account_closed: '关闭账号',
  account_reopened: '重新启用账号',
  role_granted: '授予角色',
  role_revoked: '收回角色',
  password_set: '设置密码',
  totp_enrolled: '启用第二因素',
  totp_dropped: '停用第二因素',
  subject_linked: '关联身份提供方账号',
  signed_out_everywhere: '全部退出登录',
  token_created: '创建令牌',
  token_revoked: '停用令牌',
}

/** `role_granted` is "Role granted"; an operation (`POST /api/sql`) and what has no name stay as they are. */
export function eventName(what: string, language: Language): string {
  if (language === 'zh') return zh[what] ?? what
  if (!/^[a-z]+(_[a-z]+)*$/.test(what)) return what
  const words = what.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
