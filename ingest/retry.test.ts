import { expect, test } from 'vitest'
import { QueryError } from '../sql/query-error.ts'
import { isFinalFailure, retrying } from './retry.ts'

const refused = (clickhouseCode: number): QueryError => new QueryError('internal', 'refused', clickhouseCode)
const failedFile = (code: string): Error => Object.assign(new Error(code), { code })

test.each([
  ['too many parts', refused(252)],
  ['memory limit', refused(241)],
  ['no space left, says the engine', refused(243)],
  ['no space left for a segment', failedFile('ENOSPC')],
  ['a replica that waits for its Keeper', refused(242)],
  ['a connection refused', failedFile('ECONNREFUSED')],
])('%s passes, so it is tried again', async (_, error) => {
  let calls = 0
  const work = async (): Promise<string> => {
    calls += 1
    if (calls === 1) throw error
    return 'stored'
  }
  expect(await retrying(work, { signal: new AbortController().signal, isFinal: isFinalFailure })).toBe('stored')
})

test.each([
  ['no such table', refused(60)],
  ['no such column', refused(16)],
  ['read-only access', refused(164)],
  ['a wrong password', refused(516)],
  ['a read-only disk', failedFile('EROFS')],
])('%s does not pass by itself, so it ends at once', async (_, error) => {
  let calls = 0
  const work = async (): Promise<never> => {
    calls += 1
    throw error
  }
  await expect(retrying(work, { signal: new AbortController().signal, isFinal: isFinalFailure })).rejects.toBe(error)
  expect(calls).toBe(1)
})

test.each([
  ['one more try where that is asked for', true, 2],
  ['the failure at once where it is not', false, 1],
])('a stop in the middle of a wait brings %s', async (_, triesAtStop, tries) => {
  const stop = new AbortController()
  let calls = 0
  const work = async (): Promise<never> => {
    calls += 1
    throw refused(243)
  }
  // The wait has begun when its failure was told.
  const onFailure = (): void => void setImmediate(() => stop.abort())
  await expect(retrying(work, { signal: stop.signal, triesAtStop, onFailure })).rejects.toThrow('refused')
  expect(calls).toBe(tries)
})

test('after a stop there is one try', async () => {
  let calls = 0
  const work = async (): Promise<never> => {
    calls += 1
    throw refused(243)
  }
  await expect(retrying(work, { signal: AbortSignal.abort(), triesAtStop: true })).rejects.toThrow('refused')
  expect(calls).toBe(1)
})
