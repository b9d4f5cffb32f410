/** What the store says of rows that have landed: asked once for all who wait. */
import { expect, test } from 'vitest'
import type { Params, Store } from '../../sql/store.ts'
import { Verdicts } from './verdicts.ts'

/** Notes what it is asked; of positions 5 and 25 it says no. */
function asked() {
  const bounds: Params[] = []
  const store: Pick<Store, 'query'> = {
    query: async <Row>(_sql: string, params: Params = {}) => {
      bounds.push(params)
      return JSON.parse('[{"position":"5","reason":"a","detail":"a"},{"position":"25","reason":"b","detail":"b"}]') as Row[]
    },
  }
  return { verdicts: new Verdicts(store), bounds }
}

test('requests that landed together are one question, of places side by side one range; another topic is another', async () => {
  const { verdicts, bounds } = asked()
  const ranges = [
    { first: 1, last: 10 },
    { first: 11, last: 20 },
    { first: 25, last: 30 },
  ]
  const answers = await Promise.all([
    ...ranges.map((range) => verdicts.of('calls', range)),
    verdicts.of('recordings', { first: 31, last: 31 }),
  ])
  expect(answers[0]?.get(5)).toEqual({ reason: 'a', detail: 'a' })
  expect(answers[2]?.get(25)).toEqual({ reason: 'b', detail: 'b' })
  // 1 to 10 and 11 to 20 lie side by side.
  expect(bounds).toEqual([
    expect.objectContaining({ topic: 'calls', a0: 1, b0: 20, a1: 25, b1: 30 }),
    expect.objectContaining({ topic: 'recordings', a0: 31, b0: 31 }),
  ])
})

test('who asks later asks anew; of no rows nothing is asked', async () => {
  const { verdicts, bounds } = asked()
  await verdicts.of('calls', { first: 1, last: 2 })
  await verdicts.of('calls', { first: 3, last: 4 })
  expect((await verdicts.of('calls', { first: 9, last: 0 })).get(5)).toBeUndefined()
  expect(bounds.map(({ a0, b0 }) => [a0, b0])).toEqual([
    [1, 2],
    [3, 4],
  ])
})

test('the reasons of more than 4,000 rows are asked for in parts, one after the other, and all of them are told', async () => {
  const { verdicts, bounds } = asked()
  const answers = await Promise.all([verdicts.of('calls', { first: 1, last: 9000 }), verdicts.of('calls', { first: 30_001, last: 30_010 })])
  // 9,000 are two full parts and 1,000, which leave room for ten more.
  expect(bounds.map(({ topic: _topic, source: _source, ...rest }) => rest)).toEqual([
    { a0: 1, b0: 4000 },
    { a0: 4001, b0: 8000 },
    { a0: 8001, b0: 9000, a1: 30_001, b1: 30_010 },
  ])
  expect([5, 25, 26].map((position) => answers[1]?.get(position)?.reason)).toEqual(['a', 'b', undefined])
})
