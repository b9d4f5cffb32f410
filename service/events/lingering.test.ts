/** Who was refused may send the rest: a little of all at a time, so much and so long. */
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { Lingering } from './lingering.ts'

/** A request whose sender goes on for ever, 64 kB each time it is read. */
function endless() {
  const read = { pieces: 0 }
  const raw = new IncomingMessage(new Socket())
  raw._read = () => {
    setImmediate(() => {
      if (raw.destroyed) return
      read.pieces += 1
      raw.push(Buffer.alloc(1 << 16))
    })
  }
  return { raw, read }
}

test('of a hundred that go on a few are read at a time, and all in turn', async () => {
  const lingering = new Lingering()
  const senders = Array.from({ length: 100 }, endless)
  for (const { raw } of senders) lingering.letFinish(raw, { bytes: 1 << 30, seconds: 60 })
  const pieces = () => senders.reduce((sum, { read }) => sum + read.pieces, 0)
  let [before, most] = [pieces(), 0]
  // A turn of the loop that comes late may find a second round due.
  while (senders.some(({ read }) => read.pieces < 2)) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    most = Math.max(most, pieces() - before)
    before = pieces()
  }
  expect(most).toBeLessThan(20)
  for (const { raw } of senders) raw.destroy()
})

test('who sends more than is taken, or takes longer, is cut off', async () => {
  const lingering = new Lingering()
  const [much, long] = [endless(), endless()]
  lingering.letFinish(much.raw, { bytes: 200_000, seconds: 60 })
  await vi.waitFor(() => expect(much.raw.destroyed).toBe(true))
  expect(much.read.pieces).toBeGreaterThanOrEqual(4)
  lingering.letFinish(long.raw, { bytes: 1 << 30, seconds: 0.05 })
  await vi.waitFor(() => expect(long.raw.destroyed).toBe(true))
})

test('who ends is left alone, and one who had sent everything is not waited for', async () => {
  const lingering = new Lingering()
  const raw = new IncomingMessage(new Socket())
  raw.push(Buffer.from('rest'))
  raw.push(null)
  const ended = new Promise((resolve) => raw.once('end', resolve))
  lingering.letFinish(raw, { bytes: 10, seconds: 60 })
  await ended
  lingering.letFinish(raw, { bytes: 10, seconds: 60 })
  expect(raw.listenerCount('data')).toBe(1)
})
