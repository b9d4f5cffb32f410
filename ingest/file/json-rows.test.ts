import { expect, test } from 'vitest'
import { readMapping } from '../mappings/catalog.ts'
import { rowReader } from '../mappings/map-row.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { topicNamed } from '../topics.ts'
import { jsonRows } from './json-rows.ts'

const calls: Mapping = { name: 'calls', topic: 'calls', format: 'ndjson' }
const ours = readMapping('m.json', {
  name: 'ours',
  topic: 'calls',
  format: 'ndjson',
  constants: { siteId: 's', revision: 1, direction: 'inbound', outcome: 'answered' },
  fields: { callId: 'call.id', queueId: 'queue', offeredAt: { column: 'at', as: 'instant' } },
})

async function read(text: string, mapping: Mapping = calls): Promise<string[]> {
  async function* texts() {
    yield text
  }
  const rows: string[] = []
  for await (const { row, line, read } of jsonRows(texts(), mapping, topicNamed(mapping.topic).contract, rowReader(mapping, 'UTC')))
    rows.push(`${row} ${line} ${read.ok ? read.record['callId'] : read.rejection.message}`)
  return rows
}

const pretty = (value: object): string => JSON.stringify(value, null, 2)
const [one, two] = [{ callId: 'a' }, { callId: 'b' }]

test('a list of records over many lines is read record by record, with the line that each begins in', async () => {
  expect(await read(pretty([one, two]))).toEqual(['1 2 a', '2 5 b'])
  const call = { call: { id: 'c' }, queue: 'q', at: '2026-03-02T01:00:00Z' }
  expect(await read(pretty([call, call]), ours)).toEqual(['1 2 c', '2 9 c'])
})

test('a list that was cut off ends with a reject', async () => {
  expect(await read('[{"callId":"a"},\n{"callId":"b"},')).toEqual([
    '1 1 a',
    '2 2 b',
    '3 1 The row: in line 1, from character 1 on: the file ends before it is closed; export or copy the file again.',
  ])
})

test('an object around a list of records is no record, and the list is named for the mapping', async () => {
  const around = (path: string): RegExp => new RegExp(`holds a list of 2 under '${path}'; write "records": "${path}" in a mapping`)
  expect(await read(pretty({ total: 2, calls: [one, two] }))).toEqual([expect.stringMatching(around('calls'))])
  const call = { call: { id: 'c' }, queue: 'q', at: '2026-03-02T01:00:00Z' }
  expect(await read(JSON.stringify({ data: { items: [call, call] } }), ours)).toEqual([expect.stringMatching(around('data.items'))])
  // A record is one, whatever lists it holds.
  expect(await read(JSON.stringify({ callId: 'a', calls: [one, two] }))).toEqual(['1 1 a'])
})

test('with the list named its records are rows', async () => {
  const named = readMapping('m.json', { extends: 'calls', name: 'wrapped', records: 'data.calls' })
  expect(await read(pretty({ page: 1, data: { calls: [one, two] } }), named)).toEqual(['1 5 a', '2 8 b'])
  expect(() => readMapping('m.json', { extends: 'acd-calls', name: 'wrapped', records: 'calls' })).toThrow("'records' has no effect")
})

test('a column that is read at one place of a list and has values at others is named, unless each is a row', async () => {
  const fields = {
    callId: 'id',
    queueId: 'legs.1.parts.0.queue',
    offeredAt: { column: 'at', as: 'instant' },
    agentId: { column: 'legs.0.agent', optional: true },
  }
  const placed = readMapping('m.json', {
    name: 'm',
    topic: 'calls',
    format: 'ndjson',
    constants: { siteId: 's', revision: 1, direction: 'inbound', outcome: 'answered' },
    fields,
  })
  const leg = (queue: string | null): object => ({ agent: 'a', parts: [{ queue }] })
  const of = (...legs: object[]): object => ({ id: 'c', at: '2026-03-02T01:00:00Z', legs })
  const others = async (...records: object[]): Promise<string[]> => {
    async function* texts() {
      yield JSON.stringify(records)
    }
    const named: string[] = []
    for await (const { read } of jsonRows(texts(), placed, topicNamed('calls').contract, rowReader(placed, 'UTC'), (column) =>
      named.push(column),
    ))
      expect(read.ok).toBe(true)
    return named
  }
  expect(await others(of({}, leg('q-1'), leg('q-2')), of(leg('q-3'), leg('q-1')))).toEqual(
    Array.from({ length: 2 }, () => 'legs.1.parts.0.queue'),
  )
  expect(await others(of({}, { parts: [{ queue: 'q-1' }, { queue: 'q-2' }] }))).toEqual(['legs.1.parts.0.queue'])
  expect(await others(of({}, leg('q-1'), {}), of(leg(null), leg('q-1')))).toEqual([])
})
