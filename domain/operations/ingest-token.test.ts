import { expect, test } from 'vitest'
import { admin } from '../../tests/support/principals.ts'
import { decideAs, fold } from '../kernel/decider.ts'
import { instant } from '../kernel/time.ts'
import { type IngestToken, mayHandIn, type TokenCommand, type TokenEvent, tokenDecider } from './ingest-token.ts'

const stamp = { id: 'a1', at: instant(1000) }
const CREATE: TokenCommand = { type: 'CreateToken', name: 'PBX', hash: 'h', topics: ['calls'], client: 'pbx-1', ...stamp }

function after(...commands: TokenCommand[]): { state: IngestToken; events: TokenEvent[]; codes: string[] } {
  const events: TokenEvent[] = []
  const codes: string[] = []
  for (const command of commands) {
    const decided = decideAs(tokenDecider, command, fold(tokenDecider, events), admin)
    if (decided.ok) events.push(...decided.value)
    else codes.push(decided.rejection.code)
  }
  return { state: fold(tokenDecider, events), events, codes }
}

const codeOf = (token: IngestToken, topic: string, client: string): string | undefined => {
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

test('a revoked token may send nothing; revoking again changes nothing', () => {
  const { state, events } = after(CREATE, { type: 'RevokeToken', ...stamp }, { type: 'RevokeToken', ...stamp })
  expect(codeOf(state, 'calls', 'pbx-1')).toBe('token.revoked')
  expect(events.map(({ type }) => type)).toEqual(['token_created', 'token_revoked'])
})

test('an id is given once, and only what exists is revoked', () => {
  expect(after(CREATE, CREATE).codes).toEqual(['token.exists'])
  expect(after({ type: 'RevokeToken', ...stamp }).codes).toEqual(['token.not_found'])
})
