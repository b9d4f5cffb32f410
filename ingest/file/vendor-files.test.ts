/** Files as telephone systems write them, through mappings that people wrote for them. */
import { expect, test } from 'vitest'
import { readMapping } from '../mappings/catalog.ts'
import { rowFinisher, rowReader } from '../mappings/map-row.ts'
import { topicNamed } from '../topics.ts'
import { lineRows } from './line-rows.ts'

const call = { topic: 'calls', format: 'ndjson', constants: { siteId: 's-1', revision: 1, direction: 'inbound' } }

/** What the mapping makes of the objects: a record, or why one is rejected. */
async function mapped(mapping: object, objects: readonly object[]): Promise<unknown[]> {
  const read = readMapping('m.json', { name: 'm', ...mapping })
  const finish = rowFinisher(read, undefined)
  async function* texts() {
    yield objects.map((one) => JSON.stringify(one)).join('\n')
  }
  const rows: unknown[] = []
  for await (const row of lineRows(texts(), read, topicNamed(read.topic).contract, rowReader(read, undefined))) {
    const done = row.read.ok ? finish(row.read, row.row) : row.read
    rows.push(done.ok ? done.value.record : done.rejection.code)
  }
  return rows
}

test('a call centre’s record with texts of seconds since 1970 and a reason only where it was left unanswered', async () => {
  const mapping = {
    ...call,
    fields: {
      callId: 'v.uuid',
      queueId: 'v.queue',
      offeredAt: { column: 'v.joined', as: 'instant' },
      answeredAt: { column: 'v.answered', as: 'instant', optional: true },
      outcome: {
        column: ['v.cause', 'v.why'],
        values: { answered: 'answered', 'cancel BREAK_OUT': 'abandoned', 'cancel TIMEOUT': 'overflowed' },
      },
    },
  }
  const v = { queue: 'support', joined: '1772413205' }
  // 1772413200 is 2026-03-02T01:00:00Z.
  expect(
    await mapped(mapping, [
      { v: { ...v, uuid: '1', cause: 'answered', answered: '1772413217' } },
      { v: { ...v, uuid: '2', cause: 'cancel', why: 'BREAK_OUT' } },
      { v: { ...v, uuid: '3', cause: 'cancel', why: 'TIMEOUT' } },
      { v: { ...v, uuid: '4', cause: 'cancel' } },
      { v: { ...v, uuid: '5' } },
    ]),
  ).toMatchObject([
    { callId: '1', outcome: 'answered', offeredAt: '2026-03-02T01:00:05.000Z', answeredAt: '2026-03-02T01:00:17.000Z' },
    { callId: '2', outcome: 'abandoned' },
    { callId: '3', outcome: 'overflowed' },
    'outcome.unknown',
    'outcome.missing',
  ])
})

test('texts of ids and dates are joined only where all of their columns have a value', async () => {
  const fields = { callId: { column: ['a', 'b'] }, queueId: 'q', offeredAt: { column: 't', as: 'instant' } }
  const mapping = { ...call, constants: { ...call.constants, outcome: 'abandoned' }, fields }
  const row = { q: 'q', t: '2026-03-02T01:00:00Z' }
  expect(
    await mapped(mapping, [
      { ...row, a: '1', b: '2' },
      { ...row, a: '1' },
    ]),
  ).toMatchObject([{ callId: '1 2' }, 'callId.missing'])
})

test('a column that must hold a listed text chooses rows, and is kept beside the fields', async () => {
  const fields = {
    callId: 'id',
    queueId: 'q',
    offeredAt: { column: 't', as: 'instant' },
    outcome: { column: 'agent', values: { '*': 'answered' }, optional: true },
    channel: { column: 'Channel', values: { VOICE: 'VOICE' } },
  }
  const mapping = { ...call, constants: { ...call.constants, outcome: 'abandoned' }, fields }
  const row = { q: 'q', t: '2026-03-02T01:00:00Z' }
  expect(
    await mapped(mapping, [
      { ...row, id: '1', Channel: 'VOICE', agent: 'li' },
      { ...row, id: '2', Channel: 'VOICE', agent: null },
      { ...row, id: '3', Channel: 'CHAT', agent: 'li' },
    ]),
  ).toMatchObject([{ outcome: 'answered', channel: 'VOICE' }, { outcome: 'abandoned' }, 'channel.unknown'])
  const typo = (channel: object, name: string) => ({ name: 'm', ...mapping, fields: { ...fields, channel: undefined, [name]: channel } })
  for (const [rule, name] of [
    [{ column: 'Channel' }, 'channel'],
    [{ column: 'Channel', values: { '*': 'x' } }, 'channel'],
    [{ column: 'Channel', values: { VOICE: 'x' }, optional: true }, 'channel'],
    [{ column: 'Channel', values: { VOICE: 'inbound' } }, 'directoin'],
  ] as const)
    expect(() => readMapping('m.json', JSON.parse(JSON.stringify(typo(rule, name))))).toThrow(/is no field of topic 'calls'/)
})

test('of tickets exported twice the later version has the higher revision, by the instant of its update; deleted ones are dropped', async () => {
  const mapping = {
    topic: 'work-orders',
    format: 'ndjson',
    hashId: 'eventId',
    constants: { source: 'desk', type: 'order_updated', 'after.orderType': 'fault' },
    drop: { 'after.status': ['deleted'] },
    fields: {
      orderId: 'id',
      revision: { column: 'updated_at', as: 'instant' },
      occurredAt: { column: 'updated_at', as: 'instant' },
      'after.status': 'status',
      'after.openedAt': { column: 'created_at', as: 'instant' },
    },
  }
  const ticket = { id: 502, created_at: '2026-03-02T01:00:00Z' }
  // 2026-03-02T01:00:00Z is 1772413200 s after 1970.
  expect(
    await mapped(mapping, [
      { ...ticket, status: 'open', updated_at: '2026-03-02T01:00:00.900Z' },
      { ...ticket, status: 'solved', updated_at: '2026-03-02T02:00:00Z' },
      { ...ticket, status: 'deleted', updated_at: '2026-03-02T03:00:00Z' },
    ]),
  ).toMatchObject([{ revision: 1_772_413_200 }, { revision: 1_772_416_800 }, 'row.dropped'])
  expect(() =>
    readMapping('m.json', { name: 'm', ...mapping, fields: { ...mapping.fields, 'after.reopenCount': { column: 'n', as: 'instant' } } }),
  ).toThrow(/'after.reopenCount' is read as instant/)
})

test('a place in a list is a column', async () => {
  const fields = {
    callId: 'id',
    queueId: 'legs.1.parts.0.queue',
    offeredAt: { column: 't', as: 'instant' },
    agentId: { column: 'legs.2.agent', optional: true },
  }
  const mapping = { ...call, constants: { ...call.constants, outcome: 'answered' }, fields }
  const row = { id: '1', t: '2026-03-02T01:00:00Z' }
  expect(
    await mapped(mapping, [
      { ...row, legs: [{}, { parts: [{ queue: 'q-1' }, { queue: 'q-2' }] }] },
      { ...row, legs: [] },
    ]),
  ).toMatchObject([{ queueId: 'q-1' }, 'queueId.missing'])
})

test('of a field that is a list, a path through objects is the member of each, and a constant stands in every place', async () => {
  const mapping = {
    topic: 'transcripts',
    format: 'ndjson',
    constants: { recordingId: 'r', revision: 1, callId: 'c', startedAt: '2026-03-02T01:00:00Z', engine: 'e', channel: 'agent' },
    fields: {
      language: 'language',
      startMs: { column: 'segments.start', as: 'number', scale: 1000 },
      endMs: { column: 'segments.end', as: 'number', scale: 1000 },
      text: 'segments.text',
    },
  }
  // 1.1 * 1000 is 1100.0000000000002 in floating point.
  const good = { start: 1.1, end: 3.1, text: ' Good morning.' }
  expect(
    await mapped(mapping, [
      { language: 'en', segments: [good, { start: 3.4, end: 5, text: 'Hello' }] },
      { language: 'en', segments: [good, { ...good, text: '' }] },
    ]),
  ).toMatchObject([
    { startMs: [1100, 3400], endMs: [3100, 5000], channel: ['agent', 'agent'], text: ['Good morning.', 'Hello'] },
    'text.missing',
  ])
  expect(() => readMapping('m.json', { name: 'm', ...mapping, constants: { ...mapping.constants, channel: 'robot' } })).toThrow(
    /'channel' can't be 'robot'/,
  )
})
