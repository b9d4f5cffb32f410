/** Listening in (监听): sessions of those who lead, beside a call. */
import { LEADS, type Role } from '../domain/principal.ts'
import { type Listening, type ListeningCommand, type ListeningEvent, listeningDecider } from '../domain/traffic/session.ts'
import type { Aggregate } from '../ledger/aggregate.ts'

const listeners: readonly Role[] = ['support', ...LEADS]

export const listening: Aggregate<ListeningCommand, ListeningEvent, Listening> = {
  kind: 'listening',
  idOf: ({ id }) => id,
  decider: listeningDecider,
  permissions: { StartListening: listeners, ChangeMode: listeners, StopListening: [...listeners, 'system'] },
}
