/** A thread answers, is stopped with the call that is aborted, and is there again for the next one whatever became of it. */
import { afterAll, expect, test, vi } from 'vitest'
import { openThread } from './thread.ts'

const thread = openThread(import.meta.url, '../../tests/support/thread-worker', { heapMb: 32 })
afterAll(() => thread.destroy())

const double = (value: number) => thread.run(value, { name: 'double' })

test('a function answers, and one that throws leaves the thread as it was', async () => {
  expect(await double(21)).toBe(42)
  await expect(thread.run(0, { name: 'fail' })).rejects.toThrow('of its own making')
  expect(await double(2)).toBe(4)
})

test('a call that is aborted is stopped with its thread', async () => {
  await expect(thread.run(0, { name: 'spin', signal: AbortSignal.timeout(50) })).rejects.toThrow('aborted')
  expect(await double(3)).toBe(6)
})

test('a call that takes more memory than the thread may have fails alone', async () => {
  await expect(thread.run(0, { name: 'eat' })).rejects.toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' })
  expect(await double(4)).toBe(8)
})

test('calls of a module that does not load fail instead of waiting', async () => {
  const none = openThread(import.meta.url, './no-such-module')
  await expect(none.run(0, { name: 'double' })).rejects.toThrow()
  await expect(none.run(0, { name: 'double' })).rejects.toThrow()
})

test('a thread without work ends after a while, and the next call gets another', async () => {
  const short = openThread(import.meta.url, '../../tests/support/thread-worker', { idleMs: 20 })
  const first: number = await short.run(0, { name: 'threadIs' })
  await vi.waitFor(async () => expect(await short.run(0, { name: 'threadIs' })).not.toBe(first), { interval: 200, timeout: 10_000 })
  await short.destroy()
  expect(await thread.run(0, { name: 'threadIs' })).toBe(await thread.run(0, { name: 'threadIs' }))
})
