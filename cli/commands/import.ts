/** `callboard import`: files through a mapping, into the store or to Kafka; one file, or whatever is dropped into a directory. */
import { join } from 'node:path'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { failureOf, type ImportReport, importFile } from '../../ingest/file/import-file.ts'
import { checkRowFile } from '../../ingest/file/row-file.ts'
import { checkDirectory, type Dropped, watchDirectory } from '../../ingest/file/watch-directory.ts'
import { openKafkaSink } from '../../ingest/kafka/sink.ts'
import { mappingNamed } from '../../ingest/mappings/catalog.ts'
import { checkMapping } from '../../ingest/mappings/check-mapping.ts'
import { constantFrom } from '../../ingest/mappings/held-values.ts'
import { rowReader } from '../../ingest/mappings/map-row.ts'
import type { Mapping } from '../../ingest/mappings/mapping.ts'
import { Pipeline } from '../../ingest/pipeline.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { reportText } from '../import-report.ts'
import { kafkaOptions, kafkaSecurityFrom } from '../kafka-options.ts'
import { withNewStore } from '../migrated-store.ts'

export const command: Command = {
  name: 'import',
  summary:
    'Imports CSV, JSON (plain, gzip or zip) or Parquet through a mapping, into the store or to Kafka: a file, or a directory watched for drops.',
  usage:
    'import FILE | --watch DIR [--once], --mapping NAME|FILE [--set PATH=VALUE]… [--timezone TZ] [--encoding NAME] [--brokers H:P,…] [--topic T] [--shuffle SEED] [--repeat N]',
  example: 'callboard import incidents.zip --mapping uci-incidents',
  options: {
    mapping: { type: 'string', description: 'A shipped mapping or a file; see docs/mappings.md.' },
    set: {
      type: 'string',
      multiple: true,
      description: 'A constant of the mapping, such as siteId=s-east or revision=2 for a corrected export.',
    },
    encoding: { type: 'string', description: 'Of a text file, such as gb18030; overrides the mapping.' },
    timezone: { type: 'string', description: 'IANA zone of times without zone; overrides the mapping.' },
    watch: { type: 'string', description: 'Directory whose files are imported as they come, then moved to done/ or failed/ in it.' },
    once: { type: 'boolean', description: 'With --watch: stop when the directory holds no more files.' },
    settle: { type: 'string', description: 'With --watch: seconds for which a file must not have changed.', default: '2' },
    ...kafkaOptions,
    brokers: { type: 'string', description: 'Kafka brokers; without them the file goes into the store.' },
    topic: { type: 'string', description: "Kafka topic to produce to; the mapping's topic without it." },
    shuffle: { type: 'string', description: 'Deliver in an order drawn from this seed; holds the file in memory.' },
    repeat: { type: 'string', description: 'Deliver every row so many times.', default: '1' },
  },
  run: async (args, io) => {
    const mapping = withEncoding(withConstants(await mappingNamed(args.required('mapping')), args.list('set')), args.text('encoding'))
    const [path, ...more] = args.positionals
    const directory = args.text('watch')
    if (more.length > 0 || (path === undefined) === (directory === undefined)) usage(command, 'Give one file, or a directory with --watch.')
    return directory === undefined ? oneFile(args, io, mapping, path ?? '') : watch(args, io, mapping, directory)
  },
}

/** `PATH=VALUE`. */
function withConstants(mapping: Mapping, given: readonly string[]): Mapping {
  if (given.length === 0) return mapping
  const constants = given.map((text): [string, string | number | boolean] => {
    const [, path = '', value = ''] = /^([\w.]+)=(.*)$/s.exec(text) ?? []
    if (path === '') throw new CallboardError('usage', `--set is '${text}'; write it as PATH=VALUE, such as revision=2.`)
    return [path, constantFrom(topicNamed(mapping.topic).contract, path, value)]
  })
  return checkMapping({ ...mapping, constants: { ...mapping.constants, ...Object.fromEntries(constants) } })
}

const withEncoding = (mapping: Mapping, encoding: string | undefined): Mapping =>
  encoding === undefined ? mapping : checkMapping({ ...mapping, encoding })

/** What can be told of the input is told before a store is made for it. */
async function oneFile(args: Args, io: Io, mapping: Mapping, path: string): Promise<number> {
  await checkRowFile({ path, mapping, zone: args.text('timezone') })
  const report = await withImporter(args, io, mapping, (importOne) => importOne(path, join(io.dataDir, 'rejects')))
  io.answer(report, (one) => reportText(one, mapping))
  const failure = failureOf(report)
  if (failure !== null) throw new CallboardError('conflict', failure)
  return report.stopped || hasLost(report) ? 1 : 0
}

/** Rejected rows are the file's matter, and the mapping may reject some on purpose; dead letters wait for somebody to mend them. */
const hasLost = ({ deadLettered }: ImportReport): boolean => (deadLettered ?? 0) > 0

/** One JSON document per file under `--json`. */
async function watch(args: Args, io: Io, mapping: Mapping, directory: string): Promise<number> {
  let failed = 0
  await checkDirectory(directory)
  rowReader(mapping, args.text('timezone'))
  const isEmpty = await withImporter(args, io, mapping, (importOne) =>
    watchDirectory({
      directory,
      settleMs: (args.number('settle', { min: 0, max: 3600 }) ?? 2) * 1000,
      lookMs: 1000,
      once: args.flag('once'),
      signal: io.signal,
      importFile: importOne,
      onFile: (dropped) => {
        if (dropped.status !== 'done' || (dropped.report !== null && hasLost(dropped.report))) failed += 1
        io.answer(dropped, (one) => droppedText(one, mapping))
      },
    }),
  )
  if (args.flag('once') && !isEmpty)
    throw new CallboardError(
      'unavailable',
      `Stopped before every file was imported; what is left in '${directory}' is imported by the next run.`,
    )
  return failed > 0 ? 1 : 0
}

const droppedText = ({ file, error, report, movedTo }: Dropped, mapping: Mapping): string =>
  error === null && report !== null ? `${file}: ${reportText(report, mapping)}` : `${file}: failed, moved to ${movedTo}. ${error}`

type Importer = (path: string, rejectsDirectory: string) => Promise<ImportReport>

async function withImporter<T>(args: Args, io: Io, mapping: Mapping, use: (importOne: Importer) => Promise<T>): Promise<T> {
  const options = {
    mapping,
    zone: args.text('timezone'),
    shuffle: args.number('shuffle', { integer: true }),
    repeat: args.number('repeat', { integer: true, min: 1, max: 100 }) ?? 1,
    clock: Date.now,
    signal: io.signal,
    onProgress: (done: number, total: number) => io.progress('import', done, total),
  }
  if (args.text('brokers') === undefined)
    return withNewStore(io, (store) =>
      use((path, rejectsDirectory) => importFile({ ...options, path, rejectsDirectory, store }, new Pipeline(store, options))),
    )
  const security = await kafkaSecurityFrom(command, args, io)
  const topic = await openKafkaSink(args.list('brokers'), args.text('topic') ?? mapping.topic, io.note, security)
  try {
    return await use((path, rejectsDirectory) => importFile({ ...options, path, rejectsDirectory }, topic))
  } finally {
    await topic.close()
  }
}
