import { expect, test } from 'vitest'
import { Pausing } from '../broker/pausing.ts'
import { fetchingOf } from './fetching.ts'

/** Writes down what it is told; between memberships it throws as kafkajs does. */
function consumer() {
  const told: string[] = []
  const state = { isMember: true }
  const tell =
    (what: string) =>
    ([one]: readonly { topic: string }[]): void => {
      if (!state.isMember) throw new Error('Consumer group was not initialized, consumer#run must be called first')
      told.push(`${what} ${one?.topic}`)
    }
  return { told, state, ...fetchingOf({ pause: tell('pause'), resume: tell('resume') }) }
}

test('a topic goes on when none of its causes holds', () => {
  const one = consumer()
  const pausing = new Pausing()
  pausing.set(one, 'calls', 'store', true)
  pausing.set(one, 'calls', 'breaker', true)
  pausing.set(one, 'calls', 'store', false)
  expect(one.told).toEqual(['pause calls'])
  pausing.set(one, 'calls', 'breaker', false)
  expect(one.told).toEqual(['pause calls', 'resume calls'])
})

test('a pause that falls between two memberships holds from the next one on', () => {
  const one = consumer()
  const pausing = new Pausing()
  one.state.isMember = false
  pausing.set(one, 'calls', 'store', true)
  pausing.set(one, 'seat-states', 'store', true)
  pausing.set(one, 'seat-states', 'store', false)
  one.state.isMember = true
  pausing.apply(one)
  expect(one.told).toEqual(['pause calls'])
})
