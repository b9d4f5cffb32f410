/** Inspection plans 质检计划: QA leads draw recordings and say who judges them. */
import { type Inspection, type InspectionCommand, type InspectionEvent, inspectionDecider } from '../domain/operations/inspection.ts'
import type { Role } from '../domain/principal.ts'
import type { Aggregate } from '../ledger/aggregate.ts'

export const QA_LEADS: readonly Role[] = ['qa_lead']

const ID = { id: 'id' } as const

export const inspections: Aggregate<InspectionCommand, InspectionEvent, Inspection> = {
  kind: 'inspection',
  personal: 'none',
  idOf: ({ id }) => id,
  decider: inspectionDecider,
  says: {
    DrawPlan: {
      ...ID,
      terms: {
        ...({ title: 'label', who: { agents: 'texts', teams: 'texts', queues: 'texts' }, from: 'instant', to: 'instant' } as const),
        ...({ formId: 'text', strata: 'text', perStratum: 'number', riskDraws: 'number', seed: 'label', dueAt: 'instant' } as const),
        appealDays: 'number',
        'reviewersEach?': 'number',
      },
      draw: { population: 'count', fingerprint: 'text', strata: 'checked', excluded: 'checked', items: 'checked' },
    },
    AssignItems: { ...ID, assignments: 'checked' },
    ReassignItem: { ...ID, scoreId: 'text', before: 'label', reviewerId: 'label' },
    ClosePlan: { ...ID, reason: 'text' },
  },
  permissions: { DrawPlan: QA_LEADS, AssignItems: QA_LEADS, ReassignItem: QA_LEADS, ClosePlan: QA_LEADS },
}
