/** Rows of a sensitive topic before the inbox has them: the same on the loop and in the thread. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { Masking } from './mask-lines.ts'
import type { Line } from './row-splitter.ts'

const masking = new Masking()
afterAll(() => masking.close())

const lineOf = (text: string, row = 1): Line => {
  const bytes = Buffer.from(text)
  return { row, size: bytes.length, bytes }
}
const textOf = (line: Line | undefined): string => Buffer.from(line?.bytes ?? []).toString()
const segment = (text: string): string => JSON.stringify({ callId: 'c-1', text: [text] })

test.each([
  ['a short request', ''],
  ['a long one, in the thread', 'y'.repeat(20_000)],
])('%s loses its card numbers, keeps its rows and their order, and one that was too large has still no bytes', async (_, filler) => {
  const tooLarge: Line = { row: 2, size: 2_000_000, bytes: undefined }
  const lines = await masking.of('transcripts', [lineOf(segment(`4111 1111 1111 1111 ${filler}`)), tooLarge, lineOf(segment('hello'), 3)])
  expect(lines.map(({ row }) => row)).toEqual([1, 2, 3])
  expect(textOf(lines[0])).toBe(segment(`[masked] ${filler}`))
  expect(lines[1]).toBe(tooLarge)
  expect(textOf(lines[2])).toBe(segment('hello'))
})

test('rows of other topics are handed on as they are', async () => {
  const lines = [lineOf(segment('4111 1111 1111 1111'))]
  expect(await masking.of('calls', lines)).toBe(lines)
})

test('900 kB of nothing but numbers, 3 s of work, leave the event loop free', async () => {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  await masking.of('transcripts', [lineOf(segment('y'.repeat(20_000)))])
  delay.enable()
  await sleep(20)
  delay.reset()
  await masking.of('transcripts', [lineOf(`{"x":[${'1,'.repeat(450_000)}1]}`)])
  await sleep(5)
  delay.disable()
  // Other programs share the machine; on the loop it took 3 s.
  expect(delay.max / 1e6).toBeLessThan(1000)
})
