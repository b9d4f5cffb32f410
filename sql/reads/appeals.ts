/** Appeals against items of scores, and how many days there are for one. */
import type { Store } from '../store.ts'
import { type Reach, withinReach } from './reach.ts'

export type AppealRow = {
  readonly scoreId: string
  readonly recordingId: string
  readonly formId: string
  readonly itemId: string
  readonly agentId: string
  readonly filedAt: string
  readonly dueAt: string
  readonly reason: string
  readonly state: 'open' | 'upheld' | 'changed' | 'withdrawn'
  readonly outcomeBefore: string
  readonly outcomeAfter: string
  readonly decidedBy: string
  readonly answeredBy: string
  readonly answer: string
  readonly answeredAt: string | null
}

/** Whoever appeals is whose call it was, as people belonged when the recording began. */
export const readAppeals = (
  store: Store,
  { state = '', agent = '' }: { state?: string; agent?: string },
  reach: Reach,
): Promise<AppealRow[]> =>
  store.query<AppealRow>(
    `select score_id as scoreId, recording_id as recordingId, form_id as formId, item_id as itemId, agent_id as agentId, filed_at as filedAt, due_at as dueAt, reason, state,
       outcome_before as outcomeBefore, outcome_after as outcomeAfter, decided_by as decidedBy, answered_by as answeredBy, answer, answered_at as answeredAt
     from score_appeals
     where ({state:String} = '' or state = {state:String}) and ({agent:String} = '' or agent_id = {agent:String})
       and ${withinReach(reach, { agent: 'agent_id', at: 'ifNull(recorded_at, filed_at)' })}
     order by state != 'open', if(state = 'open', due_at, null), filed_at desc, score_id, item_id limit 500`,
    { state, agent },
  )

/** As the plan says for which the score was drawn; undefined where none has it. */
export async function appealDaysOf(store: Store, scoreId: string): Promise<number | undefined> {
  const [row] = await store.query<{ days: number }>(
    'select max(appeal_days) as days from inspection_items where score_id = {score:String} having count() > 0',
    { score: scoreId },
  )
  return row?.days
}
