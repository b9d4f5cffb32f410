import fc from 'fast-check'
import { expect, test } from 'vitest'
import { principal } from '../../tests/support/principals.ts'
import { decideAs, fold } from '../kernel/decider.ts'
import { type Instant, instant } from '../kernel/time.ts'
import type { Principal } from '../principal.ts'
import { type Account, type AccountCommand, type AccountEvent, accountDecider, grantsAt } from './account.ts'

const root = principal('root', 'admin')
const said = { id: 'mei', at: instant(1000) }
const CREATE: AccountCommand = { type: 'CreateAccount', name: '张敏', ...said }
const agent = { role: 'agent', scope: 'own', teams: [], sites: [] } as const
const lead = { role: 'supervisor', scope: 'team', teams: ['t-1'], sites: [] } as const
const GRANT: AccountCommand = { type: 'GrantRole', ...said, ...agent }

function after(commands: readonly AccountCommand[], giver: Principal = root) {
  const events: AccountEvent[] = []
  const codes: string[] = []
  for (const command of commands) {
    const decided = decideAs(accountDecider, command, fold(accountDecider, events), giver)
    if (decided.ok) events.push(...decided.value)
    codes.push(decided.ok ? 'ok' : decided.rejection.code)
  }
  return { state: fold(accountDecider, events), events, codes }
}

const held = (account: Account, at: number): string[] =>
  account ? grantsAt(account, instant(at)).map(({ role, scope, teams }) => [role, scope, ...teams].join(' ')) : []

test('a role holds from its instant, until it is taken back', () => {
  const { state } = after([CREATE, { ...GRANT, from: instant(2000) }, { type: 'RevokeRole', role: 'agent', ...said, from: instant(3000) }])
  // Half open: at 2000 it holds, at 3000 no longer.
  expect([1999, 2000, 2999, 3000].map((at) => held(state, at))).toEqual([[], ['agent own'], ['agent own'], []])
})

test('a role given again with another reach replaces the first from its instant on, planned ones included', () => {
  const planned = { type: 'GrantRole', ...said, ...lead, teams: ['t-9'], from: instant(9000) } as const
  const wider = { type: 'GrantRole', ...said, ...lead, scope: 'all', teams: [], from: instant(5000) } as const
  const { state } = after([CREATE, { type: 'GrantRole', ...said, ...lead }, planned, wider])
  expect([1000, 5000, 9000].map((at) => held(state, at))).toEqual([['supervisor team t-1'], ['supervisor all'], ['supervisor all']])
})

test('a role that holds already makes no event, another reach does', () => {
  const codes = after([CREATE, GRANT, { ...GRANT, at: instant(2000) }, { ...GRANT, scope: 'all', at: instant(3000) } as AccountCommand])
  expect(codes.events.map(({ type, at }) => [type, at])).toEqual([
    ['account_created', 1000],
    ['role_granted', 1000],
    ['role_granted', 3000],
  ])
})

test('one role taken back leaves the others', () => {
  const { state } = after([CREATE, GRANT, { type: 'GrantRole', ...said, ...lead }, { type: 'RevokeRole', role: 'agent', ...said }])
  expect(held(state, 1000)).toEqual(['supervisor team t-1'])
})

test('a closed account has no role, no session, no password and takes no command but the one that opens it, without its roles', () => {
  const close = { type: 'CloseAccount', ...said, at: instant(4000) } as const
  const { state, codes } = after([CREATE, GRANT, close, close, GRANT])
  expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'account.closed'])
  expect(state).toMatchObject({ isClosed: true, sessionsFrom: 4000, hasPassword: false })
  expect(held(state, 3000), 'at any instant').toEqual([])
  const opened = after([CREATE, GRANT, close, { type: 'ReopenAccount', ...said, at: instant(5000) }]).state
  expect([opened?.isClosed, held(opened, 3999), held(opened, 5000)]).toEqual([false, ['agent own'], []])
})

test('a new password, a second factor and a sign-out everywhere end the sessions that were made before', () => {
  const own = principal('mei', 'agent')
  const events = (type: 'password_set' | 'totp_enrolled' | 'signed_out_everywhere') =>
    fold(accountDecider, [...after([CREATE]).events, { type, id: 'mei', by: own.id, at: instant(7000) }])
  expect(events('password_set')).toMatchObject({ sessionsFrom: 7000, hasPassword: true })
  expect(events('totp_enrolled')).toMatchObject({ sessionsFrom: 7000, hasTotp: true })
  expect(events('signed_out_everywhere')).toMatchObject({ sessionsFrom: 7000, hasPassword: false })
})

test('an administrator gives no role to the own account, and may take one back', () => {
  const own = { ...said, id: 'root' }
  const { events } = after(
    [
      { ...CREATE, id: 'root' },
      { ...GRANT, ...own },
    ],
    principal('ada', 'admin'),
  )
  const decided = (command: AccountCommand) => {
    const { ok, ...more } = decideAs(accountDecider, command, fold(accountDecider, events), root)
    return ok ? 'ok' : 'rejection' in more && more.rejection.code
  }
  expect(decided({ ...own, type: 'GrantRole', ...lead })).toBe('account.own_role')
  expect(decided({ ...own, type: 'RevokeRole', role: 'agent' })).toBe('ok')
})

test.each<[AccountCommand['type'], Principal, string]>([
  ['SetPassword', root, 'account.not_own'],
  ['EnrolTotp', root, 'account.not_own'],
  ['SetPassword', principal('mei', 'agent'), 'ok'],
  ['EnrolTotp', principal('mei', 'agent'), 'ok'],
  ['DropTotp', principal('li', 'supervisor'), 'account.not_own'],
  ['SignOutEverywhere', principal('li', 'supervisor'), 'account.not_own'],
  ['DropTotp', root, 'account.not_own'],
  ['DropTotp', principal('mei'), 'ok'],
  ['SignOutEverywhere', root, 'ok'],
])('%s by %o: %s', (type, giver, code) => {
  const command = { ...said, type } as Extract<AccountCommand, { type: 'SetPassword' }>
  const state = fold(accountDecider, after([CREATE]).events)
  const decided = decideAs(accountDecider, command, state, giver)
  expect(decided.ok ? 'ok' : decided.rejection.code).toBe(code)
})

test('an id is given once, and what does not exist is changed by no command', () => {
  expect(after([CREATE, CREATE]).codes).toEqual(['ok', 'account.exists'])
  expect(after([GRANT, { type: 'CloseAccount', ...said }]).codes).toEqual(['account.not_found', 'account.not_found'])
})

test.each([
  ['', 'account.id_invalid'],
  [' mei', 'account.id_invalid'],
  ['mei\u200b', 'account.id_invalid'],
  ['\u202emei', 'account.id_invalid'],
  ['cli:root', 'account.id_invalid'],
  ['a/b', 'account.id_invalid'],
  ['x'.repeat(65), 'account.id_invalid'],
  // e and a combining accent look like é.
  ['andre\u0301', 'account.id_invalid'],
  ['andr\u00e9', 'ok'],
  // а of Cyrillic, ο of Greek; Chinese and Japanese are written with Latin letters.
  ['\u0430dmin', 'account.id_invalid'],
  ['r\u03bfot', 'account.id_invalid'],
  ['анна', 'ok'],
  ['анна.7@hotline', 'account.id_invalid'],
  ['min张敏', 'ok'],
  ['カスタマー-b', 'ok'],
  ['x'.repeat(64), 'ok'],
  ['张敏', 'ok'],
  ['a-014', 'ok'],
  ['min.zhang@hotline.example', 'ok'],
])('id %j: %s', (id, code) => {
  expect(after([{ ...CREATE, id }]).codes).toEqual([code])
})

test.each<[string, Partial<typeof GRANT>, string]>([
  ['a role of programs', { role: 'system' }, 'account.role_invalid'],
  ['a role that is none', JSON.parse('{"role":"god"}'), 'account.role_invalid'],
  ['a scope that is none', JSON.parse('{"scope":"galaxy"}'), 'account.scope_invalid'],
  ['team without teams', { scope: 'team' }, 'account.scope_invalid'],
  ['site with teams', { scope: 'site', teams: ['t-1'] }, 'account.scope_invalid'],
  ['all with sites', { scope: 'all', sites: ['s-1'] }, 'account.scope_invalid'],
  ['a team without an id', { scope: 'team', teams: [' '] }, 'account.scope_invalid'],
  ['from before', { from: instant(999) }, 'account.from_past'],
  ['from no instant', { from: instant(Number.NaN) }, 'account.from_past'],
  ['from now', { from: instant(1000) }, 'ok'],
])('a grant with %s: %#', (_what, more, code) => {
  const command = { ...GRANT, ...more } as AccountCommand
  expect(after([CREATE, command]).codes).toEqual(['ok', code])
})

const someCommands = fc
  .array(
    fc.record({
      kind: fc.constantFrom('grant', 'revoke', 'close', 'reopen'),
      role: fc.constantFrom('agent' as const, 'supervisor' as const, 'admin' as const),
      step: fc.nat(50),
      ahead: fc.nat(200),
    }),
    { maxLength: 25 },
  )
  .map((steps) => {
    let now = 1000
    return steps.map(({ kind, role, step, ahead }): AccountCommand => {
      now += step
      const at = { id: 'mei', at: instant(now) }
      const from = instant(now + ahead)
      if (kind === 'grant') return { type: 'GrantRole', role, scope: 'all', teams: [], sites: [], from, ...at }
      if (kind === 'revoke') return { type: 'RevokeRole', role, from, ...at }
      return { type: kind === 'close' ? 'CloseAccount' : 'ReopenAccount', ...at }
    })
  })

/** From the definition: of what was said of a role, the last word said for an instant that is not after `at` – by those that a later word did not void. */
function heldByDefinition(commands: readonly AccountCommand[], at: Instant): string[] {
  const roles = new Map<string, { from: number; isHeld: boolean }[]>()
  let isClosed = false
  const say = (role: string, from: number, isHeld: boolean) =>
    roles.set(role, [...(roles.get(role) ?? []).filter((word) => word.from < from), { from, isHeld }])
  for (const command of commands) {
    if (command.type === 'CloseAccount' && !isClosed) for (const role of ['agent', 'supervisor', 'admin']) say(role, command.at, false)
    if (command.type === 'CloseAccount') isClosed = true
    if (command.type === 'ReopenAccount') isClosed = false
    if (command.type === 'GrantRole' && !isClosed) say(command.role, command.from ?? command.at, true)
    if (command.type === 'RevokeRole' && !isClosed) say(command.role, command.from ?? command.at, false)
  }
  if (isClosed) return []
  return [...roles].filter(([, words]) => words.filter(({ from }) => from <= at).at(-1)?.isHeld).map(([role]) => role)
}

test('whatever is said: the roles that hold are those of the definition, each once', () => {
  fc.assert(
    fc.property(someCommands, fc.integer({ min: 900, max: 2600 }), (commands, at) => {
      const { state } = after([CREATE, ...commands])
      const roles = state ? grantsAt(state, instant(at)).map(({ role }) => role) : []
      expect(roles.toSorted()).toEqual(heldByDefinition(commands, instant(at)).toSorted())
    }),
  )
})

test('no command changes which roles held before it, but for a closing, after which none is told', () => {
  fc.assert(
    fc.property(someCommands, fc.nat(1600), (commands, back) => {
      const last = commands.at(-1)
      if (!last || last.type === 'CloseAccount' || last.type === 'ReopenAccount') return
      const at = instant(Math.max(0, last.at - 1 - back))
      const [before, now] = [after([CREATE, ...commands.slice(0, -1)]).state, after([CREATE, ...commands]).state]
      expect(held(now, at)).toEqual(held(before, at))
    }),
  )
})
