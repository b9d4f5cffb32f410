/** The clock that the hosts of a PostgreSQL ledger have in common: whatever their own clocks say, leases end by it. */
import { afterEach, expect, test, vi } from 'vitest'
import { ServerClock } from './server-clock.ts'

afterEach(() => vi.useRealTimers())

const AT = Date.parse('2026-03-02T10:00:00Z')

test('between two questions it goes on by time that only passes, though the host’s clock is set a day ahead, and a minute later it asks anew', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'Date', 'setTimeout'] })
  let [server, asked] = [AT, 0]
  const clock = new ServerClock(async () => {
    asked += 1
    return server
  })
  expect(await clock.read()).toBe(AT)
  vi.advanceTimersByTime(20_000)
  vi.setSystemTime(Date.now() + 86_400_000)
  expect(clock.now()).toBe(AT + 20_000)
  expect(await clock.read()).toBe(AT + 20_000)
  expect(asked).toBe(1)
  // The server was set right by 5 s meanwhile.
  vi.advanceTimersByTime(50_000)
  server = AT + 75_000
  expect(await clock.read()).toBe(AT + 75_000)
  expect(asked).toBe(2)
})

test('a server that does not answer again leaves the clock going, and is asked anew', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'Date', 'setTimeout'] })
  let isAway = false
  const clock = new ServerClock(async () => {
    if (isAway) throw new Error('away')
    return AT
  })
  await clock.read()
  isAway = true
  vi.advanceTimersByTime(90_000)
  expect(clock.now()).toBe(AT + 90_000)
  await expect(clock.read()).rejects.toThrow('away')
  isAway = false
  expect(await clock.read()).toBe(AT)
})
