/** One local day of the demo hotline, call by call: queues, seats, patience, redials and transfers. Deterministic by (seed, date). */

import type { SEAT_STATES } from '../contracts/seat-states.ts'
import { MINUTE_MS, QUARTER_HOUR_MS } from '../domain/kernel/time.ts'
import { type LocalDate, localDay } from '../domain/kernel/zone.ts'
import { arrivals } from './demand.ts'
import { TimeHeap } from './heap.ts'
import { DEMO_QUEUES, DEMO_ZONE, type DemoAgent, type DemoQueue } from './hotline.ts'
import { exponential, logNormal, pick, type Random, randomOf } from './random.ts'
import { type DutyShift, dutyOf } from './shifts.ts'

/** A queue leg as simulated; instants in epoch ms. */
export type DemoCall = {
  readonly callId: string
  readonly contactId: string
  readonly customerId: string
  readonly queue: DemoQueue
  readonly reason: string
  readonly offeredAt: number
  readonly previousCallId?: string
  readonly isRedial: boolean
  agent?: DemoAgent
  ringAt?: number
  answeredAt?: number
  abandonedAt?: number
  holdMs: number
  endedAt?: number
  wrapEndedAt?: number
  transferredTo?: string
}

export type DemoSeatState = {
  readonly agent: DemoAgent
  readonly state: SeatState
  readonly at: number
  readonly call?: DemoCall
  readonly reason?: string
}

export type DemoDay = { readonly date: LocalDate; readonly calls: readonly DemoCall[]; readonly seatStates: readonly DemoSeatState[] }

type SeatState = (typeof SEAT_STATES)[number]

type Seat = {
  readonly shift: DutyShift
  isFree: boolean
  isIn: boolean
  due: { readonly state: SeatState; readonly ms: number }[]
  idleSince: number
}

type Happening =
  | { type: 'arrive'; call: DemoCall }
  | { type: 'give_up'; call: DemoCall }
  | { type: 'free'; seat: Seat }
  | { type: 'due'; seat: Seat; pause: { state: SeatState; ms: number } }
  | { type: 'sign_in'; seat: Seat }
  | { type: 'sign_out'; seat: Seat }

const BREAK_MS = 45 * MINUTE_MS
const REST_MS = QUARTER_HOUR_MS

export function simulateDay(seed: string, agents: readonly DemoAgent[], date: LocalDate): DemoDay {
  return new Day(seed, agents, date).run()
}

class Day {
  readonly #random: Random
  readonly #date: LocalDate
  readonly #midnight: number
  readonly #heap = new TimeHeap<Happening>()
  readonly #calls: DemoCall[] = []
  readonly #states: DemoSeatState[] = []
  readonly #seats: Seat[] = []
  readonly #waiting = new Map<string, DemoCall[]>(DEMO_QUEUES.map(({ queueId }) => [queueId, []]))

  constructor(seed: string, agents: readonly DemoAgent[], date: LocalDate) {
    this.#random = randomOf(`${seed}/${date}`)
    this.#date = date
    this.#midnight = localDay(date, DEMO_ZONE).from
    for (const shift of dutyOf(agents, date)) this.#plan(shift)
    for (const queue of DEMO_QUEUES)
      for (const offset of arrivals(queue, date, this.#random))
        this.#heap.push(this.#midnight + offset, { type: 'arrive', call: this.#newCall(queue, this.#midnight + offset) })
  }

  run(): DemoDay {
    for (let next = this.#heap.pop(); next; next = this.#heap.pop()) this.#happen(Math.round(next.at), next.value)
    this.#states.sort((a, b) => a.at - b.at)
    return { date: this.#date, calls: this.#calls, seatStates: this.#states }
  }

  #plan(shift: DutyShift): void {
    const seat: Seat = { shift, isFree: false, isIn: false, due: [], idleSince: 0 }
    this.#seats.push(seat)
    const late = this.#random() * 180_000
    this.#heap.push(this.#midnight + shift.fromMs + late, { type: 'sign_in', seat })
    this.#heap.push(this.#midnight + shift.breakMs, { type: 'due', seat, pause: { state: 'break', ms: BREAK_MS } })
    const rest = this.#random() < 0.08 ? 'training' : 'break'
    this.#heap.push(this.#midnight + shift.restMs, {
      type: 'due',
      seat,
      pause: { state: rest, ms: rest === 'training' ? 2 * REST_MS : REST_MS },
    })
    this.#heap.push(this.#midnight + shift.toMs, { type: 'sign_out', seat })
  }

  #newCall(queue: DemoQueue, at: number, previous?: { call: DemoCall; isRedial: boolean }): DemoCall {
    const number = this.#calls.length + 1
    const stamp = this.#date.replaceAll('-', '')
    const call: DemoCall = {
      callId: `demo-c-${stamp}-${String(number).padStart(5, '0')}`,
      contactId: previous ? previous.call.contactId : `demo-k-${stamp}-${number}`,
      customerId: previous ? previous.call.customerId : `demo-p-${1 + Math.floor(this.#random() ** 1.5 * 60_000)}`,
      queue,
      reason: previous && queue === previous.call.queue ? previous.call.reason : pick(this.#random, queue.reasons),
      offeredAt: Math.round(at),
      isRedial: previous?.isRedial ?? false,
      holdMs: 0,
      ...(previous ? { previousCallId: previous.call.callId } : {}),
    }
    this.#calls.push(call)
    return call
  }

  #happen(at: number, event: Happening): void {
    switch (event.type) {
      case 'arrive':
        this.#arrive(at, event.call)
        break
      case 'give_up':
        this.#giveUp(at, event.call)
        break
      case 'sign_in':
        event.seat.isIn = true
        this.#becomeReady(at, event.seat)
        break
      case 'free':
        this.#becomeReady(at, event.seat)
        break
      case 'due':
        event.seat.due.push(event.pause)
        if (event.seat.isFree) this.#becomeReady(at, event.seat)
        break
      case 'sign_out':
        event.seat.isIn = false
        if (event.seat.isFree) this.#becomeReady(at, event.seat)
    }
  }

  #arrive(at: number, call: DemoCall): void {
    const seat = this.#longestIdle(call.queue.queueId)
    if (seat) {
      this.#connect(at, call, seat)
      return
    }
    this.#waiting.get(call.queue.queueId)?.push(call)
    // Patience is a mixture: 6 % hang up within seconds, as short abandons do on real hotlines.
    const patience = this.#random() < 0.06 ? 4_000 + this.#random() * 6_000 : exponential(this.#random, call.queue.patienceSeconds * 1000)
    this.#heap.push(at + patience, { type: 'give_up', call })
  }

  #giveUp(at: number, call: DemoCall): void {
    if (call.answeredAt !== undefined) return
    const line = this.#waiting.get(call.queue.queueId)
    const index = line?.indexOf(call) ?? -1
    if (!line || index < 0) return
    line.splice(index, 1)
    call.abandonedAt = at
    if (this.#random() < 0.35) {
      const again = at + MINUTE_MS + exponential(this.#random, 300_000)
      if (again < this.#midnight + 86_000_000)
        this.#heap.push(again, { type: 'arrive', call: this.#newCall(call.queue, again, { call, isRedial: true }) })
    }
  }

  #becomeReady(at: number, seat: Seat): void {
    if (!seat.isIn) {
      seat.isFree = false
      this.#note(seat, 'signed_out', at)
      return
    }
    const pause = seat.due.shift()
    if (pause) {
      seat.isFree = false
      this.#note(seat, pause.state, at)
      this.#heap.push(at + pause.ms, { type: 'free', seat })
      return
    }
    seat.isFree = true
    seat.idleSince = at
    this.#note(seat, 'ready', at)
    const call = this.#longestWaiting(seat)
    if (call) this.#connect(at, call, seat)
  }

  #connect(at: number, call: DemoCall, seat: Seat): void {
    const { agent } = seat.shift
    const random = this.#random
    seat.isFree = false
    call.agent = agent
    call.ringAt = at
    call.answeredAt = at + 1500 + Math.round(random() * 4500)
    const pace = 1.2 - 0.35 * agent.ability
    const talk = Math.max(15_000, logNormal(random, call.queue.talkSeconds * 1000 * pace, 0.55))
    const hold = random() < 0.14 ? Math.round(15_000 + exponential(random, 35_000)) : 0
    call.holdMs = hold
    call.endedAt = Math.round(call.answeredAt + talk + hold)
    call.wrapEndedAt = Math.round(call.endedAt + Math.max(4000, logNormal(random, call.queue.wrapSeconds * 1000 * pace, 0.5)))
    if (random() < 0.03) this.#transfer(call)
    this.#seatStatesOf(seat, call, at)
    this.#heap.push(call.wrapEndedAt, { type: 'free', seat })
  }

  #transfer(call: DemoCall): void {
    const others = DEMO_QUEUES.filter((queue) => queue !== call.queue)
    const target = pick(
      this.#random,
      others.map((queue) => [queue, 1] as const),
    )
    call.transferredTo = target.queueId
    const at = call.endedAt ?? call.offeredAt
    if (at < this.#midnight + 86_000_000)
      this.#heap.push(at, { type: 'arrive', call: this.#newCall(target, at, { call, isRedial: false }) })
  }

  #seatStatesOf(seat: Seat, call: DemoCall, at: number): void {
    const { answeredAt = at, endedAt = at } = call
    this.#note(seat, 'ringing', at, call)
    this.#note(seat, 'talking', answeredAt, call)
    if (call.holdMs > 0) {
      const holdAt = Math.round(answeredAt + (endedAt - answeredAt - call.holdMs) * 0.6)
      this.#note(seat, 'holding', holdAt, call)
      this.#note(seat, 'talking', holdAt + call.holdMs, call)
    }
    this.#note(seat, 'wrap_up', endedAt, call)
  }

  #note(seat: Seat, state: SeatState, at: number, call?: DemoCall): void {
    this.#states.push({
      agent: seat.shift.agent,
      state,
      at,
      ...(call ? { call } : {}),
      ...(state === 'break' ? { reason: 'scheduled' } : {}),
    })
  }

  #longestIdle(queueId: string): Seat | undefined {
    let best: Seat | undefined
    for (const seat of this.#seats)
      if (seat.isFree && seat.shift.agent.skills.includes(queueId) && (!best || seat.idleSince < best.idleSince)) best = seat
    return best
  }

  #longestWaiting(seat: Seat): DemoCall | undefined {
    let best: DemoCall | undefined
    for (const queueId of seat.shift.agent.skills) {
      const first = this.#waiting.get(queueId)?.[0]
      if (first && (!best || first.offeredAt < best.offeredAt)) best = first
    }
    if (best) this.#waiting.get(best.queue.queueId)?.shift()
    return best
  }
}
