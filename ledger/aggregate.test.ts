import { expect, test } from 'vitest'
import { instant } from '../domain/kernel/time.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { type AnyEvent, type Readable, statesOf } from './aggregate.ts'
import type { EventStore } from './event-store.ts'

const at = instant(1000)
/** Counts the events of its stream. */
const counted: Readable<AnyEvent, number> = { kind: 'counted', decider: { initial: 0, evolve: (n) => n + 1 } }

function counting() {
  const ledger = memoryLedger(() => at)
  let version = 0
  const write = async (stream = 'counted/a') => {
    const expected = stream === 'counted/a' ? version++ : 0
    await ledger.append(stream, expected, [{ id: `${stream}/${expected}`, type: 't', data: {}, at, actor: 'x' }])
  }
  const asked: number[] = []
  const gates: Promise<void>[] = []
  const store: EventStore = {
    ...ledger,
    readFrom: async (...args) => {
      asked.push(args[0])
      const page = await ledger.readFrom(...args)
      await gates.shift()
      return page
    },
  }
  return { write, asked, gates, states: statesOf(store, counted) }
}

test('what was written before a reading is asked for is in it, also while another is under way', async () => {
  const { write, gates, states } = counting()
  await write()
  let open: () => void = () => undefined
  gates.push(new Promise((resolve) => (open = resolve)))
  const first = states.read()
  // The first one has read its page and waits at the gate; what comes now is not on it.
  await new Promise((resolve) => setImmediate(resolve))
  await write()
  const second = states.read()
  open()
  await first
  expect((await second).get('a')).toBe(2)
})

test('many readings at once take up each event once', async () => {
  const { write, states } = counting()
  const readings: Promise<unknown>[] = []
  for (let n = 0; n < 40; n += 1) {
    readings.push(
      states.read(),
      states.read().then(() => states.read()),
    )
    await write()
  }
  await Promise.all(readings)
  expect((await states.read()).get('a')).toBe(40)
})

test('events of other kinds are gone through once, and a reading with nothing new goes through none', async () => {
  const { write, asked, states } = counting()
  await write('other/x')
  await states.read()
  await states.read()
  await states.read()
  expect(asked).toEqual([0])
  await write('other/y')
  await states.read()
  expect(asked, 'from the last one on').toEqual([0, 1])
})

test('a reading that fails is not the next one’s', async () => {
  const { write, gates, states } = counting()
  await write()
  gates.push(Promise.reject(new Error('gone')))
  await expect(states.read()).rejects.toThrow('gone')
  expect((await states.read()).get('a')).toBe(1)
})
