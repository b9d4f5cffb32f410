/** `callboard dlq`: dead letters listed, counted by reason, shown with their bytes, landed again. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { parseInstant } from '../../domain/kernel/time.ts'
import {
  countDeadLetters,
  type DeadLetter,
  type DeadLetterFilter,
  listDeadLetters,
  replayDeadLetters,
  showDeadLetter,
} from '../../ingest/dead-letters.ts'
import { mappingNamed } from '../../ingest/mappings/catalog.ts'
import { topicNamed, topics } from '../../ingest/topics.ts'
import type { Store } from '../../sql/store.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { hexDump } from '../hex-dump.ts'
import { withMigratedStore } from '../migrated-store.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'dlq',
  summary: 'Lists dead letters, counts them by reason, shows one with its bytes, or lands them again (repaired by a mapping).',
  usage: 'dlq list | reasons | show ID | replay [--mapping F] [--topic T] [--reason R] [--since INSTANT] [--limit N]',
  example: 'callboard dlq replay --topic calls --reason callId --mapping repair.json',
  options: {
    topic: { type: 'string', description: 'Only this topic.' },
    reason: { type: 'string', description: 'Only this reason, or all of a field: callId finds callId.missing.' },
    since: { type: 'string', description: 'Only those ingested at or after this instant.' },
    mapping: { type: 'string', description: 'Mapping that repairs the records; see docs/mappings.md.' },
    limit: { type: 'string', description: 'Rows to list.', default: '100' },
  },
  run: async (args, io) => {
    const [action, id, ...more] = args.positionals
    if (more.length > 0 || (action === 'show') !== (id !== undefined)) usage(command, 'Give list, reasons, show ID or replay.')
    const filter = filterOf(args)
    return withMigratedStore(io, (store) => {
      if (action === 'list') return list(store, filter, args, io)
      if (action === 'reasons') return reasons(store, filter, io)
      if (action === 'show') return show(store, filter.topics, id ?? '', io)
      if (action === 'replay') return replay(store, filter, args, io)
      return usage(command, `'${action ?? ''}' is not list, reasons, show or replay.`)
    })
  },
}

function filterOf(args: Args): DeadLetterFilter {
  const [topic, since] = [args.text('topic'), args.text('since')]
  const at = since === undefined ? undefined : parseInstant(since)
  if (at && !at.ok) throw new CallboardError('usage', `--since: ${at.rejection.message}`)
  return {
    topics: topic === undefined ? topics.map(({ name }) => name) : [topicNamed(topic).name],
    reason: args.text('reason'),
    since: at ? new Date(at.value) : undefined,
  }
}

async function list(store: Store, filter: DeadLetterFilter, args: Args, io: Io): Promise<number> {
  const limit = args.number('limit', { integer: true, min: 1, max: 100_000 }) ?? 100
  const rows = await listDeadLetters(store, { ...filter, limit })
  const lineOf = (row: DeadLetter): string =>
    `${row.id}  ${row.ingested_at}  ${row.topic} ${row.partition}:${row.offset}  ${row.detail}${row.attempts > 1 ? `  (${row.attempts} attempts)` : ''}`
  io.answer(rows, (letters) => (letters.length === 0 ? 'no dead letters' : letters.map(lineOf).join('\n')))
  return 0
}

async function reasons(store: Store, filter: DeadLetterFilter, io: Io): Promise<number> {
  const counts = await countDeadLetters(store, filter)
  io.answer(counts, (rows) =>
    tableText(
      ['topic', 'reason', 'count', 'first', 'last'],
      rows.map(({ topic, reason, count, first, last }) => [topic, reason, count, first, last]),
    ),
  )
  return 0
}

async function show(store: Store, names: readonly string[], id: string, io: Io): Promise<number> {
  const row = await showDeadLetter(store, names, id)
  if (!row) throw new CallboardError('not_found', `There is no dead letter '${id}'; callboard dlq list shows their ids.`)
  io.answer(row, ({ value, value_hex, ...rest }) => {
    const bytes = Buffer.from(String(value_hex), 'hex')
    return `${JSON.stringify(rest, null, 2)}\n\n${String(value)}\n\n${hexDump(bytes)}`
  })
  return 0
}

async function replay(store: Store, filter: DeadLetterFilter, args: Args, io: Io): Promise<number> {
  const file = args.text('mapping')
  const mapping = file === undefined ? undefined : await mappingNamed(file)
  const counts = await replayDeadLetters(store, { ...filter, mapping, clock: Date.now, signal: io.signal })
  io.answer(
    counts,
    ({ consumed, typed, deadLettered, stopped }) =>
      `${consumed} replayed: ${typed} typed, ${deadLettered} still dead letters${stopped ? '; stopped before the end, replay again for the rest' : ''}`,
  )
  return counts.stopped ? 1 : 0
}
