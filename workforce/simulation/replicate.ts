/** One run of the simulated floor: events in time order, exact tallies. */
import { EventList } from './event-list.ts'
import type { QueueTally, SimulationModel } from './queue-model.ts'
import { type Variates, variates } from './random.ts'

type Call = { readonly queue: number; readonly offeredAt: number; isWaiting: boolean }

type Event =
  | { readonly kind: 'arrival'; readonly at: number; readonly queue: number }
  | { readonly kind: 'hang-up'; readonly at: number; readonly call: Call }
  | { readonly kind: 'free'; readonly at: number; readonly group: number }
  | { readonly kind: 'slot'; readonly at: number; readonly slot: number }

/** `busySeconds` and `staffedSeconds` of each group over the counted time; a call in hand when its agent leaves counts in both. */
export type Replication = {
  readonly queues: readonly QueueTally[]
  readonly groups: readonly { readonly busySeconds: number; readonly staffedSeconds: number }[]
}

/** Runs the model once; the same seed gives the same calls whatever the staff. */
export function replicate(model: SimulationModel, seed: number): Replication {
  return new Floor(model, seed).run()
}

class Floor {
  private readonly model: SimulationModel
  private readonly events = new EventList<Event>()
  private readonly arrivals: readonly Variates[]
  private readonly handling: readonly Variates[]
  private readonly patience: readonly Variates[]
  /** Waiting calls per queue, oldest first; those who hung up are skipped when reached. */
  private readonly waiting: { calls: Call[]; head: number }[]
  private readonly served: readonly (readonly number[])[]
  private readonly groupsOf: readonly (readonly number[])[]
  /** Times since when each free agent is free, per group, oldest first. */
  private readonly free: number[][]
  private readonly busy: Int32Array
  private readonly staffed: Int32Array
  private readonly busySeconds: Float64Array
  private readonly staffedSeconds: Float64Array
  private readonly tallies: QueueTally[]
  private lastAt = 0

  constructor(model: SimulationModel, seed: number) {
    this.model = model
    const stream = (offset: number) => model.queues.map((_, queue) => variates(seed * 7919 + queue * 3 + offset))
    this.arrivals = stream(0)
    this.handling = stream(1)
    this.patience = stream(2)
    this.waiting = model.queues.map(() => ({ calls: [], head: 0 }))
    this.served = model.groups.map(({ skills }) => model.queues.flatMap(({ id }, queue) => (skills.includes(id) ? [queue] : [])))
    // Specialists first: who can do less is asked before who can do more.
    this.groupsOf = model.queues.map((_, queue) =>
      [...model.groups.keys()]
        .filter((group) => this.served[group]?.includes(queue))
        .sort((a, b) => (this.served[a]?.length ?? 0) - (this.served[b]?.length ?? 0) || a - b),
    )
    this.free = model.groups.map(() => [])
    this.busy = new Int32Array(model.groups.length)
    this.staffed = new Int32Array(model.groups.length)
    this.busySeconds = new Float64Array(model.groups.length)
    this.staffedSeconds = new Float64Array(model.groups.length)
    this.tallies = model.queues.map(() => ({ offered: 0, answered: 0, answeredInTime: 0, abandoned: 0, waitSeconds: 0 }))
  }

  run(): Replication {
    const end = this.model.slots * this.model.slotSeconds
    for (let slot = 0; slot < this.model.slots; slot += 1) this.events.push({ kind: 'slot', at: slot * this.model.slotSeconds, slot })
    for (let event = this.events.pop(); event; event = this.events.pop()) {
      this.countTime(Math.min(event.at, end))
      this.handle(event)
    }
    this.countTime(end)
    const groups = this.model.groups.map((_, group) => ({
      busySeconds: this.busySeconds[group] ?? 0,
      staffedSeconds: this.staffedSeconds[group] ?? 0,
    }))
    return { queues: this.tallies, groups }
  }

  private handle(event: Event): void {
    switch (event.kind) {
      case 'slot':
        this.startSlot(event.slot, event.at)
        break
      case 'arrival':
        this.arrive(event.queue, event.at)
        break
      case 'hang-up':
        this.hangUp(event.call, event.at)
        break
      case 'free':
        this.busy[event.group] = (this.busy[event.group] ?? 0) - 1
        this.serveNext(event.group, event.at)
        break
    }
  }

  /** Draws the slot's calls and changes the staff; agents beyond the new number leave, busy ones after their call. */
  private startSlot(slot: number, at: number): void {
    const { queues, groups, slotSeconds } = this.model
    queues.forEach(({ calls }, queue) => {
      const perSecond = (calls[slot] ?? 0) / slotSeconds
      const random = this.arrivals[queue]
      if (!random || perSecond <= 0) return
      for (let next = at + random.exponential(1 / perSecond); next < at + slotSeconds; next += random.exponential(1 / perSecond))
        this.events.push({ kind: 'arrival', at: next, queue })
    })
    groups.forEach(({ agents }, group) => {
      this.staffed[group] = agents[slot] ?? 0
      const idle = this.free[group] ?? []
      const wanted = Math.max(0, (agents[slot] ?? 0) - (this.busy[group] ?? 0))
      if (idle.length > wanted) idle.splice(wanted)
      while (idle.length < wanted) idle.push(at)
    })
    for (const group of groups.keys()) while ((this.free[group]?.length ?? 0) > 0 && this.takeWaiting(group, at));
  }

  private arrive(queue: number, at: number): void {
    if (at >= this.model.warmupSeconds) this.tally(queue).offered += 1
    const call = { queue, offeredAt: at, isWaiting: false }
    const group = (this.groupsOf[queue] ?? []).find((candidate) => (this.free[candidate]?.length ?? 0) > 0)
    // Patience is drawn for every call, so that the next caller's does not depend on the staff.
    const patience = this.model.queues[queue]?.patienceSeconds
    const limit = patience === undefined ? Number.POSITIVE_INFINITY : (this.patience[queue]?.exponential(patience) ?? 0)
    if (group !== undefined) {
      this.free[group]?.shift()
      this.answer(call, group, at)
      return
    }
    call.isWaiting = true
    this.waiting[queue]?.calls.push(call)
    if (limit < Number.POSITIVE_INFINITY) this.events.push({ kind: 'hang-up', at: at + limit, call })
  }

  private hangUp(call: Call, at: number): void {
    if (!call.isWaiting) return
    call.isWaiting = false
    if (call.offeredAt < this.model.warmupSeconds) return
    const tally = this.tally(call.queue)
    tally.abandoned += 1
    tally.waitSeconds += at - call.offeredAt
  }

  private serveNext(group: number, at: number): void {
    if ((this.busy[group] ?? 0) + (this.free[group]?.length ?? 0) >= (this.staffed[group] ?? 0)) return
    this.free[group]?.push(at)
    this.takeWaiting(group, at)
  }

  /** The call that has waited longest among the group's queues goes to its longest-free agent; false where nobody waits. */
  private takeWaiting(group: number, at: number): boolean {
    let oldest: Call | undefined
    for (const queue of this.served[group] ?? []) {
      const first = this.firstWaiting(queue)
      if (first && (oldest === undefined || first.offeredAt < oldest.offeredAt)) oldest = first
    }
    if (!oldest) return false
    this.free[group]?.shift()
    oldest.isWaiting = false
    this.answer(oldest, group, at)
    return true
  }

  private firstWaiting(queue: number): Call | undefined {
    const line = this.waiting[queue]
    if (!line) return undefined
    while (line.head < line.calls.length && line.calls[line.head]?.isWaiting === false) line.head += 1
    if (line.head > 1024) {
      line.calls.splice(0, line.head)
      line.head = 0
    }
    return line.calls[line.head]
  }

  private answer(call: Call, group: number, at: number): void {
    const queue = this.model.queues[call.queue]
    if (!queue) return
    this.busy[group] = (this.busy[group] ?? 0) + 1
    const duration = this.handling[call.queue]?.gamma(queue.ahtSeconds, queue.ahtVariation) ?? 0
    this.events.push({ kind: 'free', at: at + duration, group })
    if (call.offeredAt < this.model.warmupSeconds) return
    const tally = this.tally(call.queue)
    const wait = at - call.offeredAt
    tally.answered += 1
    tally.waitSeconds += wait
    if (wait <= queue.targetSeconds) tally.answeredInTime += 1
  }

  private tally(queue: number): QueueTally {
    const tally = this.tallies[queue]
    if (!tally) throw new RangeError(`No queue ${queue}.`)
    return tally
  }

  private countTime(at: number): void {
    const from = Math.max(this.lastAt, this.model.warmupSeconds)
    this.lastAt = Math.max(this.lastAt, at)
    const passed = at - from
    if (passed <= 0) return
    for (const group of this.model.groups.keys()) {
      const busy = this.busy[group] ?? 0
      this.busySeconds[group] = (this.busySeconds[group] ?? 0) + passed * busy
      this.staffedSeconds[group] = (this.staffedSeconds[group] ?? 0) + passed * Math.max(busy, this.staffed[group] ?? 0)
    }
  }
}
