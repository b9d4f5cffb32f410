import { expect, test } from 'vitest'
import { addressOf, choiceOf, scopeOf } from './scope.ts'

const search = (params: Record<string, string>) => ({ get: (name: string): string | undefined => params[name] })
const queues = [{ id: 'q/1', en: 'Q', zh: 'Q', siteId: 's' }]

test('the address names a queue, a site or the whole; without one the first queue is shown', () => {
  expect(scopeOf(search({}), queues)).toEqual({ queue: 'q/1' })
  expect(scopeOf(search({ queue: 'b' }), queues)).toEqual({ queue: 'b' })
  expect(scopeOf(search({ site: 's', queue: 'b' }), queues)).toEqual({ site: 's' })
  expect(scopeOf(search({ level: 'total', site: 's' }), queues)).toEqual({})
  expect(scopeOf(search({}), [])).toBeUndefined()
})

test('a choice comes back from the address it makes, whatever signs its id has', () => {
  for (const value of ['queue/q/1', 'site/s', 'total']) {
    const address = Object.fromEntries(Object.entries(addressOf(value)).flatMap(([key, one]) => (one === undefined ? [] : [[key, one]])))
    expect(choiceOf(scopeOf(search(address), queues))).toBe(value)
  }
})
