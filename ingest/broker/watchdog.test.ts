import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SilentBroker, Watchdog } from './watchdog.ts'

let silences = 0
let watchdog: Watchdog
beforeEach(() => {
  vi.useFakeTimers()
  silences = 0
  watchdog = new Watchdog(10_000, () => {
    silences += 1
  })
})
afterEach(() => {
  watchdog.stop()
  vi.useRealTimers()
})

test('ten seconds without a sign of life are borne, eleven are silence, said once', () => {
  vi.advanceTimersByTime(10_000)
  expect(silences).toBe(0)
  vi.advanceTimersByTime(1000)
  expect(silences).toBe(1)
  vi.advanceTimersByTime(60_000)
  expect(silences).toBe(1)
})

test('a sign of life every nine seconds is enough', () => {
  for (let sign = 0; sign < 10; sign += 1) {
    vi.advanceTimersByTime(9000)
    watchdog.heard()
  }
  expect(silences).toBe(0)
})

test('a process that was stopped for a minute and goes on has not been silent', () => {
  // Its interval runs once for all the turns it missed.
  vi.setSystemTime(Date.now() + 60_000)
  vi.advanceTimersByTime(1000)
  expect(silences).toBe(0)
})

test('nothing is said after the end', () => {
  watchdog.stop()
  vi.advanceTimersByTime(60_000)
  expect(silences).toBe(0)
})

test('the error names brokers, time and remedy in one line', () => {
  const error = new SilentBroker(['k1:9092', 'k2:9092'], 90_000)
  expect(error.code).toBe('unavailable')
  expect(error.message).toMatch(/^The brokers k1:9092, k2:9092 were silent for 90 s: .* Check the network/)
})
