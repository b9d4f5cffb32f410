/** What happened on a call, in order: the queue, the seat, other systems, the recording, the orders. */
import { useNames } from '../directory.tsx'
import { duration } from '../format.ts'
import { type Language, useLanguage, useWords } from '../language.ts'
import { named } from '../named.ts'
import { orderTypeName } from '../orders/order-type.ts'
import type { CallDetail, CallRow, InterfaceStep } from '../published-api.ts'
import type { Step } from '../steps.tsx'
import { callWords } from '../words/calls.ts'
import { overviewWords } from '../words/overview.ts'
import { OUTCOME_TONES } from './call-address.ts'

type Words = (typeof callWords)[Language]

export function useCallSteps(detail: CallDetail): Step[] {
  const words = useWords(callWords)
  const { states } = useWords(overviewWords)
  const language = useLanguage()
  const names = useNames()
  const { call, seat, interfaces, recordings, orders } = detail
  const steps: Step[] = [
    { key: 'offered', at: call.offeredAt, tone: 'accent', title: words.offeredTo(names.queue(call.queueId)) },
    ...ends(call, words),
    ...seat.map((one) => ({
      key: `seat ${one.startedAt} ${one.state}`,
      at: one.startedAt,
      tone: 'muted' as const,
      title: words.seatIs(named(states, one.state)),
      note: one.reason ?? undefined,
    })),
    ...(interfaces ?? []).map((one) => interfaceStep(one, words)),
    ...recordings.map((one) => ({
      key: `recording ${one.recordingId}`,
      at: one.startedAt,
      tone: 'muted' as const,
      title: words.recorded,
      note: duration(one.durationSeconds),
    })),
    ...orders.map((one) => ({
      key: `order ${one.orderId}`,
      at: one.openedAt,
      tone: 'accent' as const,
      title: `${words.orderOpened}: ${one.title ?? one.orderId}`,
      note: orderTypeName(one.orderType, language),
    })),
  ]
  // Equal instants stay as they are listed: the queue before the seat, the seat before what it asked.
  return steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

function ends(call: CallRow, words: Words): Step[] {
  const left = call.leftQueueAt ?? call.answeredAt
  return [
    ...(left === null
      ? []
      : [
          {
            key: 'left',
            at: left,
            tone: OUTCOME_TONES[call.outcome] ?? ('muted' as const),
            title: named(words.leftAs, call.outcome),
            note: call.waitSeconds === null ? undefined : words.afterWait(duration(call.waitSeconds)),
          },
        ]),
    ...(call.endedAt === null
      ? []
      : [
          {
            key: 'ended',
            at: call.endedAt,
            tone: 'muted' as const,
            title: words.ended,
            note: call.releasedBy === null ? undefined : words.releasedBy(named(words.released, call.releasedBy)),
          },
        ]),
    ...(call.wrapEndedAt === null ? [] : [{ key: 'wrapped', at: call.wrapEndedAt, tone: 'muted' as const, title: words.wrapEnded }]),
  ]
}

function interfaceStep(one: InterfaceStep, words: Words): Step {
  const said = [named(words.interfaceOutcomes, one.outcome), one.statusCode ?? one.errorCode, words.took(String(one.durationMs))]
  return {
    key: `interface ${one.calledAt} ${one.operation} ${one.attempt}`,
    at: one.calledAt,
    tone: one.outcome === 'ok' ? 'good' : 'bad',
    title: words.asked(one.interfaceId, named({}, one.operation)),
    note: [...said, one.attempt !== null && one.attempt > 1 ? words.attempt(one.attempt) : null]
      .filter((part) => part !== null)
      .join(' · '),
  }
}
