/** States of plans and their items as words with a dot, and a deadline that says when it has passed. */
import { useNames } from '../directory.tsx'
import { dayOf, dayText } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Badge, type Tone } from '../parts.tsx'
import type { AppealRow, Plan, PlanItem } from '../published-api.ts'
import { inspectionWords } from '../words/inspection.ts'

const ITEM_TONES: Readonly<Record<PlanItem['state'], Tone>> = {
  drawn: 'warn',
  assigned: 'muted',
  begun: 'accent',
  to_settle: 'warn',
  reviewed: 'good',
  dropped: 'muted',
}
const PLAN_TONES: Readonly<Record<Plan['status'], Tone>> = { drawn: 'warn', assigned: 'accent', closed: 'muted' }
const APPEAL_TONES: Readonly<Record<AppealRow['state'], Tone>> = { open: 'warn', upheld: 'muted', changed: 'accent', withdrawn: 'muted' }

export function ItemState({ state }: { readonly state: PlanItem['state'] }) {
  const words = useWords(inspectionWords)
  return <Badge tone={ITEM_TONES[state]}>{words.states[state]}</Badge>
}

export function PlanState({ status }: { readonly status: Plan['status'] }) {
  const words = useWords(inspectionWords)
  return <Badge tone={PLAN_TONES[status]}>{words.statuses[status]}</Badge>
}

export function AppealState({ state }: { readonly state: AppealRow['state'] }) {
  const words = useWords(inspectionWords)
  return <Badge tone={APPEAL_TONES[state]}>{words.appealStates[state]}</Badge>
}

/** A deadline is the end of its day. Whether it has passed goes by the directory's clock, which is the service's. */
export function Due({ at, isDone }: { readonly at: string; readonly isDone: boolean }) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const { zone, directory } = useNames()
  const isLate = !isDone && directory.asOf !== '' && Date.parse(at) < Date.parse(directory.asOf)
  return (
    <span className="nowrap">
      {dayText(dayOf(Date.parse(at) - 1, zone), language)} {isLate ? <Badge tone="bad">{words.overdue}</Badge> : null}
    </span>
  )
}
