/**
 * Seeded facts for every KPI view, each as the plain fact that the oracle judges beside the records that ingest or a job would store of it.
 * `regular` facts say all that the definitions ask for; `irregular` ones have gaps and turns that sources really have.
 */

import { exponential, type Random, randomOf } from '../../../demo/random.ts'
import type {
  CallFact,
  ForecastFact,
  InterfaceCallFact,
  OfferedCall,
  OrderFact,
  RecordingFact,
  ScoreFact,
  StaffingFact,
} from '../../../domain/index.ts'
import {
  days,
  HALF_HOUR,
  hours,
  type Instant,
  type Interval,
  interval,
  minutes,
  plus,
  type Seconds,
  seconds,
  toIso,
} from '../../../domain/kernel/time.ts'
import { type SeatChange, type SeatInterval, seatIntervals } from '../../../domain/traffic/seat.ts'

export type Kind = 'regular' | 'irregular'
export type Row = Readonly<Record<string, unknown>>

/** A fact with the member of its view's dimension it belongs to, and what is stored of it. */
export type Told<Fact> = { readonly member: string; readonly fact: Fact; readonly rows: readonly Row[] }

const many = <Fact>(count: number, one: (n: number) => Told<Fact>): Told<Fact>[] => Array.from({ length: count }, (_, n) => one(n))
const pick = <T>(random: Random, values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0]
const within = (random: Random, { from, to }: Interval): Instant => plus(from, seconds(Math.floor(random() * (to - from)) / 1000))
const defined = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))

/** `slow` has targets of its own, and others from the second day on. */
export const slowQueue = (from: Instant): Row[] => [
  { queue_id: 'slow', name_en: 'Slow', answer_target_s: 60, short_abandon_s: 10, valid_from: toIso(plus(from, days(-1))) },
  { queue_id: 'slow', name_en: 'Slow', answer_target_s: 30, short_abandon_s: 8, valid_from: toIso(plus(from, days(1))) },
]

function thresholdsOf(queue: string, offeredAt: Instant, period: Interval): OfferedCall['thresholds'] {
  if (queue === 'fast') return { answerTarget: seconds(20), shortAbandon: seconds(5) }
  const isLater = offeredAt >= plus(period.from, days(1))
  return { answerTarget: seconds(isLater ? 30 : 60), shortAbandon: seconds(isLater ? 8 : 10) }
}

const OUTCOMES = [
  'answered',
  'answered',
  'answered',
  'answered',
  'answered',
  'abandoned',
  'abandoned',
  'overflowed',
  'callback_queued',
  'open',
] as const

export function calls(kind: Kind, period: Interval, count: number): Told<OfferedCall & { offeredAt: Instant }>[] {
  const random = randomOf(`calls/${kind}`)
  return many(count, (n) => {
    const queue = pick(random, ['fast', 'fast', 'slow'])
    const offeredAt = within(random, period)
    const outcome = pick(random, OUTCOMES)
    const isAnswered = outcome === 'answered'
    const wait = outcome === 'open' ? UNTOLD : waitOf(kind, outcome, offeredAt, random)
    const handling = isAnswered ? handlingOf(kind, plus(offeredAt, wait.after), wait !== UNTOLD, random) : NONE
    const fact = {
      ...{ outcome, offeredAt, waitSeconds: wait.seconds, ...handling.fact },
      isTransferred: isAnswered && random() < 0.1,
      isRedial: random() < 0.08,
      ...(random() < 0.8 ? { customerId: `${kind}-p${Math.floor(random() * 300)}` } : {}),
      thresholds: thresholdsOf(queue, offeredAt, period),
    }
    const row = {
      ...{
        callId: `${kind}-c${n}`,
        revision: 1,
        siteId: 'site',
        queueId: queue,
        direction: 'inbound',
        outcome,
        offeredAt: toIso(offeredAt),
      },
      ...{ ...handling.told, ...wait.told, transferredTo: fact.isTransferred ? 'elsewhere' : undefined },
      ...{ isRedial: fact.isRedial, customerId: fact.customerId },
    }
    return { member: queue, fact, rows: [defined(row)] }
  })
}

/** `after` the offer, by the clocks, the leg left the queue. */
const UNTOLD: { seconds: Seconds | null; after: Seconds; told: Row } = { seconds: null, after: seconds(0), told: {} }

/** In seconds, or by when the leg left the queue or was answered; what is dated before the offer says not how long that took. */
function waitOf(kind: Kind, outcome: CallFact['outcome'], offeredAt: Instant, random: Random): typeof UNTOLD {
  if (kind === 'irregular' && random() < 0.3) return UNTOLD
  // Limits themselves are hit as often as not.
  const waited = random() < 0.4 ? pick(random, [0, 4, 5, 8, 10, 20, 30, 60]) : Math.round(exponential(random, 25) * 1000) / 1000
  const isSkewed = kind === 'irregular' && random() < 0.1
  const after = seconds(isSkewed ? -30 : waited)
  const left = toIso(plus(offeredAt, after))
  const inInstants = pick<Row>(random, [{ leftQueueAt: left }, outcome === 'answered' ? { answeredAt: left } : { endedAt: left }])
  return isSkewed
    ? { seconds: null, after, told: inInstants }
    : { seconds: seconds(waited), after, told: random() < 0.4 ? { waitSeconds: waited } : inInstants }
}

type Handling = { readonly fact: Pick<CallFact, 'talkSeconds' | 'holdSeconds' | 'wrapSeconds' | 'handleSeconds'>; readonly told: Row }
const NONE: Handling = { fact: { talkSeconds: null, holdSeconds: null, wrapSeconds: null }, told: {} }

/** As numbers; or by instants, with hold, without it, or as yet without an end. An end alone says neither when the call was answered nor how long it took. */
function handlingOf(kind: Kind, answeredAt: Instant, isAnswerKnown: boolean, random: Random): Handling {
  const part = (mean: number) => seconds(Math.round(exponential(random, mean)))
  const [talkSeconds, holdSeconds, wrapSeconds] = [part(180), part(10), part(40)]
  const all = { talkSeconds, holdSeconds, wrapSeconds }
  if (kind === 'regular') return { fact: all, told: all }
  const endedAt = plus(answeredAt, seconds(talkSeconds + holdSeconds))
  const ended = { endedAt: toIso(endedAt), wrapEndedAt: toIso(plus(endedAt, wrapSeconds)) }
  if (!isAnswerKnown) return { fact: { ...NONE.fact, wrapSeconds }, told: ended }
  const answered = { answeredAt: toIso(answeredAt), ...ended }
  const long = seconds(holdSeconds + 3)
  return pick<Handling>(random, [
    { fact: all, told: all },
    { fact: all, told: { ...answered, holdSeconds } },
    { fact: all, told: { ...answered, talkSeconds } },
    { fact: { ...NONE.fact, wrapSeconds, handleSeconds: seconds(talkSeconds + holdSeconds + wrapSeconds) }, told: answered },
    { fact: { ...all, wrapSeconds: null }, told: { ...answered, talkSeconds, wrapEndedAt: toIso(plus(endedAt, seconds(-2))) } },
    {
      fact: { ...NONE.fact, wrapSeconds },
      told: { answeredAt: answered.answeredAt, endedAt: toIso(plus(answeredAt, seconds(-2))), wrapSeconds },
    },
    // Two seconds more on hold than the conversation was long.
    {
      fact: { ...all, talkSeconds: null, holdSeconds: long },
      told: { ...answered, holdSeconds: long, wrapSeconds, endedAt: toIso(plus(answeredAt, seconds(long - 2))) },
    },
    { fact: { ...NONE.fact, talkSeconds }, told: { talkSeconds } },
    { fact: NONE.fact, told: { answeredAt: answered.answeredAt } },
  ])
}

/** Ours to customers: in no figure of a queue. */
export const outboundCalls = (period: Interval): Row[] =>
  Array.from({ length: 100 }, (_, n) => ({
    ...{
      callId: `out-${n}`,
      revision: 1,
      siteId: 'site',
      queueId: 'fast',
      direction: 'outbound',
      outcome: 'answered',
      waitSeconds: 3,
      talkSeconds: 60,
    },
    offeredAt: toIso(plus(period.from, minutes(n))),
  }))

const STATES = ['ready', 'ringing', 'talking', 'holding', 'wrap_up', 'break', 'training', 'meeting', 'signed_out'] as const

/** States of minutes, and of each seat some that nobody ended for 17 h or for two days. */
export function seats(period: Interval, perSeat: number): Told<SeatInterval>[] {
  const random = randomOf('seats')
  return Array.from({ length: 12 }, (_, seat) => `seat-${seat}`).flatMap((seatId) => {
    let at = plus(period.from, seconds(Math.floor(random() * 7200)))
    const changes = Array.from({ length: perSeat }, (_, n): SeatChange => {
      const change = { seatId, state: pick(random, STATES), at }
      at = plus(at, n % 60 === 30 ? hours(17) : n % 60 === 50 ? days(2) : seconds(1 + Math.floor(exponential(random, 300) * 1000) / 1000))
      return change
    })
    const rows = changes.map((change, n) => ({
      ...{ stateId: `${seatId}/${n}`, revision: 0, seatId, siteId: 'site', state: change.state, startedAt: toIso(change.at) },
    }))
    const spans = seatIntervals(changes, plus(at, days(3)))
    return spans.map((fact, n) => ({ member: seatId, fact, rows: n === 0 ? rows : [] }))
  })
}

type Step = { readonly type: string; readonly at: Instant; readonly changes: Row }

/** The life of an order as its steps, and the fact they come to. */
function orderLife(kind: Kind, openedAt: Instant, random: Random): { fact: OrderFact; steps: Step[] } {
  const later = (at: Instant, mean: number) => plus(at, seconds(1 + Math.floor(exponential(random, mean * 3600))))
  let [resolveDueAt, last] = [plus(openedAt, hours(24)), openedAt]
  const replyDueAt = plus(openedAt, hours(4))
  const steps: Step[] = [
    { type: 'order_opened', at: openedAt, changes: { replyDueAt: toIso(replyDueAt), resolveDueAt: toIso(resolveDueAt) } },
  ]
  const at: { resolvedAt: Instant[]; reopenedAt: Instant[]; reassignedAt: Instant[]; urgedAt: Instant[] } = {
    resolvedAt: [],
    reopenedAt: [],
    reassignedAt: [],
    urgedAt: [],
  }
  const step = (type: string, mean: number, changes: (at: Instant) => Row = () => ({})): Instant => {
    last = later(last, mean)
    steps.push({ type, at: last, changes: changes(last) })
    return last
  }
  const resolve = () => at.resolvedAt.push(step('order_resolved', 14, (now) => ({ resolvedAt: toIso(now) })))
  const close = () => step('order_archived', 2, (now) => ({ closedAt: toIso(now), status: 'archived' }))
  const repliedAt = random() < 0.9 ? step('order_replied', 2.5, (now) => ({ firstRepliedAt: toIso(now) })) : undefined
  if (random() < 0.3) at.reassignedAt.push(step(pick(random, ['order_reassigned', 'order_transferred', 'order_dispatched']), 1))
  for (let urges = random(); urges < 0.3; urges += 0.15) at.urgedAt.push(step('order_urged', 1))
  if (kind === 'irregular' && random() < 0.4) {
    const pausedSeconds = hours(3)
    resolveDueAt = plus(resolveDueAt, pausedSeconds)
    step('order_resumed', 3, () => ({ resolveDueAt: toIso(resolveDueAt), pausedSeconds }))
  }
  const end = random()
  const base = { openedAt, replyDueAt, ...(repliedAt === undefined ? {} : { repliedAt }) }
  if (kind === 'irregular' && end < 0.15) {
    const closedAt = step('order_withdrawn', 1, (now) => ({ closedAt: toIso(now), status: 'withdrawn' }))
    return { fact: { ...base, ...at, resolveDueAt, closedAt, isWithdrawn: true }, steps }
  }
  if (end > 0.85) {
    if (kind === 'regular' || random() < 0.3) return { fact: { ...base, ...at, resolveDueAt }, steps }
    // Stopped before or after its deadlines, or closed without a resolution.
    if (random() < 0.3) return { fact: { ...base, ...at, resolveDueAt, closedAt: close() }, steps }
    const pausedAt = step('order_paused', 14, (now) => ({ pausedAt: toIso(now), status: 'paused' }))
    return { fact: { ...base, ...at, resolveDueAt, pausedAt }, steps }
  }
  resolve()
  if (random() < 0.2) {
    at.reopenedAt.push(step('order_reopened', 5, () => ({ status: 'opened' })))
    if (kind === 'irregular' && random() < 0.5) return { fact: { ...base, ...at, resolveDueAt }, steps }
    resolve()
  }
  const closedAt = random() < 0.7 ? close() : undefined
  return { fact: { ...base, ...at, resolveDueAt, ...(closedAt === undefined ? {} : { closedAt }) }, steps }
}

export function orders(kind: Kind, period: Interval, count: number): Told<OrderFact>[] {
  const random = randomOf(`orders/${kind}`)
  return many(count, (n) => {
    const orderId = `${kind}-o${n}`
    const member = `${kind}-${pick(random, ['fault', 'complaint'])}`
    const { fact, steps } = orderLife(kind, within(random, period), random)
    let after: Row = { orderType: member, status: 'opened', openedAt: toIso(fact.openedAt), teamId: 'team' }
    const rows = steps.map(({ type, at, changes }, revision) => {
      after = { ...after, ...changes }
      return { eventId: `${orderId}/${revision}`, orderId, revision, type, occurredAt: toIso(at), source: 'test', after }
    })
    return { member, fact, rows }
  })
}

export function interfaceCalls(period: Interval, count: number): Told<InterfaceCallFact>[] {
  const random = randomOf('interfaces')
  return many(count, (n) => {
    const outcome = pick<InterfaceCallFact['outcome']>(random, ['ok', 'ok', 'ok', 'ok', 'error', 'timeout', 'rejected'])
    const fact: InterfaceCallFact = { outcome, durationMs: outcome === 'rejected' ? 0 : Math.round(exponential(random, 400)) }
    const member = pick(random, ['crm', 'billing'])
    return {
      member,
      fact,
      rows: [
        {
          interfaceCallId: `x${n}`,
          revision: 0,
          interfaceId: member,
          operation: 'query',
          calledAt: toIso(within(random, period)),
          ...fact,
        },
      ],
    }
  })
}

const NOBODY = { isReviewed: false, isChanged: false } as const

type Reviewed = Told<RecordingFact> & { readonly scores: readonly Row[]; readonly reviews: readonly Row[] }

/** What people made of a score in two steps, the second of which may take back the first; undefined where it stands as the rules left it. */
function reviewed(random: Random, scoreId: string, { ratio, needsReview: _, ...auto }: ScoreFact, at: string) {
  const [isChanged, isUndone] = [random() < 0.5, random() < 0.3]
  const value = isChanged ? Math.round(random() * 100) / 100 : ratio
  const hasFatal = isChanged ? random() < 0.2 : auto.hasFatal
  const isFailed = isChanged ? hasFatal || (value !== null && value < 0.6) : auto.isFailed
  const step = (n: number, decision: string) => ({
    ...{
      review_id: `${scoreId}/${n}`,
      score_id: scoreId,
      recording_id: 'r',
      reviewer: 'p',
      step: n,
      reviewed_at: at,
      recorded_at: at,
      items: '[]',
    },
    ...{ decision, score_ratio: value, is_failed: isFailed, fatal_items: hasFatal ? ['words'] : [] },
    ...{ item_ids: ['words'], item_outcomes: [isChanged ? 'fail' : 'pass'], item_points: [0] },
  })
  const decision = isChanged ? 'changed' : 'confirmed'
  const fact: ScoreFact | undefined = isUndone
    ? undefined
    : { ratio: value, hasFatal, isFailed, needsReview: false, isReviewed: true, isChanged }
  return { fact, rows: [step(1, decision), ...(isUndone ? [step(2, 'open')] : [step(2, decision)])] }
}

/** One form in two versions: of a recording scored under both the newer score counts, unless people have decided on the older one. */
export function recordings(period: Interval, count: number): Reviewed[] {
  const random = randomOf('recordings')
  return Array.from({ length: count }, (_, n) => {
    const startedAt = toIso(within(random, period))
    const queueId = pick(random, ['fast', 'slow'])
    const record = { recordingId: `r${n}`, revision: 1, callId: `c${n}`, siteId: 'site', queueId, startedAt, durationSeconds: 60 }
    const versions = pick(random, [[], [1], [2], [1, 2]])
    const told = versions.map((version) => {
      const value = random() < 0.1 ? null : Math.round(random() * 100) / 100
      const hasFatal = value !== null && random() < 0.1
      const fact: ScoreFact = {
        ratio: value,
        hasFatal,
        isFailed: hasFatal || (value !== null && value < 0.6),
        needsReview: random() < 0.2,
        ...NOBODY,
      }
      const row = {
        ...{
          score_id: `s${n}/${version}`,
          recording_id: `r${n}`,
          call_id: `c${n}`,
          site_id: 'site',
          queue_id: queueId,
          recorded_at: startedAt,
        },
        ...{
          form_id: 'hotline',
          form_version: version,
          engine_version: 1,
          transcript_revision: 1,
          item_ids: ['words'],
          item_outcomes: ['pass'],
          item_points: [1],
          items: '[]',
        },
        ...{
          score_ratio: value,
          raw_score_ratio: value,
          is_failed: fact.isFailed,
          fatal_items: hasFatal ? ['words'] : [],
          needs_review: fact.needsReview,
        },
      }
      return { fact, row }
    })
    const [first] = told
    const review = first && random() < 0.4 ? reviewed(random, first.row.score_id, first.fact, startedAt) : undefined
    const counting = review?.fact ? [review.fact] : told.slice(-1).map(({ fact }) => fact)
    const scores = told.map(({ row }) => row)
    return { member: queueId, fact: { scores: counting }, rows: [record], scores, reviews: review?.rows ?? [] }
  })
}

const halfHours = ({ from, to }: Interval): Instant[] =>
  Array.from({ length: Math.floor((to - from) / 1000 / HALF_HOUR) }, (_, n) => plus(from, seconds(n * HALF_HOUR)))

/** Two forecasts of every queue and half-hour, the later of which counts, beside the calls that came. */
export function forecasts(period: Interval, came: readonly Told<OfferedCall & { offeredAt: Instant }>[]): Told<ForecastFact>[] {
  const random = randomOf('forecasts')
  return ['fast', 'slow'].flatMap((queue) =>
    halfHours(period).map((slotAt): Told<ForecastFact> => {
      const slot = interval(slotAt, plus(slotAt, HALF_HOUR))
      const ofSlot = came.filter(
        ({ member, fact }) => member === queue && !fact.isRedial && fact.offeredAt >= slot.from && fact.offeredAt < slot.to,
      )
      const rows = [days(-2), days(-1)].map((before, run) => ({
        ...{
          forecast_id: `${queue}/${slotAt}/${run}`,
          run_id: `run-${run}`,
          model: 'm',
          role: 'official',
          queue_id: queue,
          slot_at: toIso(slotAt),
        },
        ...{
          mean: Math.round(random() * 400) / 10,
          lo80: 0,
          hi80: 50,
          lo95: 0,
          hi95: 60,
          origin_at: toIso(plus(slotAt, before)),
          as_of: toIso(plus(slotAt, before)),
        },
      }))
      return { member: queue, fact: { actual: ofSlot.length, forecast: rows.at(-1)?.mean ?? 0 }, rows }
    }),
  )
}

/** The latest roster without broken rules counts; a later one that breaks some is none. */
export function staffing(period: Interval): { readonly told: Told<StaffingFact>[]; readonly runs: readonly Row[] } {
  const random = randomOf('staffing')
  const [week_from = ''] = toIso(period.from).split('T')
  const run = (id: string, hard_violations: number, age: number) => ({
    ...{
      roster_id: id,
      run_id: id,
      week_from,
      hard_violations,
      status: 'feasible',
      seconds: 1,
      as_of: toIso(plus(period.from, minutes(-age))),
    },
  })
  const told = ['fast', 'slow'].flatMap((queue) =>
    halfHours(period).map((slotAt): Told<StaffingFact> => {
      const agents = () => ({ required: Math.floor(random() * 6), rostered: Math.floor(random() * 7) })
      const fact = { slotAt, ...agents() }
      const row = (id: string, values: Row) => ({ roster_id: id, run_id: id, queue_id: queue, slot_at: toIso(slotAt), ...values })
      return {
        member: queue,
        fact,
        rows: [row('old', agents()), row('good', { required: fact.required, rostered: fact.rostered }), row('broken', agents())],
      }
    }),
  )
  return { told, runs: [run('old', 0, 30), run('good', 0, 20), run('broken', 1, 10)] }
}
