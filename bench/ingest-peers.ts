/** What ingest is compared with, as most people write it: a kafkajs consumer with objects, and ClickHouse's own Kafka engine. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@clickhouse/client'
import { Session } from 'chdb'
import { createChdbConnection } from 'chdb/connection'
import kafkajs from 'kafkajs'
import { Compile } from 'typebox/compile'
import { calls } from '../contracts/index.ts'
import { registerCodecs } from '../ingest/kafka/codecs.ts'
import { columnType, fieldsOf } from '../sql/landing/fields.ts'
import { eventAt, tupleType } from '../sql/landing/parsing.ts'
import { literal } from '../sql/statement.ts'

export type Work = { readonly dataDir: string; readonly brokers: string; readonly topic: string; readonly rows: number }

const fields = fieldsOf(calls)
const COLUMNS = fields.map((field) => `${field.column} ${columnType(field)}`).join(', ')
const TYPED = `create table calls (${COLUMNS}) engine = MergeTree order by (offered_at, call_id)`
/** Paths read the same topic, so each needs a group of its own; a fresh process, a fresh group. */
const GROUP = `peer-${process.pid}`

/** Each fetch parsed, checked by the compiled schema and inserted as objects into one table; kafkajs commits after the handler. */
export async function plain({ dataDir, brokers, topic, rows }: Work, rowsPerInsert: number): Promise<void> {
  // @ts-expect-error: the adapter's types are those of its own copy of the client's.
  const client = createClient({ connection: createChdbConnection({ path: `${dataDir}/plain` }) })
  await client.command({ query: TYPED })
  registerCodecs()
  const kafka = new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.ERROR })
  const consumer = kafka.consumer({ groupId: GROUP, ...(rowsPerInsert > 1 ? { maxBytesPerPartition: 8 << 20, maxBytes: 64 << 20 } : {}) })
  const schema = Compile(calls.schema)
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  const done = new AbortController()
  let pending: object[] = []
  let seen = 0
  await consumer.run({
    eachBatch: async ({ batch, heartbeat }) => {
      for (const { value } of batch.messages) {
        const record: unknown = JSON.parse(String(value))
        seen += 1
        if (schema.Check(record) && typeof record === 'object' && record !== null)
          pending.push(Object.fromEntries(fields.map(({ name, column }) => [column, Reflect.get(record, name)])))
      }
      if (pending.length < rowsPerInsert && seen < rows) return
      const values = pending
      pending = []
      await client.insert({ table: 'calls', values, format: 'JSONEachRow', clickhouse_settings: { date_time_input_format: 'best_effort' } })
      await heartbeat()
      if (seen >= rows) done.abort()
    },
  })
  if (!done.signal.aborted) await once(done.signal, 'abort')
  await consumer.disconnect()
  const answer = await client.query({ query: 'select count() as n from calls', format: 'JSONEachRow' })
  checkCount((await answer.text()).match(/\d+/)?.[0], rows)
}

const kafkaTable = (columns: string, { brokers, topic }: Work, format: string, consumers: number): string =>
  `create table source (${columns}) engine = Kafka settings kafka_broker_list = '${brokers}', kafka_topic_list = '${topic}', kafka_group_name = '${GROUP}',
  kafka_format = '${format}', kafka_num_consumers = ${consumers}, kafka_thread_per_consumer = 1, kafka_flush_interval_ms = 500`

/** JSONEachRow into one typed table. */
export async function engineJson(work: Work): Promise<void> {
  const names = fields.map(({ name, kind, isRequired }) => {
    const type = kind === 'flag' ? 'Bool' : kind === 'count' ? 'UInt32' : kind === 'seconds' ? 'Float64' : 'String'
    return `${name} ${isRequired ? type : `Nullable(${type})`}`
  })
  const columns = fields.map(({ name, column, kind, isRequired }) =>
    kind === 'instant' ? `parseDateTime64BestEffort${isRequired ? '' : 'OrNull'}(${name}, 3, 'UTC') as ${column}` : `${name} as ${column}`,
  )
  await engine(work, [
    TYPED,
    kafkaTable(names.join(', '), work, 'JSONEachRow', 1),
    `create materialized view typed_of to calls as select ${columns.join(', ')} from source`,
  ])
}

/** Raw values parsed as one tuple into raw, typed and dead-letter tables, by two consumers. It checks that required fields are there, no more. */
export async function engineRaw(work: Work): Promise<void> {
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => `isNull(t.${name})`)
  const typed = fields.map(({ name, column, kind, isRequired }) => {
    const value = kind === 'instant' ? `parseDateTime64BestEffortOrNull(t.${name}, 3, 'UTC')` : `t.${name}`
    return `${isRequired ? `assumeNotNull(${value})` : value} as ${column}`
  })
  const position = 'topic LowCardinality(String), partition UInt64, offset UInt64, sent_at DateTime64(3)'
  await engine(work, [
    `create table calls (${COLUMNS}, partition UInt64, offset UInt64) engine = ReplacingMergeTree(revision) order by (offered_at, call_id)`,
    `create table raw (${position}, event_at Nullable(DateTime64(3, 'UTC')), value String) engine = ReplacingMergeTree order by (topic, partition, offset)`,
    `create table dead (${position}, value String) engine = ReplacingMergeTree order by (topic, partition, offset)`,
    `create table parsed (${position}, v String, t ${tupleType(calls)}) engine = Null`,
    kafkaTable('v String', work, 'RawBLOB', 2),
    `create materialized view raw_of to raw as select topic, partition, offset, sent_at, ${eventAt(calls)} as event_at, v as value from parsed`,
    `create materialized view typed_of to calls as select ${typed.join(', ')}, partition, offset from parsed where not (${required.join(' or ')})`,
    `create materialized view dead_of to dead as select topic, partition, offset, sent_at, v as value from parsed where ${required.join(' or ')}`,
    `create materialized view parse_of to parsed as select _topic as topic, _partition as partition, _offset as offset, ifNull(_timestamp_ms, toDateTime64(0, 3)) as sent_at, v, JSONExtract(v, ${literal(tupleType(calls))}) as t from source`,
  ])
}

async function engine({ dataDir, rows }: Work, statements: readonly string[]): Promise<void> {
  const session = new Session(`${dataDir}/engine`)
  session.query('create database peer engine = Atomic')
  session.query('use peer')
  for (const statement of statements) session.query(statement)
  const stored = async (): Promise<number> => Number((await session.queryAsync('select count() from calls', { format: 'TSV' })).text())
  const until = Date.now() + 120_000
  for (;;) {
    const count = await stored()
    if (count >= rows || Date.now() > until) break
    await sleep(50)
  }
  const count = await stored()
  checkCount(String(count), rows)
}

function checkCount(text: string | undefined, rows: number): void {
  if (Number(text) !== rows) throw new Error(`${text} of ${rows} rows are stored.`)
}
