/** The clock of limits against one that steps through time minute by minute and knows no algebra. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOfficeMinute, stepped } from '../../tests/support/stepped-clock.ts'
import { aroundTheClock, businessClock, officeHours, type WorkClock } from '../kernel/business-calendar.ts'
import { type Instant, instant, minutes, parseInstant, seconds } from '../kernel/time.ts'
import { type Limit, type LimitEvent, limitAfter, secondsLeft, standingOf } from './sla-clock.ts'

const at = (text: string): Instant => {
  const read = parseInstant(text)
  if (!read.ok) throw new Error(text)
  return read.value
}
const ZONE = 'Asia/Shanghai'
const office = businessClock(officeHours(ZONE))
const after = (clock: WorkClock, ...events: readonly LimitEvent[]): Limit =>
  events.reduce<Limit>((limit, event) => limitAfter(clock, limit, event), {})

test('a pause of two hours moves a deadline by two hours once: done 90 minutes after that is late', () => {
  // Worked by hand: opened 08:00 with 4 h, paused 09:00 to 11:00, so due 14:00; done 15:30.
  const limit = after(
    aroundTheClock,
    { type: 'started', at: at('2026-03-02T08:00:00Z'), limit: minutes(240) },
    { type: 'paused', at: at('2026-03-02T09:00:00Z') },
    { type: 'resumed', at: at('2026-03-02T11:00:00Z') },
    { type: 'done', at: at('2026-03-02T15:30:00Z') },
  )
  expect(limit.dueAt).toBe(at('2026-03-02T14:00:00Z'))
  expect(standingOf(limit, at('2026-03-03T00:00:00Z'))).toBe('missed')
})

test('a reopened order is not done, and runs by a new limit from the reopening', () => {
  const limit = after(
    aroundTheClock,
    { type: 'started', at: at('2026-03-02T08:00:00Z'), limit: minutes(240) },
    { type: 'done', at: at('2026-03-02T09:00:00Z') },
    { type: 'started', at: at('2026-03-02T10:00:00Z'), limit: minutes(240) },
  )
  expect(limit).toEqual({ dueAt: at('2026-03-02T14:00:00Z') })
  expect(standingOf(limit, at('2026-03-02T14:00:00Z'))).toBe('running')
  expect(standingOf(limit, at('2026-03-02T14:00:01Z'))).toBe('missed')
})

test('what is paused before its deadline is not missed by it, what is paused after it is, and what is withdrawn is never judged', () => {
  const started: LimitEvent = { type: 'started', at: at('2026-03-02T08:00:00Z'), limit: minutes(60) }
  const late = at('2026-03-05T00:00:00Z')
  expect(standingOf(after(aroundTheClock, started, { type: 'paused', at: at('2026-03-02T08:30:00Z') }), late)).toBe('stopped')
  expect(standingOf(after(aroundTheClock, started, { type: 'paused', at: at('2026-03-02T09:30:00Z') }), late)).toBe('missed')
  expect(standingOf(after(aroundTheClock, started, { type: 'withdrawn', at: at('2026-03-02T09:30:00Z') }), late)).toBe('withdrawn')
  expect(standingOf({}, late)).toBe('unknown')
})

const MONDAY = at('2026-03-02T00:00:00Z')
const timeline = fc
  .record({
    limit: fc.integer({ min: 1, max: 900 }),
    gaps: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 9 }),
    kinds: fc.infiniteStream(fc.constantFrom('paused', 'resumed', 'paused', 'resumed', 'extended', 'done', 'started', 'withdrawn')),
    extra: fc.integer({ min: 1, max: 300 }),
    startMinute: fc.integer({ min: 0, max: 5 * 1440 }),
    tail: fc.integer({ min: 0, max: 2000 }),
  })
  .map(({ limit, gaps, kinds, extra, startMinute, tail }) => {
    const types = kinds.take(gaps.length)
    let minute = MONDAY / 60_000 + startMinute
    const events: LimitEvent[] = [{ type: 'started', at: instant(minute * 60_000), limit: minutes(limit) }]
    for (const gap of gaps) {
      minute += gap
      const { value: type = 'done' } = types.next()
      const when = instant(minute * 60_000)
      if (type === 'started') events.push({ type, at: when, limit: minutes(limit) })
      else if (type === 'extended') events.push({ type, at: when, extra: minutes(extra) })
      else events.push({ type, at: when })
    }
    return { events, now: instant((minute + tail) * 60_000) }
  })

test.each([
  ['around the clock', aroundTheClock, () => true],
  ['in office hours', office, isOfficeMinute],
] as const)('%s the standing equals that of a clock that steps minute by minute, on 5,000 random timelines', (_, clock, counts) => {
  fc.assert(
    fc.property(timeline, ({ events, now }) => {
      // An extension after the limit has passed is granted from the old deadline: the stepping clock has no deadline to add to, so those are left out.
      let limit: Limit = {}
      for (const event of events) {
        if (event.type === 'extended' && limit.dueAt !== undefined && limit.dueAt <= (limit.pausedAt ?? event.at)) return
        limit = limitAfter(clock, limit, event)
      }
      expect(standingOf(limit, now)).toBe(stepped(counts, events, now))
    }),
    { numRuns: 5000, seed: 14 },
  )
})

test('what is left stops with the pause and with the end', () => {
  const started: LimitEvent = { type: 'started', at: at('2026-03-02T01:00:00Z'), limit: minutes(60) }
  const paused = after(office, started, { type: 'paused', at: at('2026-03-02T01:20:00Z') })
  expect(secondsLeft(office, paused, at('2026-03-04T00:00:00Z'))).toBe(seconds(2400))
  const done = after(office, started, { type: 'done', at: at('2026-03-02T02:30:00Z') })
  expect(secondsLeft(office, done, at('2026-03-04T00:00:00Z'))).toBe(seconds(-1800))
})
