/** Internal help (内部求助): an agent asks colleagues during a call. */
import { STAFF, WORKERS } from '../domain/principal.ts'
import { type Help, type HelpCommand, type HelpEvent, helpDecider } from '../domain/traffic/session.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { unknownNamed } from './named.ts'

const ID = { id: 'text' } as const

export const help: Aggregate<HelpCommand, HelpEvent, Help> = {
  kind: 'help',
  personal: 'none',
  idOf: ({ id }) => id,
  decider: helpDecider,
  says: {
    AskForHelp: { ...ID, callId: 'text', skillId: 'text', question: 'text' },
    AnswerHelp: ID,
    ReturnHelp: { ...ID, reason: 'text' },
    CloseHelp: { ...ID, advice: 'text' },
    CancelHelp: ID,
  },
  unknownIn: unknownNamed({ skillId: ['skill', 'help.skill_unknown'] }),
  permissions: { AskForHelp: STAFF, AnswerHelp: STAFF, ReturnHelp: STAFF, CloseHelp: STAFF, CancelHelp: WORKERS },
}
