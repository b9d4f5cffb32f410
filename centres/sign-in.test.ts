import { expect, test } from 'vitest'
import type { Parsed } from '../domain/kernel/parsed.ts'
import { days, hours, type Instant, instant, minutes, plus, seconds } from '../domain/kernel/time.ts'
import { execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { admin, principal } from '../tests/support/principals.ts'
import { accounts, accountTyped, createAccount, give, hasAccounts, principalOfAccount, readAccount } from './accounts.ts'
import { closeAccount, invite, inviteFirst, redeem } from './invitations.ts'
import { codeAt, stepAt } from './one-time-codes.ts'
import { changePassword, confirmTotp, dropTotp, enrolTotp, signIn, signOutEverywhere } from './sign-in.ts'

const at = instant(Date.parse('2026-03-02T01:00:00Z'))
const ALL = { role: 'admin', scope: 'all', teams: [], sites: [] } as const
const SITE = { ...ALL, scope: 'site', sites: ['s-1'] } as const
const AGENT = { ...ALL, role: 'agent', scope: 'own' } as const
const PASSWORD = 'the kettle sings at nine'
const OTHER = 'nine kettles sing at night'
const codeOf = (done: Parsed<unknown>) => (done.ok ? 'ok' : done.rejection.code)

function made<T>(done: Parsed<T>): T {
  if (!done.ok) throw new Error(done.rejection.message)
  return done.value
}

async function withAccount(run: (ledger: Ledger) => Promise<void>, password = PASSWORD): Promise<void> {
  const ledger = memoryLedger(() => at)
  made(await give(ledger, admin, { type: 'CreateAccount', id: 'mei', name: '张敏', at }))
  const { secret } = made(await invite(ledger, admin, 'mei', at))
  made(await redeem(ledger, { secret, password }, at))
  await run(ledger)
  await ledger.close()
}

const trySignIn = async (ledger: Ledger, password: string, when: Instant = at, code?: string, id = 'mei') =>
  codeOf(await signIn(ledger, { id, password, code }, when))

/** The bytes of a base-32 secret: an independent reading of RFC 4648. */
function bytesOf(secret: string): Buffer {
  let bits = 0n
  for (const letter of secret) bits = bits * 32n + BigInt('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter))
  return Buffer.from(bits.toString(16).padStart((secret.length * 5) / 4, '0'), 'hex')
}

async function withTotp(ledger: Ledger) {
  const { secret } = made(await enrolTotp(ledger, { id: 'mei' }, { password: PASSWORD }, at))
  const code = (when: Instant) => codeAt(bytesOf(secret), stepAt(when))
  const { recoveryCodes } = made(await confirmTotp(ledger, { id: 'mei' }, { password: PASSWORD, code: code(at) }, at))
  return { code, recoveryCodes }
}

test('an invitation sets the password once, within a day, and signs in nobody else', () =>
  withAccount(async (ledger) => {
    expect([await trySignIn(ledger, PASSWORD), await trySignIn(ledger, OTHER)]).toEqual(['ok', 'sign_in.wrong'])
    const { secret, until } = made(await invite(ledger, admin, 'mei', at))
    expect(until).toBe(plus(at, hours(24)))
    const redeemed = async (text: string, when: Instant, password = OTHER) => codeOf(await redeem(ledger, { secret: text, password }, when))
    expect(await redeemed(secret, until)).toBe('invitation.invalid')
    expect(await redeemed(secret, at, 'short')).toBe('password.weak')
    const [id, random = ''] = secret.split('.')
    for (const text of [
      '',
      secret.slice(1),
      `${id}.${'A'.repeat(43)}`,
      `cbi_${Buffer.from('li').toString('base64url')}.${random}`,
      'cbi_AAAA.x',
    ])
      expect(await redeemed(text, at), text).toBe('invitation.invalid')
    const twice = await Promise.all([redeemed(secret, at), redeemed(secret, at)])
    expect(twice.toSorted(), 'both at once').toEqual(['invitation.invalid', 'ok'])
    expect(await redeemed(secret, at), 'used').toBe('invitation.invalid')
    expect([await trySignIn(ledger, PASSWORD), await trySignIn(ledger, OTHER)]).toEqual(['sign_in.wrong', 'ok'])
  }))

test('a newer invitation replaces an earlier one', () =>
  withAccount(async (ledger) => {
    const [first, second] = [made(await invite(ledger, admin, 'mei', at)), made(await invite(ledger, admin, 'mei', at))]
    expect(codeOf(await redeem(ledger, { secret: first.secret, password: OTHER }, at))).toBe('invitation.invalid')
    expect(codeOf(await redeem(ledger, { secret: second.secret, password: OTHER }, at))).toBe('ok')
  }))

test('only an administrator invites', () =>
  withAccount(async (ledger) => {
    expect(codeOf(await invite(ledger, principal('mei', 'agent'), 'mei', at))).toBe('role.not_allowed')
    expect(codeOf(await invite(ledger, admin, 'nobody', at))).toBe('account.not_found')
  }))

test('after five wrong passwords the right one waits too, for a minute; an account that is none waits alike, in the same words', () =>
  withAccount(async (ledger) => {
    const answers = async (id: string) => {
      const all: string[] = []
      for (let n = 0; n < 6; n += 1) {
        const done = await signIn(ledger, { id, password: n === 5 ? PASSWORD : OTHER }, at)
        all.push(done.ok ? 'ok' : `${done.rejection.code} ${done.rejection.message}`)
      }
      return all
    }
    const known = await answers('mei')
    expect(known.map((text) => text.split(' ')[0])).toEqual([...Array(5).fill('sign_in.wrong'), 'sign_in.locked'])
    expect(known[5]).toContain('wait 1 min')
    expect(await answers('nobody')).toEqual(known)
    expect(await trySignIn(ledger, PASSWORD, plus(at, seconds(59)))).toBe('sign_in.locked')
    expect(await trySignIn(ledger, PASSWORD, plus(at, minutes(1)))).toBe('ok')
    expect(await trySignIn(ledger, OTHER, plus(at, minutes(1))), 'counted anew').toBe('sign_in.wrong')
  }))

test('guesses given at once count one by one', () =>
  withAccount(async (ledger) => {
    const codes = await Promise.all(Array.from({ length: 12 }, () => trySignIn(ledger, OTHER)))
    expect(codes.filter((code) => code === 'sign_in.wrong')).toHaveLength(5)
    expect(codes.filter((code) => code === 'sign_in.locked')).toHaveLength(7)
  }))

test('an invitation ends the wait', () =>
  withAccount(async (ledger) => {
    for (let n = 0; n < 5; n += 1) await trySignIn(ledger, OTHER)
    const { secret } = made(await invite(ledger, admin, 'mei', at))
    made(await redeem(ledger, { secret, password: OTHER }, at))
    expect(await trySignIn(ledger, OTHER)).toBe('ok')
  }))

test('an id is found as people type it, and what is no id is nobody’s', () =>
  withAccount(async (ledger) => {
    for (const [id, code] of [
      [' mei ', 'ok'],
      ['MEI', 'ok'],
      ['', 'sign_in.wrong'],
      ['none', 'sign_in.wrong'],
      ['m\0ei', 'sign_in.wrong'],
      ['x'.repeat(10_000), 'sign_in.wrong'],
    ])
      expect([id, await trySignIn(ledger, PASSWORD, at, undefined, id)]).toEqual([id, code])
  }))

test('with a second factor a code is needed, and each is taken once', () =>
  withAccount(async (ledger) => {
    const { code } = await withTotp(ledger)
    const later = plus(at, minutes(1))
    expect(await trySignIn(ledger, PASSWORD, at, code(at)), 'the code that confirmed it').toBe('sign_in.wrong')
    expect(await trySignIn(ledger, PASSWORD, later)).toBe('sign_in.code_needed')
    expect(await trySignIn(ledger, OTHER, later, code(later))).toBe('sign_in.wrong')
    const twice = await Promise.all([trySignIn(ledger, PASSWORD, later, code(later)), trySignIn(ledger, PASSWORD, later, code(later))])
    expect(twice.toSorted(), 'both at once').toEqual(['ok', 'sign_in.wrong'])
    expect(await trySignIn(ledger, PASSWORD, later, code(later))).toBe('sign_in.wrong')
  }))

test('codes can’t be guessed by whoever knows the password', () =>
  withAccount(async (ledger) => {
    await withTotp(ledger)
    const codes: string[] = []
    for (let n = 0; n < 4; n += 1)
      codes.push(await trySignIn(ledger, PASSWORD, plus(at, days(2)), '000000'), await trySignIn(ledger, PASSWORD, plus(at, days(2))))
    expect(
      codes.filter((code) => code === 'sign_in.locked'),
      'asking without a code ends no wait',
    ).toHaveLength(3)
    for (const change of [
      enrolTotp(ledger, { id: 'mei' }, { password: PASSWORD }, at),
      dropTotp(ledger, { id: 'mei' }, { password: PASSWORD }, at),
      changePassword(ledger, { id: 'mei' }, { current: PASSWORD, next: OTHER }, at),
    ])
      expect(codeOf(await change)).toMatch(/^sign_in\.(code_needed|locked)$/)
  }))

test('a recovery code stands for one code, once', () =>
  withAccount(async (ledger) => {
    const { recoveryCodes } = await withTotp(ledger)
    const [first = '', second = ''] = recoveryCodes
    expect(await trySignIn(ledger, PASSWORD, at, first.toUpperCase())).toBe('ok')
    expect(await trySignIn(ledger, PASSWORD, at, first)).toBe('sign_in.wrong')
    expect(codeOf(await dropTotp(ledger, { id: 'mei' }, { password: PASSWORD, code: second }, at))).toBe('ok')
    expect(await trySignIn(ledger, PASSWORD)).toBe('ok')
    expect(await readAccount(ledger, 'mei')).toMatchObject({ hasTotp: false })
  }))

test('a second factor counts once its first code has come', () =>
  withAccount(async (ledger) => {
    const confirm = async (code: string) => codeOf(await confirmTotp(ledger, { id: 'mei' }, { password: PASSWORD, code }, at))
    expect(await confirm('000000')).toBe('totp.not_begun')
    made(await enrolTotp(ledger, { id: 'mei' }, { password: PASSWORD }, at))
    expect(await confirm('000000')).toBe('totp.wrong')
    expect(await trySignIn(ledger, PASSWORD)).toBe('ok')
    expect(await readAccount(ledger, 'mei')).toMatchObject({ hasTotp: false })
  }))

test('a new password keeps the second factor, and ends the sessions before it', () =>
  withAccount(async (ledger) => {
    const { code } = await withTotp(ledger)
    const [one, two] = [plus(at, minutes(1)), plus(at, minutes(2))]
    const change = (next: string) => changePassword(ledger, { id: 'mei' }, { current: PASSWORD, next, code: code(one) }, one)
    expect(codeOf(await changePassword(ledger, { id: 'mei' }, { current: OTHER, next: OTHER }, one))).toBe('sign_in.wrong')
    expect(made(await change(OTHER))).toMatchObject({ sessionsFrom: one, hasTotp: true })
    expect([await trySignIn(ledger, OTHER, two), await trySignIn(ledger, OTHER, two, code(two))]).toEqual(['sign_in.code_needed', 'ok'])
  }))

test('an invitation drops the second factor with the password it was sealed under', () =>
  withAccount(async (ledger) => {
    await withTotp(ledger)
    const { secret } = made(await invite(ledger, admin, 'mei', at))
    expect(made(await redeem(ledger, { secret, password: OTHER }, at))).toMatchObject({ hasTotp: false, hasPassword: true })
    expect(await trySignIn(ledger, OTHER)).toBe('ok')
  }))

test('a closed account signs in nobody, and its invitation and password are gone when it is opened again', () =>
  withAccount(async (ledger) => {
    const { secret } = made(await invite(ledger, admin, 'mei', at))
    made(await closeAccount(ledger, admin, 'mei', at))
    expect([await trySignIn(ledger, PASSWORD), codeOf(await redeem(ledger, { secret, password: OTHER }, at))]).toEqual([
      'sign_in.wrong',
      'invitation.invalid',
    ])
    made(await give(ledger, admin, { type: 'ReopenAccount', id: 'mei', at }))
    expect([await trySignIn(ledger, PASSWORD), codeOf(await redeem(ledger, { secret, password: OTHER }, at))]).toEqual([
      'sign_in.wrong',
      'invitation.invalid',
    ])
    expect((await ledger.credential('mei')).credential).toEqual({ recovery: [] })
  }))

test('an account whose closing is written lets nobody in, also before its password is forgotten', () =>
  withAccount(async (ledger) => {
    const { secret } = made(await invite(ledger, admin, 'mei', at))
    made(await give(ledger, admin, { type: 'CloseAccount', id: 'mei', at }))
    expect((await ledger.credential('mei')).credential.password).toBeDefined()
    expect(await trySignIn(ledger, PASSWORD)).toBe('sign_in.wrong')
    expect(codeOf(await redeem(ledger, { secret, password: OTHER }, at))).toBe('invitation.invalid')
  }))

test('whoever types no id is not the account that is asked for in its place', () =>
  withAccount(async (ledger) => {
    made(await give(ledger, admin, { type: 'CreateAccount', id: 'none', name: 'N. One', at }))
    const { secret } = made(await invite(ledger, admin, 'none', at))
    made(await redeem(ledger, { secret, password: OTHER }, at))
    expect([await trySignIn(ledger, OTHER, at, undefined, '?'), await trySignIn(ledger, OTHER, at, undefined, 'none')]).toEqual([
      'sign_in.wrong',
      'ok',
    ])
  }))

test('signing out everywhere is for oneself and administrators', () =>
  withAccount(async (ledger) => {
    const later = plus(at, minutes(1))
    const out = async (id: string) =>
      codeOf(await signOutEverywhere(ledger, principal(id, id === 'admin' ? 'admin' : 'agent'), 'mei', later))
    expect([await out('li'), await out('mei'), await out('admin')]).toEqual(['account.not_own', 'ok', 'ok'])
    expect(await readAccount(ledger, 'mei')).toMatchObject({ sessionsFrom: later })
  }))

test('the first administrator is invited where nobody can sign in, each time anew, and no longer once somebody can', async () => {
  const ledger = memoryLedger(() => at)
  expect(await hasAccounts(ledger)).toBe(false)
  const first = made(await inviteFirst(ledger, at))
  expect(await hasAccounts(ledger)).toBe(true)
  const second = made(await inviteFirst(ledger, plus(at, hours(1))))
  expect(codeOf(await redeem(ledger, { secret: first?.secret ?? '', password: PASSWORD }, at))).toBe('invitation.invalid')
  const account = made(await redeem(ledger, { secret: second?.secret ?? '', password: PASSWORD }, at))
  expect(principalOfAccount(account, plus(at, hours(2)), 'page')).toMatchObject({ id: 'admin', roles: ['admin'], teams: [], via: 'page' })
  expect(made(await inviteFirst(ledger, at))).toBeUndefined()
  const granted = (await ledger.readFrom(0, 100)).filter(({ type }) => type === 'role_granted')
  expect(
    granted.map(({ actor }) => actor),
    'once',
  ).toEqual(['first-administrator'])
  await ledger.close()
})

/** Nobody gives an own role. */
const other = principal('ada', 'admin')

test.each<[string, (ledger: Ledger) => Promise<unknown>, RegExp]>([
  ['an agent', (ledger) => createAccount(ledger, other, { id: 'admin', name: 'Min', grants: [AGENT] }, at), /there as agent \(own\)/],
  ['nothing', (ledger) => createAccount(ledger, other, { id: 'admin', name: 'Min', grants: [] }, at), /there without a role/],
  [
    'an administrator of one site',
    (ledger) => createAccount(ledger, other, { id: 'admin', name: 'Min', grants: [SITE] }, at),
    /admin \(site\)/,
  ],
  [
    'an administrator and an agent',
    (ledger) => createAccount(ledger, other, { id: 'admin', name: 'Min', grants: [ALL, AGENT] }, at),
    /admin \(all\), agent \(own\)/,
  ],
  [
    'closed',
    async (ledger) => {
      made(await createAccount(ledger, other, { id: 'admin', name: 'Min', grants: [] }, at))
      made(await closeAccount(ledger, admin, 'admin', at))
    },
    /is closed/,
  ],
])('an account admin that is %s is neither raised nor opened by the link of the first administrator', async (_what, prepare, said) => {
  const ledger = memoryLedger(() => at)
  await prepare(ledger)
  const before = await readAccount(ledger, 'admin')
  const invited = await inviteFirst(ledger, at)
  expect(invited.ok ? 'ok' : invited.rejection).toMatchObject({
    code: 'invitation.first_taken',
    message: expect.stringMatching(new RegExp(`${said.source}.*callboard account create.*account invite`)),
  })
  expect(await readAccount(ledger, 'admin')).toEqual(before)
  await ledger.close()
})

test('the first administrator is not made beside an account that is read as it', async () => {
  const ledger = memoryLedger(() => at)
  made(await createAccount(ledger, admin, { id: 'Admin', name: 'Min', grants: [] }, at))
  expect(codeOf(await inviteFirst(ledger, at))).toBe('account.exists')
  await ledger.close()
})

test('the last administrator is neither closed nor loses the role or its reach; with another one it does', async () => {
  const ledger = memoryLedger(() => at)
  for (const id of ['root', 'mei']) made(await createAccount(ledger, admin, { id, name: id, grants: id === 'root' ? [ALL] : [] }, at))
  const losing = [
    () => closeAccount(ledger, admin, 'root', at),
    () => give(ledger, admin, { type: 'RevokeRole', id: 'root', role: 'admin', at }),
    () => give(ledger, admin, { type: 'RevokeRole', id: 'root', role: 'admin', at, from: plus(at, days(9)) }),
    () => give(ledger, admin, { type: 'GrantRole', id: 'root', ...SITE, at }),
  ]
  for (const lose of losing) expect(codeOf(await lose())).toBe('account.last_administrator')
  expect(codeOf(await give(ledger, admin, { type: 'GrantRole', id: 'root', ...AGENT, at }))).toBe('ok')
  // Another who comes later leaves days without one; until then nothing is taken away.
  made(await give(ledger, admin, { type: 'GrantRole', id: 'mei', ...ALL, at, from: plus(at, days(5)) }))
  expect(codeOf(await closeAccount(ledger, admin, 'root', at))).toBe('account.last_administrator')
  expect(codeOf(await give(ledger, admin, { type: 'RevokeRole', id: 'root', role: 'admin', at, from: plus(at, days(5)) }))).toBe('ok')
  expect(codeOf(await closeAccount(ledger, admin, 'mei', at)), 'who follows').toBe('account.last_administrator')
  await ledger.close()
})

test('no account is made whose id is read as another’s', async () => {
  const ledger = memoryLedger(() => at)
  made(await createAccount(ledger, admin, { id: 'capa-014', name: 'C', grants: [] }, at))
  const codes = async (...ids: string[]) => {
    const tried: string[] = []
    for (const id of ids) tried.push(codeOf(await createAccount(ledger, admin, { id, name: id, grants: [] }, at)))
    return tried
  }
  expect(await codes('CAPA-014', 'ｃａｐａ-014')).toEqual(['account.exists', 'account.exists'])
  // 0 and O, 1 and l; then all of Cyrillic.
  expect(await codes('capa-O14', 'capa-0l4', 'сара-014')).toEqual(Array(3).fill('account.look_alike'))
  expect(await codes('capa-015')).toEqual(['ok'])
  await ledger.close()
})

test('accounts of before that differ in case alone are each found as they are typed', async () => {
  const ledger = memoryLedger(() => at)
  for (const id of ['mei', 'Mei']) made(await execute(ledger, admin, accounts, { type: 'CreateAccount', id, name: id, at }))
  const found = await Promise.all(['mei', 'Mei', 'MEI', ' Mei ', 'none'].map(async (typed) => (await accountTyped(ledger, typed))?.id))
  expect(found).toEqual(['mei', 'Mei', 'mei', 'Mei', undefined])
  await ledger.close()
})

test('a principal has the roles of its instant and their teams', async () => {
  const ledger = memoryLedger(() => at)
  made(await give(ledger, admin, { type: 'CreateAccount', id: 'mei', name: '张敏', at }))
  const grant = (role: 'agent' | 'supervisor', scope: 'own' | 'team', teams: string[], from: Instant) =>
    give(ledger, admin, { type: 'GrantRole', id: 'mei', role, scope, teams, sites: [], from, at })
  made(await grant('agent', 'own', [], at))
  const account = made(await grant('supervisor', 'team', ['t-1', 't-2'], plus(at, days(1))))
  expect(principalOfAccount(account, at, 'page')).toMatchObject({ name: '张敏', roles: ['agent'], teams: [] })
  expect(principalOfAccount(account, plus(at, days(1)), 'page')).toMatchObject({
    roles: ['agent', 'supervisor'],
    teams: ['t-1', 't-2'],
    grants: [
      { role: 'agent', scope: 'own' },
      { role: 'supervisor', scope: 'team', teams: ['t-1', 't-2'] },
    ],
  })
  await ledger.close()
})
