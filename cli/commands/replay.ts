/** `callboard replay`: raw events of a time range through today's views again. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { parseInstant } from '../../domain/kernel/time.ts'
import { replayRaw } from '../../ingest/replay.ts'
import { topicNamed } from '../../ingest/topics.ts'
import type { Args, Command } from '../command.ts'
import { withMigratedStore } from '../migrated-store.ts'

export const command: Command = {
  name: 'replay',
  summary: 'Lands raw events of a time range again, without Kafka; nothing is stored twice.',
  usage: 'replay --topic T --from INSTANT --to INSTANT',
  example: 'callboard replay --topic calls --from 2026-03-01T00:00:00Z --to 2026-03-02T00:00:00Z',
  options: {
    topic: { type: 'string', description: 'The topic.' },
    from: { type: 'string', description: 'First instant of the events.' },
    to: { type: 'string', description: 'End of the events, itself not included.' },
  },
  run: async (args, io) => {
    const topic = topicNamed(args.required('topic'))
    const [from, to] = [dateOf(args, 'from'), dateOf(args, 'to')]
    const counts = await withMigratedStore(io, (store) => replayRaw(store, topic, from, to))
    io.answer(counts, ({ consumed, typed, deadLettered }) => `${consumed} replayed: ${typed} typed, ${deadLettered} dead letters`)
    return 0
  },
}

function dateOf(args: Args, option: string): Date {
  const at = parseInstant(args.required(option))
  if (!at.ok) throw new CallboardError('usage', `--${option}: ${at.rejection.message}`)
  return new Date(at.value)
}
