/** Rows of a sensitive topic before the inbox has them: the same on the loop and in the thread. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { framed, unframed } from '../../ledger/inbox-frame.ts'
import { Masking } from './mask-lines.ts'
import type { Part } from './row-splitter.ts'

const masking = new Masking()
afterAll(() => masking.close())

const partOf = (...texts: readonly string[]): Part => ({
  rows: Uint32Array.from(texts, (_, index) => index + 1),
  bodies: framed(texts.map((text) => Buffer.from(text))),
})
const textsOf = (parts: readonly Part[]): string[] => parts.flatMap(({ bodies }) => unframed(bodies).map(String))
const segment = (text: string): string => JSON.stringify({ callId: 'c-1', text: [text] })

test.each([
  ['a short request', ''],
  ['a long one, in the thread', 'y'.repeat(20_000)],
])('%s loses its card numbers and keeps its rows and their order', async (_, filler) => {
  const parts = await masking.of('transcripts', [
    partOf(segment(`4111 1111 1111 1111 ${filler}`), segment('hello')),
    partOf(segment('bye')),
  ])
  expect(parts.map(({ rows }) => [...rows])).toEqual([[1, 2], [1]])
  expect(textsOf(parts)).toEqual([segment(`[masked] ${filler}`), segment('hello'), segment('bye')])
})

test('rows of other topics are handed on as they are', async () => {
  const parts = [partOf(segment('4111 1111 1111 1111'))]
  expect(await masking.of('calls', parts)).toBe(parts)
})

test('900 kB of nothing but numbers, 3 s of work, leave the event loop free', async () => {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  await masking.of('transcripts', [partOf(segment('y'.repeat(20_000)))])
  delay.enable()
  await sleep(20)
  delay.reset()
  await masking.of('transcripts', [partOf(`{"x":[${'1,'.repeat(450_000)}1]}`)])
  await sleep(5)
  delay.disable()
  // Other programs share the machine; on the loop it took 3 s.
  expect(delay.max / 1e6).toBeLessThan(1000)
})
