/** What a host holds of an opened Callboard, before, during and after its end. */
import { expect, test } from 'vitest'
import { deferred } from '../ingest/deferred.ts'
import { WhileOpen } from './while-open.ts'

/** With a member of its own that only it may read, as classes have. */
class Part {
  readonly #answer = 7
  readonly inner = { ask: async () => this.#answer }
  async ask() {
    return this.#answer
  }
  isFailing() {
    return false
  }
}

const CLOSED = { code: 'usage', message: 'This Callboard was closed; open the data directory again with openCallboard.' }

test('methods work until the end, also of what an object holds; then each gives the one error, in the way it answers', async () => {
  const life = new WhileOpen()
  const part = life.guarding(new Part())
  expect([await part.ask(), await part.inner.ask(), part.isFailing()]).toEqual([7, 7, false])
  await life.close()
  await expect(part.ask()).rejects.toMatchObject(CLOSED)
  await expect(part.inner.ask()).rejects.toMatchObject(CLOSED)
  expect(() => part.isFailing()).toThrow(CLOSED.message)
})

test('the end waits for what is under way, also where that fails', async () => {
  const life = new WhileOpen()
  const [slow, failing] = [deferred(), deferred()]
  const part = life.guarding({ slow: () => slow.promise, failing: () => failing.promise })
  const done: string[] = []
  void part.slow().then(() => done.push('slow'))
  const failed = part.failing().catch(() => done.push('failing'))
  const closing = life.close().then(() => done.push('closed'))
  failing.reject(new Error('of its own'))
  await failed
  slow.resolve()
  await closing
  expect(done).toEqual(['failing', 'slow', 'closed'])
})
