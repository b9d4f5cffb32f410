/** `/api/inspections/report`: what people found, per agent and item, with intervals, agreement of rules and people, and appeals. */
import { type Static, Type } from 'typebox'
import { rolesWith } from './may.ts'
import { READ, route } from './route.ts'
import { ItemName } from './scores.ts'
import { closed, DayText, Id, Nullable } from './values.ts'

const READERS = rolesWith('team', ['supervisor', 'manager', 'qa_inspector', 'qa_lead'])

export const ReportQuery = Type.Object(
  { plan: Type.Optional(Id), agent: Type.Optional(Id), from: Type.Optional(DayText), to: Type.Optional(DayText) },
  closed,
)

export const Rate = Type.Object({
  mean: Type.Number({ description: 'Weighed by the inverse of how probable each recording was to be drawn and reviewed (Hájek).' }),
  lo: Type.Number({ description: 'Of the 95 % interval.' }),
  hi: Type.Number(),
  n: Type.Number({ description: 'Recordings reviewed.' }),
})

export const AgentLine = Type.Object({
  agentId: Type.String(),
  drawn: Type.Number(),
  reviewed: Type.Number(),
  failed: Nullable(Rate),
  score: Nullable(Rate),
  place: Nullable(Type.Object({ from: Type.Number(), to: Type.Number() })),
})

export const ItemLine = Type.Object({
  itemId: Type.String(),
  failed: Nullable(Rate),
  fails: Type.Number(),
  judged: Type.Number(),
  cumulated: Type.Number(),
  both: Type.Number({ description: 'Judged pass or fail by rules and people.' }),
  same: Type.Number(),
  rulesAlone: Type.Number({ description: 'Failed by the rules, met by people.' }),
  peopleAlone: Type.Number({ description: 'Failed by people, met by the rules.' }),
  precision: Nullable(
    Type.Object(
      { mean: Type.Number(), lo: Type.Number(), hi: Type.Number() },
      { description: "Of what the rules failed, the share that people failed too, with Wilson's 95 % interval." },
    ),
  ),
})

export const InspectionReport = Type.Object({
  drawn: Type.Number(),
  reviewed: Type.Number(),
  failed: Nullable(Rate),
  score: Nullable(Rate),
  agents: Type.Array(AgentLine),
  items: Type.Array(ItemLine),
  appeals: Type.Object({ scores: Type.Number(), items: Type.Number(), answered: Type.Number(), changed: Type.Number() }),
  names: Type.Array(ItemName, { description: 'Names of the items.' }),
  plans: Type.Array(Type.Object({ planId: Type.String(), title: Type.String() })),
})
export type InspectionReport = Static<typeof InspectionReport>

export const getInspectionReport = route('GET', '/api/inspections/report', READERS, {
  summary: 'What people found in the recordings drawn: rates with intervals per agent and item, agreement with the rules, appeals.',
  querystring: ReportQuery,
  response: { 200: InspectionReport, ...READ },
})
