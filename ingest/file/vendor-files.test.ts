/** Files as telephone systems write them, through mappings that people wrote for them. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readMapping } from '../mappings/catalog.ts'
import { rowFinisher, rowReader } from '../mappings/map-row.ts'
import { topicNamed } from '../topics.ts'
import { jsonRows } from './json-rows.ts'

const call = { topic: 'calls', format: 'ndjson', constants: { siteId: 's-1', revision: 1, direction: 'inbound' } }

/** What the mapping makes of the objects: a record, or why one is rejected. */
async function mapped(mapping: object, objects: readonly object[]): Promise<unknown[]> {
  const read = readMapping('m.json', { name: 'm', ...mapping })
  const finish = rowFinisher(read, undefined)
  async function* texts() {
    yield objects.map((one) => JSON.stringify(one)).join('\n')
  }
  const rows: unknown[] = []
  for await (const row of jsonRows(texts(), read, topicNamed(read.topic).contract, rowReader(read, undefined))) {
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

test('each queue of a conversation is a row of the sample’s mapping, and its participants that are none are counted', async () => {
  const mapping: unknown = JSON.parse(await readFile('ingest/mappings/samples/genesys-conversation.json', 'utf8'))
  const conversation: unknown = JSON.parse(await readFile('ingest/mappings/samples/genesys-conversation.ndjson', 'utf8'))
  if (typeof mapping !== 'object' || mapping === null || typeof conversation !== 'object' || conversation === null) return expect.fail()
  // q-1 was entered at 01:00:05 and left at 01:00:17 (tAnswered 12 s), q-2 at 01:04:17 and 01:07:37 (tAbandon 200 s).
  expect(await mapped(mapping, [conversation])).toMatchObject([
    'extra.purpose.unknown',
    {
      callId: 'g-1/p2',
      queueId: 'q-1',
      outcome: 'answered',
      offeredAt: '2026-03-02T01:00:05.000Z',
      leftQueueAt: '2026-03-02T01:00:17.000Z',
    },
    'extra.purpose.unknown',
    {
      callId: 'g-1/p4',
      queueId: 'q-2',
      outcome: 'abandoned',
      offeredAt: '2026-03-02T01:04:17.000Z',
      leftQueueAt: '2026-03-02T01:07:37.000Z',
    },
  ])
})

test('each leg of a call is a row beside what the call says, by its place where it has no id, and a call without legs is counted', async () => {
  const mapping = {
    ...call,
    constants: { ...call.constants, outcome: 'answered' },
    each: 'parts.legs',
    joinId: { path: 'callId', of: ['contactId', 'extra.part', 'extra.leg'] },
    fields: {
      contactId: 'id',
      'extra.part': 'parts.#',
      'extra.leg': 'parts.legs.#',
      queueId: 'parts.legs.queue',
      offeredAt: { column: 'at', as: 'instant' },
    },
  }
  const at = '2026-03-02T01:00:00Z'
  expect(
    await mapped(mapping, [
      { id: 'c-1', at, parts: [{ legs: [{ queue: 'a' }, { queue: 'b' }] }, { legs: { queue: 'c' } }, { legs: [] }] },
      { id: 'c-2', at },
      { id: 'c-3', at, parts: [{ legs: [7] }] },
    ]),
  ).toMatchObject([
    { callId: 'c-1/1/1', queueId: 'a' },
    { callId: 'c-1/1/2', queueId: 'b' },
    { callId: 'c-1/2/1', queueId: 'c' },
    'parts.legs.missing',
    'parts.legs.missing',
    'extra.leg.missing',
  ])
})

test('a member of a list is found by what it says, such as a metric by its name', async () => {
  const mapping = {
    ...call,
    constants: { ...call.constants, outcome: 'answered' },
    fields: {
      callId: 'id',
      queueId: 'q',
      offeredAt: { column: 'at', as: 'instant' },
      waitSeconds: { column: 'metrics[name=wait.ms].value', as: 'seconds', scale: 0.001, optional: true },
    },
  }
  const one = { id: 'c-1', q: 'a', at: '2026-03-02T01:00:00Z' }
  const metrics = [
    { name: 'talk', value: 5 },
    { name: 'wait.ms', value: 12000 },
  ]
  const [first, second] = await mapped(mapping, [
    { ...one, metrics },
    { ...one, metrics: [{ name: 'talk', value: 5 }] },
  ])
  expect(first).toMatchObject({ waitSeconds: 12 })
  expect(second).not.toHaveProperty('waitSeconds')
})

test('a mapping of members that reads none of them is refused, and so is one of a csv', () => {
  const fields = { callId: 'id', queueId: 'queue', offeredAt: { column: 'at', as: 'instant' } }
  const constants = { ...call.constants, outcome: 'answered' }
  expect(() => readMapping('m.json', { ...call, name: 'm', constants, each: 'legs', fields })).toThrow("such as 'legs.id'")
  expect(() => readMapping('m.json', { ...call, name: 'm', constants, each: 'legs', fields, format: 'csv' })).toThrow(
    "'each' has no effect",
  )
})

test('of a ticket the sample’s mapping reads the first reply from its minutes, a revision from its update, and drops it when it was deleted', async () => {
  const mapping: unknown = JSON.parse(await readFile('ingest/mappings/samples/zendesk-tickets.json', 'utf8'))
  if (typeof mapping !== 'object' || mapping === null) return expect.fail()
  const ticket = { id: 501, created_at: '2026-03-02T01:05:00Z', updated_at: '2026-03-02T08:20:00Z', status: 'solved' }
  const metrics = { solved_at: '2026-03-02T08:20:00Z', reply_time_in_minutes: { calendar: 35 } }
  const custom = [{ id: 360001, value: 'no_dial_tone' }]
  const rows = await mapped(mapping, [
    { ...ticket, metric_set: metrics, custom_fields: custom },
    { ...ticket, status: 'deleted' },
  ])
  // 01:05 and 35 minutes; 1772439600 is 08:20.
  const after = { firstRepliedAt: '2026-03-02T01:40:00.000Z', attributes: { faultCode: 'no_dial_tone' } }
  expect(rows).toMatchObject([{ orderId: 'ZD501', revision: 1_772_439_600, after }, 'row.dropped'])
})
