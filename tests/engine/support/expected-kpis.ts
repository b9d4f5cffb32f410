/** KPI rows worked out in plain TypeScript from the final facts; the reference the views are compared with. */
import { HOUR_MS, QUARTER_HOUR_MS } from '../../../domain/kernel/time.ts'

export type CallFact = {
  readonly callId: string
  readonly revision: number
  readonly queueId: string
  readonly outcome: 'open' | 'answered' | 'abandoned' | 'overflowed'
  readonly direction: 'inbound' | 'outbound'
  readonly waitSeconds: number
  readonly isTransferred: boolean
  readonly offeredMs: number
}

export type StateFact = {
  readonly stateId: string
  readonly revision: number
  readonly seatId: string
  readonly state: 'ready' | 'talking' | 'wrap_up' | 'break' | 'signed_out'
  readonly startedMs: number
}

const slotText = (ms: number): string => new Date(Math.floor(ms / QUARTER_HOUR_MS) * QUARTER_HOUR_MS).toISOString()

/** Queue `slow` has a target of 60 s and a short-abandon limit of 10 s; others 20 s and 5 s. */
const targetOf = (queueId: string) => (queueId === 'slow' ? { answer: 60, short: 10 } : { answer: 20, short: 5 })

const sum = <T>(items: readonly T[], value: (item: T) => number): number => items.reduce((total, item) => total + value(item), 0)

function groupBy<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

export function expectedQueues(calls: readonly CallFact[]) {
  const inbound = calls.filter(({ direction }) => direction === 'inbound')
  return groupBy(inbound, ({ offeredMs, queueId }) => `${slotText(offeredMs)} ${queueId}`).map(([key, group]) => {
    const [slot = '', queue = ''] = key.split(' ')
    const { answer, short } = targetOf(queue)
    const answered = group.filter(({ outcome }) => outcome === 'answered')
    const abandoned = group.filter(({ outcome }) => outcome === 'abandoned')
    return {
      slot_at: slot,
      queue_id: queue,
      offered: group.length,
      handled: answered.length,
      abandoned: abandoned.length,
      short_abandoned: abandoned.filter(({ waitSeconds }) => waitSeconds < short).length,
      flow_out: group.filter(({ outcome }) => outcome === 'overflowed').length,
      answered_in_target: answered.filter(({ waitSeconds }) => waitSeconds <= answer).length,
      abandoned_in_target: abandoned.filter(({ waitSeconds }) => waitSeconds <= answer).length,
      wait_answered_s: sum(answered, ({ waitSeconds }) => waitSeconds),
      wait_abandoned_s: sum(abandoned, ({ waitSeconds }) => waitSeconds),
      max_wait_s: Math.max(0, ...group.filter(({ outcome }) => outcome !== 'open').map(({ waitSeconds }) => waitSeconds)),
      talk_s: sum(answered, ({ waitSeconds }) => 100 + waitSeconds),
      hold_s: 7 * answered.length,
      wrap_s: 30 * answered.length,
      transferred: answered.filter(({ isTransferred }) => isTransferred).length,
    }
  })
}

type Span = { readonly seatId: string; readonly state: string; readonly fromMs: number; readonly toMs: number }

/** A state lasts until the seat's next, at most 16 h; then it is unknown until 24 h after it began. */
function spansOf(states: readonly StateFact[]): Span[] {
  return groupBy(states, ({ seatId }) => seatId).flatMap(([seatId, ofSeat]) => {
    const ordered = [...ofSeat].sort((a, b) => a.startedMs - b.startedMs)
    return ordered.flatMap(({ state, startedMs }, index): Span[] => {
      if (state === 'signed_out') return []
      const until = ordered[index + 1]?.startedMs ?? Number.POSITIVE_INFINITY
      const end = Math.min(until, startedMs + 16 * HOUR_MS)
      return [
        { seatId, state, fromMs: startedMs, toMs: end },
        { seatId, state: 'unknown', fromMs: startedMs + 16 * HOUR_MS, toMs: Math.min(until, startedMs + 24 * HOUR_MS) },
      ].filter((span) => span.toMs > span.fromMs)
    })
  })
}

export function expectedSeats(states: readonly StateFact[]) {
  const pieces = spansOf(states).flatMap(({ seatId, state, fromMs, toMs }) => {
    const slots: { seatId: string; state: string; slot: string; seconds: number }[] = []
    for (let slot = Math.floor(fromMs / QUARTER_HOUR_MS) * QUARTER_HOUR_MS; slot < toMs; slot += QUARTER_HOUR_MS)
      slots.push({ seatId, state, slot: slotText(slot), seconds: (Math.min(toMs, slot + QUARTER_HOUR_MS) - Math.max(fromMs, slot)) / 1000 })
    return slots
  })
  return groupBy(pieces, ({ slot, seatId }) => `${slot} ${seatId}`).map(([key, group]) => {
    const [slot = '', seatId = ''] = key.split(' ')
    const spent = (...wanted: string[]) =>
      Math.round(
        sum(
          group.filter(({ state }) => wanted.includes(state)),
          ({ seconds }) => seconds,
        ) * 1000,
      ) / 1000
    return {
      slot_at: slot,
      seat_id: seatId,
      ready: spent('ready'),
      talking: spent('talking'),
      wrap_up: spent('wrap_up'),
      break: spent('break'),
      unknown: spent('unknown'),
      signed_in: spent('ready', 'talking', 'wrap_up', 'break'),
    }
  })
}
