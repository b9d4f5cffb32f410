/** Which source a record came from, and which broker an address names. */
import { expect, test } from 'vitest'
import { brokersOf, sourceKindOf } from './sources.ts'

test.each([
  ['kafka:Xz9/calls-east', 'kafka'],
  ['file:77ab', 'file'],
  ['http', 'http'],
  ['ledger', 'ledger'],
  ['replay:kafka:Xz9', 'replay'],
  ['ledger-of-the-host', undefined],
])('%s is of kind %s', (source, kind) => {
  expect(sourceKindOf(source)?.name).toBe(kind)
})

test('only a broker numbers its records without gaps', () => {
  expect(['kafka:Xz9', 'file:77ab', 'http', 'ledger', 'replay:http'].map((source) => sourceKindOf(source)?.isSparse)).toEqual([
    false,
    true,
    true,
    true,
    true,
  ])
})

test('addresses are those of Kafka unless they say otherwise', () => {
  expect(brokersOf(['k1:9092', 'k2:9092']).brokers).toEqual(['k1:9092', 'k2:9092'])
  expect(brokersOf(['kafka://k1:9092', 'kafka://k2:9092']).brokers).toEqual(['k1:9092', 'k2:9092'])
  expect(() => brokersOf(['rabbit://r1:5672'])).toThrow("'rabbit' is not a kind of broker; --brokers may name kafka.")
})
