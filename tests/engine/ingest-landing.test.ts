/** The landing views on the real engine: every contract example lands typed, everything malformed becomes a dead letter with a reason. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Contract, contracts, queueIntervals, transcripts, workOrders } from '../../contracts/index.ts'
import { FRAME_COLUMNS } from '../../ingest/frame.ts'
import { ingestEvents, landEvents } from '../../ingest/ingest-events.ts'
import { fieldsOf } from '../../sql/landing/fields.ts'
import { LANDING_COLUMNS, storageColumns, storageName } from '../../sql/landing/topic.ts'
import { applyLanding, land, recordOf } from '../support/landing.ts'
import { bareStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof bareStore>>
beforeAll(async () => {
  db = await bareStore()
  await applyLanding(db.store)
})
afterAll(() => db[Symbol.asyncDispose]())

test('frames carry the landing columns in their order', () => {
  expect(LANDING_COLUMNS.map(([name]) => name)).toEqual(FRAME_COLUMNS)
})

test.each(contracts.flatMap((contract) => contract.tables.map((table) => [table.name, contract, table] as const)))(
  'the engine has the columns of the contract: %s',
  async (name, contract, table) => {
    const rows = await db.store.query<{ name: string; type: string }>(`describe table ${storageName(contract, table)}`)
    expect(rows.map((row) => `${row.name} ${row.type}`)).toEqual(storageColumns(contract).map(([column, type]) => `${column} ${type}`))
    const view = await db.store.query<{ name: string }>(`describe table ${name}`)
    expect(view.map((row) => row.name)).toEqual(rows.map((row) => row.name))
  },
)

test.each(contracts.map((contract) => [contract.topic, contract] as const))(
  'every example of %s lands typed, value by value',
  async (topic, contract) => {
    await land(
      db.store,
      topic,
      contract.examples.map((example, offset) => recordOf(example, offset)),
      'examples',
    )
    expect(await db.store.query(`select reason, detail from dead_letters where topic = '${topic}' and source = 'examples'`)).toEqual([])
    const [table] = contract.tables
    if (!table) throw new Error('a contract has a table')
    const rows = await db.store.query<Record<string, unknown>>(
      `select * from ${table.name} where record_source = 'examples' order by record_offset`,
    )
    const expected = latestOf(contract).map((example) =>
      Object.fromEntries(fieldsOf(contract).map((field) => [field.column, columnValueOf(field.path, field.kind, example)])),
    )
    expect(rows.map((row) => Object.fromEntries(fieldsOf(contract).map(({ column }) => [column, row[column]])))).toEqual(expected)
  },
)

/** Of examples that describe the same thing the one with the highest revision. */
function latestOf({ examples, key, revision }: Contract): object[] {
  const of = (example: object, field: string): unknown => Reflect.get(example, field)
  const objects = examples.filter((example): example is object => typeof example === 'object' && example !== null)
  return objects.filter(
    (example) =>
      !objects.some((other) => of(other, key) === of(example, key) && Number(of(other, revision)) > Number(of(example, revision))),
  )
}

function columnValueOf(path: string, kind: string, example: object): unknown {
  const value = path
    .split('.')
    .reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), example)
  if (value === undefined) return kind === 'list' ? [] : kind === 'attributes' ? {} : null
  return kind === 'instant' && typeof value === 'string' ? new Date(value).toISOString() : value
}

const call = {
  callId: 'c-1',
  revision: 1,
  siteId: 's',
  queueId: 'q',
  direction: 'inbound',
  outcome: 'open',
  offeredAt: '2026-03-02T01:00:00Z',
}
const [, order] = workOrders.examples
if (!order) throw new Error('work-orders has two examples')
const transcript = transcripts.examples[0] ?? {}
const interval = queueIntervals.examples[0] ?? {}
const text = JSON.stringify(call)

const MALFORMED: readonly [string, string, unknown, string][] = [
  ['not JSON', 'calls', '{"callId":', 'json.invalid'],
  ['an empty value', 'calls', '', 'value.empty'],
  ['blank lines and SQL', 'calls', `${text}\n\nDROP TABLE raw_events;\n`, 'json.invalid'],
  ['two objects', 'calls', '{}{}', 'json.invalid'],
  ['not an object', 'calls', '[1]', 'json.not_object'],
  ['a bare number', 'calls', '5', 'json.not_object'],
  ['bad UTF-8', 'calls', Buffer.concat([Buffer.from('{"callId":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]), 'json.invalid'],
  ['half a surrogate pair', 'calls', text.replace('c-1', '\\ud83d'), 'json.invalid'],
  ['a raw NUL', 'calls', text.replace('c-1', 'c\u00001'), 'json.invalid'],
  ['a depth bomb', 'calls', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'json.invalid'],
  ['NaN', 'calls', text.replace('"revision":1', '"revision":NaN'), 'json.invalid'],
  ['a number beyond 64 bits', 'calls', text.replace('"revision":1', '"revision":18446744073709551616'), 'json.invalid'],
  ['duplicate keys', 'calls', text.replace('"revision":1', '"revision":1,"revision":2'), 'json.duplicate'],
  ['duplicate keys with blanks', 'calls', text.replace('"revision":1', '"revision" : 1, "revision" :2'), 'json.duplicate'],
  ['a missing required field', 'calls', { ...call, callId: undefined }, 'callId.missing'],
  ['null in a required field', 'calls', { ...call, queueId: null }, 'queueId.missing'],
  ['a number for a text', 'calls', { ...call, callId: 5 }, 'callId.type'],
  ['an object for a text', 'calls', { ...call, callId: {} }, 'callId.type'],
  ['true for a text', 'calls', { ...call, reason: true }, 'reason.type'],
  ['a text for a count', 'calls', { ...call, revision: '1' }, 'revision.type'],
  ['a text for a duration', 'calls', { ...call, waitSeconds: '12' }, 'waitSeconds.type'],
  ['a text for a duration, written with blanks', 'calls', JSON.stringify({ ...call, waitSeconds: '12' }, null, 2), 'waitSeconds.type'],
  [
    'an escaped key',
    'calls',
    JSON.stringify({ ...call, waitSeconds: '12' }).replace('waitSeconds', 'wait\\u0053econds'),
    'waitSeconds.type',
  ],
  ['texts and numbers exchanged', 'calls', { ...call, callId: 1, revision: '1' }, 'callId.type'],
  ['true for a count', 'calls', { ...call, holdCount: true }, 'holdCount.type'],
  ['a number for a flag', 'calls', { ...call, isRedial: 1 }, 'isRedial.type'],
  ['a text for a flag', 'calls', { ...call, isRedial: 'true' }, 'isRedial.type'],
  ['a fraction for a count', 'calls', { ...call, holdCount: 1.5 }, 'holdCount.type'],
  ['a negative count', 'calls', { ...call, holdCount: -1 }, 'holdCount.range'],
  ['a count of 2^32', 'calls', { ...call, revision: 4_294_967_296 }, 'revision.range'],
  ['a count of 2^63', 'calls', text.replace('"revision":1', '"revision":9223372036854775808'), 'revision.range'],
  ['a negative duration', 'calls', { ...call, waitSeconds: -0.5 }, 'waitSeconds.range'],
  ['a duration of 1e300', 'calls', { ...call, waitSeconds: 1e300 }, 'waitSeconds.range'],
  ['an unknown value', 'calls', { ...call, outcome: 'lost' }, 'outcome.unknown'],
  ['an empty id', 'calls', { ...call, callId: '' }, 'callId.length'],
  ['an id of 129 characters', 'calls', { ...call, callId: 'x'.repeat(129) }, 'callId.length'],
  ['an instant without zone', 'calls', { ...call, offeredAt: '2026-03-02T01:00:00' }, 'offeredAt.zone'],
  ['an instant of 30 February', 'calls', { ...call, offeredAt: '2026-02-30T01:00:00Z' }, 'offeredAt.invalid'],
  ['an instant at 25 o’clock', 'calls', { ...call, answeredAt: '2026-03-02T25:00:00Z' }, 'answeredAt.invalid'],
  ['an instant of the year 9999', 'calls', { ...call, offeredAt: '9999-01-01T00:00:00Z' }, 'offeredAt.invalid'],
  ['a date for an instant', 'calls', { ...call, answeredAt: '2026-03-02' }, 'answeredAt.invalid'],
  ['a number for an instant', 'calls', { ...call, offeredAt: 1_772_413_200 }, 'offeredAt.type'],
  ['an event later than now + 5 min', 'calls', { ...call, offeredAt: '2026-03-02T12:05:01Z' }, 'event.future'],
  ['an answer in 1970 of a call of 2026', 'calls', { ...call, answeredAt: '1970-01-01T00:00:00Z' }, 'answeredAt.far'],
  ['an end of another zone than any', 'calls', { ...call, endedAt: '2026-02-28T00:59:59Z' }, 'endedAt.far'],
  ['an end after more than 31 days', 'calls', { ...call, endedAt: '2026-04-02T01:00:01Z' }, 'endedAt.far'],
  ['a service level of 110 %', 'queue-intervals', { ...interval, serviceLevelRatio: 1.1 }, 'serviceLevelRatio.range'],
  ['a negative service level', 'queue-intervals', { ...interval, serviceLevelRatio: -0.1 }, 'serviceLevelRatio.range'],
  ['a confidence in percent', 'transcripts', { ...transcript, confidence: 93 }, 'confidence.range'],
  ['feedback of 0', 'work-orders', { ...order, after: { ...order.after, feedbackScore: 0 } }, 'after.feedbackScore.range'],
  ['a missing nested object', 'work-orders', { ...order, after: undefined }, 'after.missing'],
  ['a list for a nested object', 'work-orders', { ...order, after: [] }, 'after.type'],
  ['a missing nested field', 'work-orders', { ...order, after: { ...order.after, status: undefined } }, 'after.status.missing'],
  ['a wrong nested type', 'work-orders', { ...order, after: { ...order.after, reopenCount: '0' } }, 'after.reopenCount.type'],
  [
    'a number among attributes',
    'work-orders',
    { ...order, after: { ...order.after, attributes: { a: 'x', b: 1 } } },
    'after.attributes.type',
  ],
  ['duplicate nested keys', 'work-orders', JSON.stringify(order).replace('"status":', '"status":"x","status":'), 'json.duplicate'],
  ['duplicate attributes', 'work-orders', JSON.stringify(order).replace('"region":', '"region":"x","region":'), 'json.duplicate'],
  ['a text for a list', 'transcripts', { ...transcript, text: 'x' }, 'text.type'],
  ['a text among counts', 'transcripts', { ...transcript, startMs: ['200', 3400] }, 'startMs.type'],
  ['null among counts', 'transcripts', { ...transcript, startMs: [200, null] }, 'startMs.type'],
  ['a number among texts', 'transcripts', { ...transcript, text: ['a', 5] }, 'text.type'],
  ['an unknown value in a list', 'transcripts', { ...transcript, channel: ['agent', 'robot'] }, 'channel.unknown'],
  ['a negative item', 'transcripts', { ...transcript, endMs: [-1, 2] }, 'endMs.range'],
  ['a segment that ends before it begins', 'transcripts', { ...transcript, endMs: [3100, 3399] }, 'endMs.before_start'],
  ['lists of different length', 'transcripts', { ...transcript, text: ['one'] }, 'startMs.length'],
]

test('each malformed record is a dead letter with its reason and bytes, and the good record beside it lands', async () => {
  for (const topic of ['calls', 'work-orders', 'transcripts', 'queue-intervals']) {
    const rows = MALFORMED.filter(([, of]) => of === topic)
    const good = contracts.find((contract) => contract.topic === topic)?.examples[0] ?? {}
    await land(db.store, topic, [...rows.map(([, , value], offset) => recordOf(value, offset)), recordOf(good, rows.length)], 'malformed')
  }
  const found = await db.store.query<{ topic: string; offset: string; reason: string }>(
    `select topic, "offset" as offset, reason from dead_letters final where source = 'malformed'`,
  )
  const reasons = MALFORMED.map(([title, topic]) => {
    const offset = MALFORMED.filter(([, of]) => of === topic).findIndex(([other]) => other === title)
    return `${title}: ${found.find((row) => row.topic === topic && Number(row.offset) === offset)?.reason}`
  })
  expect(reasons).toEqual(MALFORMED.map(([title, , , reason]) => `${title}: ${reason}`))
  expect(found.length).toBe(MALFORMED.length)
  const [bytes] = await db.store.query<{ n: string }>(
    `select count() as n from dead_letters where source = 'malformed' and "offset" = 6 and topic = 'calls' and hex(value) = '7B2263616C6C4964223A22FFFE227D'`,
  )
  expect(Number(bytes?.n)).toBe(1)
})

const ACCEPTED: readonly [string, unknown][] = [
  ['unknown keys', { ...call, callId: 'ok-1', vendorField: { deep: [1] } }],
  ['null in optional fields', { ...call, callId: 'ok-2', seatId: null, waitSeconds: null, isRedial: null }],
  ['blanks and line ends', JSON.stringify({ ...call, callId: 'ok-3', waitSeconds: 12 }, null, 2)],
  ['a text that looks like a number', { ...call, callId: '5', reason: 'true' }],
  ['a text with quotes, colons and SQL', { ...call, callId: 'ok-5', reason: 'say "revision":"1"; drop table' }],
  ['a whole number written as 5.0', JSON.stringify({ ...call, callId: 'ok-6' }).replace('"revision":1', '"revision":5.0')],
  ['an id of 128 Chinese characters', { ...call, callId: '热'.repeat(128) }],
  ['an event 5 min ahead', { ...call, callId: 'ok-8', offeredAt: '2026-03-02T12:05:00Z' }],
  ['an instant with offset and microseconds', { ...call, callId: 'ok-9', offeredAt: '2026-03-02T09:00:00.123456+08:00' }],
  ['an empty attribute text', { ...call, callId: 'ok-10', reason: '' }],
]

test('unusual but valid records are accepted', async () => {
  await land(
    db.store,
    'calls',
    ACCEPTED.map(([, value], offset) => recordOf(value, offset)),
    'accepted',
  )
  expect(await db.store.query(`select "offset" as offset, detail from dead_letters where source = 'accepted'`)).toEqual([])
  const rows = await db.store.query<{ offered_at: string }>(
    `select offered_at from calls where record_source = 'accepted' order by record_offset`,
  )
  expect(rows.length).toBe(ACCEPTED.length)
  expect(rows[8]?.offered_at).toBe('2026-03-02T01:00:00.123Z')
})

test('members that the contract does not know are kept by path, in any spacing', async () => {
  const more = { ...order, vendor: { a: [1, 'x'] }, after: { ...order.after, 'zoné "1"': null } }
  const texts = [JSON.stringify(more), JSON.stringify(more, null, 2), JSON.stringify(order)]
  await land(
    db.store,
    'work-orders',
    texts.map((text, offset) => recordOf(text.replace(order.eventId, `extra-${offset}`), offset)),
    'extra',
  )
  const rows = await db.store.query<{ extra: string }>(
    `select extra from work_order_events where record_source = 'extra' order by record_offset`,
  )
  const unknown = { vendor: { a: [1, 'x'] }, 'after.zoné "1"': null }
  expect(rows.map(({ extra }) => (extra === '' ? '' : JSON.parse(extra)))).toEqual([unknown, unknown, ''])
})

test('a tombstone is kept in raw events and is neither typed nor a dead letter', async () => {
  await land(db.store, 'calls', [recordOf(null, 0)], 'tombstone')
  const count = async (table: string, column: string) =>
    Number((await db.store.query<{ n: string }>(`select count() as n from ${table} where ${column} = 'tombstone'`))[0]?.n)
  expect(await count('raw_events', 'source')).toBe(1)
  expect(await count('dead_letters', 'source')).toBe(0)
  expect(await count('calls', 'record_source')).toBe(0)
  expect(await db.store.query(`select records, tombstones from ingest_ranges where source = 'tombstone'`)).toEqual([
    { records: '1', tombstones: '1' },
  ])
})

test('the higher revision wins whatever the order of arrival, and delivering twice changes nothing', async () => {
  const rows = [3, 1, 2].map((revision) => recordOf({ ...call, callId: 'c-order', revision, reason: `r${revision}` }, revision))
  await land(db.store, 'calls', rows, 'order')
  await land(db.store, 'calls', rows.toReversed(), 'order')
  expect(await db.store.query(`select reason from calls where call_id = 'c-order'`)).toEqual([{ reason: 'r3' }])
  expect(await db.store.query(`select count() as n from raw_events final where source = 'order'`)).toEqual([{ n: '3' }])
})

test('card numbers in transcripts, in digits or spoken, are stored nowhere', async () => {
  const secret = {
    ...transcript,
    recordingId: 'r-20260302010000123456',
    text: ['My card is 4111 1111-1111 1111, thanks', '我的卡号是六二二八四八零零一二三四五六七八'],
  }
  const broken = `not json 4111111111111111 four one one one one one one one one one one one one one one one`
  await ingestEvents(
    db.store,
    'transcripts',
    { source: 'masking', generation: 0 },
    [recordOf(secret, 0), recordOf(broken, 1)],
    Date.parse('2026-03-02T12:00:00Z'),
  )
  const [row] = await db.store.query<{ recording_id: string; text: string[] }>(
    `select recording_id, text from transcripts where record_source = 'masking'`,
  )
  expect(row).toEqual({ recording_id: 'r-20260302010000123456', text: ['My card is [masked], thanks', '我的卡号是[masked]'] })
  const raw = await db.store.query<{ value: string; original_sha256: string }>(
    `select value, original_sha256 from raw_events where source = 'masking' order by "offset"`,
  )
  expect(raw.map(({ value }) => /4111|六二二八|four one/.test(value))).toEqual([false, false])
  expect(raw[1]?.value).toBe('not json [masked] [masked]')
  const { createHash } = await import('node:crypto')
  expect(raw[1]?.original_sha256).toBe(createHash('sha256').update(broken).digest('hex'))
})

test('an order that stood still for more than a year, as building one may, is kept', async () => {
  const pausedSeconds = 400 * 86_400
  const after = { orderType: 'construction', status: 'accepted', openedAt: '2024-02-01T01:00:00Z', pausedSeconds }
  const record = { ...order, eventId: 'still/1', orderId: 'still', revision: 1, occurredAt: '2026-02-01T01:00:00Z', after }
  await land(db.store, 'work-orders', [recordOf(record, 0)], 'still')
  expect(await db.store.query("select order_id, paused_seconds from work_orders where order_id = 'still'")).toEqual([
    { order_id: 'still', paused_seconds: pausedSeconds },
  ])
})

test('a later version of an order touches the slots it enters and those the earlier version leaves', async () => {
  const openedAt = '2026-02-01T01:05:00Z'
  const version = (revision: number, resolvedAt: string, offset: number) =>
    recordOf(
      {
        ...order,
        eventId: `touch/${revision}`,
        orderId: 'touch',
        revision,
        occurredAt: resolvedAt,
        after: { orderType: 'fault', status: 'resolved', openedAt, resolvedAt },
      },
      offset,
    )
  await land(db.store, 'work-orders', [version(1, '2026-02-01T08:20:00Z', 0)], 'touch')
  await db.store.command('truncate table kpi_touches_v1')
  await land(db.store, 'work-orders', [version(2, '2026-02-01T10:50:00Z', 1)], 'touch')
  const slots = await db.store.query<{ slot_at: string }>(
    `select distinct slot_at from kpi_touches_v1 where view = 'kpi_work_order_15m' order by slot_at`,
  )
  expect(slots.map((row) => row.slot_at)).toEqual(['2026-02-01T01:00:00.000Z', '2026-02-01T08:15:00.000Z', '2026-02-01T10:45:00.000Z'])
})

test('a seat state lasts until the next one and is unknown after 16 hours, unless the seat signed out', async () => {
  const state = (n: number, name: string, startedAt: string) =>
    recordOf({ stateId: `w/${n}`, revision: 0, seatId: 'seat-w', siteId: 's', state: name, startedAt }, n)
  await land(
    db.store,
    'seat-states',
    [
      state(3, 'signed_out', '2026-02-02T18:00:00Z'),
      state(1, 'ready', '2026-02-01T01:00:00Z'),
      state(2, 'talking', '2026-02-01T01:10:00Z'),
    ],
    'seat',
  )
  const rows = await db.store.query<{ state: string; from_at: string; to_at: string }>(
    `select state, from_at, to_at from seat_intervals where seat_id = 'seat-w' order by from_at`,
  )
  expect(rows.map((row) => `${row.state} ${row.from_at} ${row.state === 'signed_out' ? 'now' : row.to_at}`)).toEqual([
    'ready 2026-02-01T01:00:00.000Z 2026-02-01T01:10:00.000Z',
    'talking 2026-02-01T01:10:00.000Z 2026-02-01T17:10:00.000Z',
    'unknown 2026-02-01T17:10:00.000Z 2026-02-02T18:00:00.000Z',
    'signed_out 2026-02-02T18:00:00.000Z now',
  ])
})

test('an insert that is looked at block by block is one part of each table and one range', async () => {
  // 2,000 rows of 3 kB of members that nobody knows: 6 MB, two blocks of 4 MB.
  const stranger = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`member${n}`, n]))
  const rows = Array.from({ length: 2000 }, (_, offset) => recordOf(stranger, offset))
  await landEvents(db.store, 'calls', { source: 'strangers', generation: 0 }, rows, Date.now())
  const own = "where source = 'strangers'"
  expect(await db.store.query(`select records from ingest_ranges ${own}`)).toEqual([{ records: '2000' }])
  expect(await db.store.query(`select count() as n, uniqExact(_part) as parts from raw_events ${own}`)).toEqual([{ n: '2000', parts: '1' }])
})
