/** `callboard ingest`: consumes Kafka topics into the store. */
import { brokersOf } from '../../ingest/sources.ts'
import type { Command } from '../command.ts'
import { kafkaOptions, kafkaSecurityFrom } from '../kafka-options.ts'
import { withNewStore } from '../migrated-store.ts'
import { traced, traceOptions } from '../trace-options.ts'

export const command: Command = {
  name: 'ingest',
  summary: 'Consumes Kafka topics into the store; offsets are committed after the insert returned.',
  usage: 'ingest --brokers H:P,… [--topics a,b] [--group G] [--until-end] [--no-breaker] [--kafka-tls] [--kafka-sasl M --kafka-user U]',
  example: 'callboard ingest --brokers 127.0.0.1:9092 --topics calls,work-orders --until-end',
  options: {
    ...kafkaOptions,
    ...traceOptions,
    topics: {
      type: 'string',
      description: 'Topics, or KAFKA-TOPIC=TOPIC where the names differ; every known topic the brokers have without it.',
    },
    group: { type: 'string', description: 'Consumer group.', default: 'callboard' },
    'no-breaker': { type: 'boolean', description: 'Go on with a topic whose records are mostly dead letters, instead of pausing it.' },
    'until-end': { type: 'boolean', description: 'Stop when the topics are read to where they end now.' },
  },
  run: async (args, io) => {
    const startedAt = Date.now()
    const cpu = process.cpuUsage()
    const security = await kafkaSecurityFrom(command, args, io)
    const { brokers, ingest } = brokersOf(args.required('brokers').split(','))
    let consumed = 0
    const counts = await withNewStore(io, (store) =>
      traced(args, store, () =>
        ingest(store, {
          brokers,
          security,
          topics: args.list('topics'),
          group: args.required('group'),
          untilEnd: args.flag('until-end'),
          isBreakerOff: args.flag('no-breaker'),
          signal: io.signal,
          clock: Date.now,
          note: io.note,
          onStored: (_, stored) => {
            consumed += stored.consumed
            io.progress('records', consumed, undefined)
          },
        }),
      ),
    )
    const seconds = (Date.now() - startedAt) / 1000
    const used = process.cpuUsage(cpu)
    const answer = {
      ...counts,
      seconds,
      rowsPerSecond: Math.round(counts.consumed / seconds),
      cpuSecondsPerMillion: counts.consumed === 0 ? null : Number(((used.user + used.system) / counts.consumed).toFixed(2)),
    }
    io.answer(
      answer,
      (value) =>
        `${value.consumed} records: ${value.typed} typed (${value.superseded} superseded), ${value.deadLettered} dead letters, ${value.tombstones} tombstones in ${value.seconds.toFixed(1)} s`,
    )
    return 0
  },
}
