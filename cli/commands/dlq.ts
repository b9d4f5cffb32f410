/** `callboard dlq`: dead letters listed, shown with their bytes, landed again. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { type DeadLetter, listDeadLetters, replayDeadLetters, showDeadLetter } from '../../ingest/dead-letters.ts'
import { mappingNamed } from '../../ingest/mappings/catalog.ts'
import { topicNamed, topics } from '../../ingest/topics.ts'
import type { Store } from '../../sql/store.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { withMigratedStore } from '../migrated-store.ts'

export const command: Command = {
  name: 'dlq',
  summary: 'Lists dead letters, shows one with its bytes, or lands them again (repaired by a mapping).',
  usage: 'dlq list | show ID | replay [--mapping F] [--topic T] [--limit N]',
  example: 'callboard dlq replay --topic calls --mapping repair.json',
  options: {
    topic: { type: 'string', description: 'Only this topic.' },
    mapping: { type: 'string', description: 'Mapping that repairs the records; see docs/mappings.md.' },
    limit: { type: 'string', description: 'Rows to list.', default: '100' },
  },
  run: async (args, io) => {
    const [action, id, ...more] = args.positionals
    if (more.length > 0 || (action === 'show') !== (id !== undefined)) usage(command, 'Give list, show ID or replay.')
    const topic = args.text('topic')
    const names = topic === undefined ? topics.map(({ name }) => name) : [topicNamed(topic).name]
    return withMigratedStore(io, (store) => {
      if (action === 'list') return list(store, names, args, io)
      if (action === 'show') return show(store, names, id ?? '', io)
      if (action === 'replay') return replay(store, names, args, io)
      return usage(command, `'${action ?? ''}' is not list, show or replay.`)
    })
  },
}

async function list(store: Store, names: readonly string[], args: Args, io: Io): Promise<number> {
  const rows = await listDeadLetters(store, names, args.number('limit', { integer: true, min: 1, max: 100_000 }) ?? 100)
  const lineOf = (row: DeadLetter): string =>
    `${row.id}  ${row.ingested_at}  ${row.topic} ${row.partition}:${row.offset}  ${row.detail}${row.attempts > 1 ? `  (${row.attempts} attempts)` : ''}`
  io.answer(rows, (letters) => (letters.length === 0 ? 'no dead letters' : letters.map(lineOf).join('\n')))
  return 0
}

async function show(store: Store, names: readonly string[], id: string, io: Io): Promise<number> {
  const row = await showDeadLetter(store, names, id)
  if (!row) throw new CallboardError('not_found', `There is no dead letter '${id}'; callboard dlq list shows their ids.`)
  io.answer(row, (letter) => JSON.stringify(letter, null, 2))
  return 0
}

async function replay(store: Store, names: readonly string[], args: Args, io: Io): Promise<number> {
  const file = args.text('mapping')
  const mapping = file === undefined ? undefined : await mappingNamed(file)
  const counts = await replayDeadLetters(store, names, { mapping, clock: Date.now, signal: io.signal })
  io.answer(counts, ({ consumed, typed, deadLettered }) => `${consumed} replayed: ${typed} typed, ${deadLettered} still dead letters`)
  return 0
}
