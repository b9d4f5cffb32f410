import { expect, test } from 'vitest'
import { admin } from '../../tests/support/principals.ts'
import { decideAs, fold } from '../kernel/decider.ts'
import { days, instant, plus } from '../kernel/time.ts'
import type { Grant } from '../principal.ts'
import type { KnownAccount } from './account.ts'
import { endOf, mayHandIn, principalOfToken, type Token, type TokenCommand, type TokenEvent, tokenDecider } from './token.ts'

const stamp = { id: 'a1', at: instant(1000) }
const CREATE: TokenCommand = { type: 'CreateToken', name: 'PBX', hash: 'h', topics: ['calls'], client: 'pbx-1', ...stamp }

function after(...commands: TokenCommand[]): { state: Token; events: TokenEvent[]; codes: string[] } {
  const events: TokenEvent[] = []
  const codes: string[] = []
  for (const command of commands) {
    const decided = decideAs(tokenDecider, command, fold(tokenDecider, events), admin)
    if (decided.ok) events.push(...decided.value)
    else codes.push(decided.rejection.code)
  }
  return { state: fold(tokenDecider, events), events, codes }
}

const codeOf = (token: Token, topic: string, client: string): string | undefined => {
  if (!token) return 'none'
  const answer = mayHandIn(token, topic, client)
  return answer.ok ? undefined : answer.rejection.code
}

test('a token may send its topics as its client, and nothing else', () => {
  const { state } = after(CREATE)
  expect(codeOf(state, 'calls', 'pbx-1')).toBeUndefined()
  expect(codeOf(state, 'recordings', 'pbx-1')).toBe('token.topic')
  expect(codeOf(state, 'calls', 'pbx-2')).toBe('token.client')
})

test('without topics and client it may send everything', () => {
  const { state } = after({ ...CREATE, topics: [], client: undefined })
  expect(codeOf(state, 'recordings', 'anybody')).toBeUndefined()
})

const endCode = (token: Token, owner?: KnownAccount, at = stamp.at) => (token ? endOf(token, owner, at)?.code : 'none')

test('a revoked token is none any more; revoking again changes nothing', () => {
  const { state, events } = after(CREATE, { type: 'RevokeToken', ...stamp }, { type: 'RevokeToken', ...stamp })
  expect([endCode(after(CREATE).state), endCode(state)]).toEqual([undefined, 'token.revoked'])
  expect(events.map(({ type }) => type)).toEqual(['token_created', 'token_revoked'])
})

test('an id is given once, and only what exists is revoked', () => {
  expect(after(CREATE, CREATE).codes).toEqual(['token.exists'])
  expect(after({ type: 'RevokeToken', ...stamp }).codes).toEqual(['token.not_found'])
})

const ANALYST: Grant = { role: 'analyst', scope: 'all', teams: [], sites: [] }
const FOR_API: TokenCommand = { ...CREATE, name: 'reporting', topics: [], client: undefined, grants: [ANALYST], expiresAt: instant(5000) }

const owner = (...grants: Grant[]): KnownAccount => ({
  ...{ id: 'mei', name: 'Mei', isClosed: false, hasPassword: true, hasTotp: false, sessionsFrom: instant(0) },
  grants: grants.map((grant) => ({ ...grant, from: instant(0) })),
})

test('a token with a role ends, and hands in nothing without a topic', () => {
  const { state } = after(FOR_API)
  expect(codeOf(state, 'calls', 'http')).toBe('token.topic')
  expect(codeOf(after({ ...FOR_API, topics: ['calls'] }).state, 'calls', 'http')).toBeUndefined()
  expect([4999, 5000].map((at) => endCode(state, undefined, instant(at)))).toEqual([undefined, 'token.expired'])
})

test.each<[string, Partial<TokenCommand>, string[]]>([
  ['without an end', { expiresAt: undefined }, ['token.expiry_invalid']],
  ['that ends as it begins', { expiresAt: stamp.at }, ['token.expiry_invalid']],
  ['that ends in 366 days', { expiresAt: plus(stamp.at, days(366)) }, []],
  ['that ends later', { expiresAt: plus(stamp.at, days(367)) }, ['token.expiry_invalid']],
  ['whose end is no number', { expiresAt: instant(Number.NaN) }, ['token.expiry_invalid']],
  ['without a name', { name: '' }, ['token.name_invalid']],
  ['named like a job', { name: 'service/score-recordings' }, ['token.name_invalid']],
  ['whose team has no name', { grants: [{ ...ANALYST, scope: 'team' }] }, ['account.scope_invalid']],
  ['of programs', { grants: [{ ...ANALYST, role: 'system' }] }, ['account.role_invalid']],
])('a token with a role %s', (_what, members, codes) => {
  expect(after(Object.assign({ ...FOR_API }, members)).codes).toEqual(codes)
})

test('a token has never more than its owner has at the instant, and ends with the account', () => {
  const { state: token } = after({ ...FOR_API, owner: 'mei' })
  if (!token) throw new Error('no token')
  const held = (account: KnownAccount) => principalOfToken(token, account, stamp.at).grants
  const byTeam: Grant = { ...ANALYST, scope: 'team', teams: ['t-1'] }
  expect(held(owner(ANALYST, { ...ANALYST, role: 'admin' }))).toEqual([ANALYST])
  expect(held(owner(byTeam))).toEqual([byTeam])
  expect(held(owner({ ...ANALYST, role: 'admin' }))).toEqual([])
  expect(principalOfToken(token, owner(ANALYST), stamp.at)).toMatchObject({ id: 'mei', via: 'token' })
  expect([endCode(token, owner()), endCode(token, { ...owner(), isClosed: true }), endCode(token, undefined)]).toEqual([
    ...[undefined, 'token.owner_closed', 'token.owner_closed'],
  ])
})

test('a token without an owner acts for a program of its own name, which no account can have', () => {
  const { state: token } = after(FOR_API)
  expect(token && principalOfToken(token, undefined, stamp.at)).toMatchObject({ id: 'service/reporting', roles: ['analyst'], via: 'token' })
})
