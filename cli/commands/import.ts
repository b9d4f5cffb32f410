/** `callboard import`: a file through a mapping, into the store or to Kafka. */
import { join } from 'node:path'
import { type ImportReport, importFile, kafkaDestination, storeDestination } from '../../ingest/import-file.ts'
import { mappingNamed } from '../../ingest/mappings/catalog.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { kafkaOptions, kafkaSecurityFrom } from '../kafka-options.ts'
import { withMigratedStore } from '../migrated-store.ts'

export const command: Command = {
  name: 'import',
  summary: 'Imports a CSV or NDJSON file (plain, gzip or zip) through a mapping, into the store or to Kafka.',
  usage: 'import FILE --mapping NAME|FILE [--timezone TZ] [--brokers H:P,…] [--topic T] [--shuffle SEED] [--repeat N]',
  example: 'callboard import incidents.zip --mapping uci-incidents',
  options: {
    mapping: { type: 'string', description: 'A shipped mapping or a file; see docs/mappings.md.' },
    timezone: { type: 'string', description: 'IANA zone of times without zone; overrides the mapping.' },
    ...kafkaOptions,
    brokers: { type: 'string', description: 'Kafka brokers; without them the file goes into the store.' },
    topic: { type: 'string', description: "Kafka topic to produce to; the mapping's topic without it." },
    shuffle: { type: 'string', description: 'Deliver in an order drawn from this seed.' },
    repeat: { type: 'string', description: 'Deliver every row so many times.', default: '1' },
  },
  run: async (args, io) => {
    const [path, ...more] = args.positionals
    if (path === undefined || more.length > 0) usage(command, 'Give one file.')
    const mapping = await mappingNamed(args.required('mapping'))
    topicNamed(mapping.topic)
    const options = {
      path,
      mapping,
      zone: args.text('timezone'),
      shuffle: args.number('shuffle', { integer: true }),
      repeat: args.number('repeat', { integer: true, min: 1, max: 100 }) ?? 1,
      rejectsDirectory: join(io.dataDir, 'rejects'),
      clock: Date.now,
      signal: io.signal,
      onProgress: (done: number, total: number) => io.progress('import', done, total),
    }
    const report = await (args.text('brokers') === undefined ? intoStore(io, options) : toKafka(args, io, options))
    io.answer(
      report,
      ({ rows, accepted, rejected, seconds, rejectsFile }) =>
        `${rows} rows, ${accepted} accepted, ${rejected} rejected in ${seconds.toFixed(1)} s${rejectsFile === null ? '' : `; rejects in ${rejectsFile}`}`,
    )
    return 0
  },
}

type Options = Parameters<typeof importFile>[0]

const intoStore = (io: Io, options: Options): Promise<ImportReport & { deadLettered: number }> =>
  withMigratedStore(io, async (store) => {
    const destination = storeDestination(store, options.mapping.topic, options.clock, options.signal)
    const report = await importFile(options, destination)
    return { ...report, deadLettered: destination.counts().deadLettered }
  })

async function toKafka(args: Args, io: Io, options: Options): Promise<ImportReport> {
  const destination = await kafkaDestination(
    args.list('brokers'),
    args.text('topic') ?? options.mapping.topic,
    io.note,
    await kafkaSecurityFrom(command, args, io),
  )
  try {
    return await importFile(options, destination)
  } finally {
    await destination.close()
  }
}
