import { expect, test } from 'vitest'
import { QueryError } from '../sql/query-error.ts'
import type { Store } from '../sql/store.ts'
import { topicNamed } from './topics.ts'
import { doubtOf, isRefused } from './way-in.ts'

// Never asked anything: a topic is trusted by store.
const store = (): Store => Object.create(null)

/** Which of the next batches try the sure way while each that does is refused. */
function tried(batches: number): number[] {
  const doubt = doubtOf(store(), topicNamed('calls'))
  return Array.from({ length: batches }, (_, batch) => batch).filter(() => {
    const tries = doubt.takesSureWay()
    if (tries) doubt.refused()
    return tries
  })
}

test('a topic that is refused again and again tries the sure way ever more seldom, every 64th batch in the end', () => {
  expect(tried(320)).toEqual([0, 2, 6, 14, 30, 62, 126, 190, 254, 318])
})

test('one batch that passes restores the trust', () => {
  const doubt = doubtOf(store(), topicNamed('calls'))
  doubt.refused()
  expect([doubt.takesSureWay(), doubt.takesSureWay()]).toEqual([false, true])
  doubt.passed()
  expect([doubt.takesSureWay(), doubt.takesSureWay()]).toEqual([true, true])
})

test('topics and stores are doubted one by one', () => {
  const [one, other] = [store(), store()]
  doubtOf(one, topicNamed('calls')).refused()
  expect(doubtOf(one, topicNamed('calls')).takesSureWay()).toBe(false)
  expect(doubtOf(one, topicNamed('transcripts')).takesSureWay()).toBe(true)
  expect(doubtOf(other, topicNamed('calls')).takesSureWay()).toBe(true)
})

test('only what the engine throws on purpose is a refusal', () => {
  expect(isRefused(new QueryError('internal', 'a record may break its contract', 395))).toBe(true)
  expect(isRefused(new QueryError('unavailable', 'Memory limit exceeded', 241))).toBe(false)
  expect(isRefused(new Error('a record may break its contract'))).toBe(false)
})
