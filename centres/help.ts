/** Internal help (内部求助): an agent asks colleagues during a call. */
import { STAFF } from '../domain/principal.ts'
import { type Help, type HelpCommand, type HelpEvent, helpDecider } from '../domain/traffic/session.ts'
import type { Aggregate } from '../ledger/aggregate.ts'

export const help: Aggregate<HelpCommand, HelpEvent, Help> = {
  kind: 'help',
  idOf: ({ id }) => id,
  decider: helpDecider,
  permissions: { AskForHelp: STAFF, AnswerHelp: STAFF, ReturnHelp: STAFF, CloseHelp: STAFF, CancelHelp: [...STAFF, 'system'] },
}
