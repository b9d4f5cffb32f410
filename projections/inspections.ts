/** Inspection plans as rows: the plan as it stands, and each recording drawn with who judges it. */
import { inspections as aggregate } from '../centres/inspections.ts'
import { toIso } from '../domain/kernel/time.ts'
import { eachOf, type Inspection, type InspectionEvent, type LivePlan } from '../domain/operations/inspection.ts'
import { fromStored, stateAfter } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { NewRow } from '../sql/tables/definition.ts'
import { inspectionItemsTable, inspectionPlansTable } from '../sql/tables/inspections.ts'
import { into, type TableProjection } from './projection.ts'

export const inspections: TableProjection = {
  kind: 'tables',
  name: 'inspections',
  description: 'Inspection plans, the recordings drawn for them, and who judges which.',
  streams: [aggregate.kind],
  tables: [inspectionPlansTable, inspectionItemsTable],
  rows: ({ events }) => {
    const plan: Inspection = stateAfter(aggregate, events)
    if (plan.status === 'none') return []
    return [into(inspectionPlansTable, [planRow(plan, events)]), into(inspectionItemsTable, itemRows(plan, events))]
  },
}

function planRow({ id, status, terms, draw }: LivePlan, events: readonly StoredEvent[]): NewRow<typeof inspectionPlansTable> {
  const { title, who, from, to, formId, strata, perStratum, riskDraws, seed, dueAt, appealDays } = terms
  const [first] = events
  const closed = events.map(fromStored<InspectionEvent>).find((one) => one.type === 'plan_closed')
  const excluded: Record<string, number> = {}
  for (const { why } of draw.excluded) excluded[why] = (excluded[why] ?? 0) + 1
  return {
    ...{ plan_id: id, title, status, made_by: first?.actor ?? '', made_at: toIso(first?.at ?? from) },
    ...{ agents: who.agents, teams: who.teams, queues: who.queues, from_at: toIso(from), to_at: toIso(to), form_id: formId },
    ...{ strata, per_stratum: perStratum, risk_draws: riskDraws, seed, fingerprint: draw.fingerprint, population: draw.population },
    ...{ excluded, drawn: draw.items.length, due_at: toIso(dueAt), appeal_days: appealDays, reviewers_each: eachOf(terms) },
    ...{ closed_at: closed ? toIso(closed.at) : null, close_reason: closed?.reason ?? '', version: events.length },
  }
}

function itemRows({ id, status, terms, draw, reviewers }: LivePlan, events: readonly StoredEvent[]): NewRow<typeof inspectionItemsTable>[] {
  const assigned = new Map<string, string>()
  for (const event of events.map(fromStored<InspectionEvent>)) {
    if (event.type === 'items_assigned') for (const { scoreId } of event.assignments) assigned.set(scoreId, toIso(event.at))
    if (event.type === 'item_reassigned') assigned.set(event.scoreId, toIso(event.at))
  }
  return draw.items.map((item) => ({
    ...{ plan_id: id, score_id: item.scoreId, recording_id: item.recordingId, agent_id: item.agentId, queue_id: item.queueId },
    ...{ recorded_at: toIso(item.recordedAt), stratum: item.stratum, drawn_by: item.drawnBy },
    ...{
      inclusion_probability: item.inclusionProbability,
      reviewers: (reviewers[item.scoreId] ?? []).join('\n'),
      reviewers_each: eachOf(terms),
    },
    ...{ assigned_at: assigned.get(item.scoreId) ?? null, due_at: toIso(terms.dueAt), appeal_days: terms.appealDays },
    ...{ is_closed: status === 'closed', version: events.length },
  }))
}
