/** Listening in (监听): sessions of those who lead, beside a call. */
import { LEADS, type Role } from '../domain/principal.ts'
import { type Listening, type ListeningCommand, type ListeningEvent, listeningDecider } from '../domain/traffic/session.ts'
import type { Aggregate } from '../ledger/aggregate.ts'

const listeners: readonly Role[] = ['support', ...LEADS]

const ID = { id: 'text' } as const

export const listening: Aggregate<ListeningCommand, ListeningEvent, Listening> = {
  kind: 'listening',
  personal: 'none',
  idOf: ({ id }) => id,
  decider: listeningDecider,
  says: {
    StartListening: { ...ID, callId: 'text', agentId: 'text', reason: 'text' },
    ChangeMode: { ...ID, mode: 'text' },
    StopListening: { ...ID, note: 'text' },
  },
  permissions: { StartListening: listeners, ChangeMode: listeners, StopListening: [...listeners, 'system'] },
}
