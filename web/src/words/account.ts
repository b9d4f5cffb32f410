/** Words of the page of the own account. */
import type { Dictionary } from '../language.ts'

const en = {
  title: 'Your account',
  password: 'Password',
  current: 'Password now',
  next: 'New password',
  repeat: 'The same once more',
  change: 'Change password',
  changed: 'The password is changed. Every other session of yours has ended.',
  factor: 'Second factor',
  factorOff: 'Beside the password a code of an authenticator app is asked for, once you set it up.',
  factorOn: 'Each sign-in asks for a code of your authenticator app.',
  begin: 'Set up',
  secret: 'Key for the app',
  open: 'Open in the app on this device',
  firstCode: 'Code that the app shows now',
  code: 'Code of the app, or a recovery code',
  confirm: 'Confirm',
  recovery: 'Recovery codes, each good for one sign-in. They are shown once: keep them apart from the phone.',
  drop: 'Take away',
  dropped: 'The second factor is taken away.',
  sessions: 'Sessions',
  everywhereSub: 'Ends every session of yours, on every device, this one too.',
  everywhere: 'Sign out everywhere',
}

const zh: typeof en = {
  title: '我的账号',
  password: '密码',
  current: '当前密码',
  next: '新密码',
  repeat: '再输入一次',
  change: '修改密码',
  changed: '密码已修改，您的其他登录均已结束。',
  factor: '第二因素',
  factorOff: '启用后，登录时除密码外还需输入验证器应用中的动态口令。',
  factorOn: '每次登录都需输入验证器应用中的动态口令。',
  begin: '启用',
  secret: '应用所需的密钥',
  open: '在本设备的应用中打开',
  firstCode: '应用当前显示的动态口令',
  code: '应用中的动态口令，或一个恢复码',
  confirm: '确认',
  recovery: '恢复码，每个只能使用一次，仅显示这一次。请与手机分开保存。',
  drop: '停用',
  dropped: '第二因素已停用。',
  sessions: '登录状态',
  everywhereSub: '结束您在所有设备上的登录，包括当前设备。',
  everywhere: '在所有设备上退出',
}

export const accountWords: Dictionary<typeof en> = { en, zh }
