/** `callboard replay`: raw events of a time range through today's views again, on top of what is stored, aside, or in its place. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { parseInstant } from '../../domain/kernel/time.ts'
import { type ReplayMode, type ReplayReport, replayRaw } from '../../ingest/replay/replay.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { usage } from '../args.ts'
import type { Args, Command } from '../command.ts'
import { withMigratedStore } from '../migrated-store.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'replay',
  summary: 'Lands raw events of a time range again, or rebuilds their rows aside to compare or exchange them; without Kafka.',
  usage: 'replay --topic T --from INSTANT --to INSTANT [--shadow|--exchange]',
  example: 'callboard replay --topic calls --from 2026-03-01T00:00:00Z --to 2026-03-02T00:00:00Z --shadow',
  options: {
    topic: { type: 'string', description: 'The topic.' },
    from: { type: 'string', description: 'First instant of the events.' },
    to: { type: 'string', description: 'End of the events, itself not included.' },
    shadow: { type: 'boolean', description: 'Rebuild the rows aside and only say how they differ.' },
    exchange: { type: 'boolean', description: 'Rebuild the rows aside and put them in the place of the stored ones.' },
  },
  run: async (args, io) => {
    const topic = topicNamed(args.required('topic'))
    const [from, to] = [dateOf(args, 'from'), dateOf(args, 'to')]
    if (from >= to) usage(command, `--from ${from.toISOString()} is not before --to ${to.toISOString()}.`)
    const mode = modeOf(args)
    const report = await withMigratedStore(io, (store) => replayRaw(store, topic, { from, to, mode, now: new Date() }))
    io.answer(report, textOf)
    return 0
  },
}

function modeOf(args: Args): ReplayMode {
  const [isShadow, isExchange] = [args.flag('shadow'), args.flag('exchange')]
  if (isShadow && isExchange) usage(command, 'Give --shadow or --exchange, not both.')
  return isExchange ? 'exchange' : isShadow ? 'shadow' : 'land'
}

function textOf({ consumed, typed, deadLettered, resolved, tables, exchanged }: ReplayReport): string {
  const counts = `${consumed} replayed: ${typed} typed, ${deadLettered} dead letters, ${resolved} resolved`
  const rows = (tables ?? []).flatMap(({ table, days, ...all }) => [
    { table, day: 'all', ...all },
    ...days.map((day) => ({ table, ...day })),
  ])
  const differences = tableText(
    ['table', 'day', 'same', 'added', 'missing', 'changed'],
    rows.map(({ table, day, same, added, missing, changed }) => [table, day, same, added, missing, changed]),
  )
  const put = exchanged ? `\n${exchanged.landed} rows put in place, ${exchanged.removed} stale ones removed` : ''
  return tables ? `${counts}\n\n${differences}${put}` : counts
}

function dateOf(args: Args, option: string): Date {
  const at = parseInstant(args.required(option))
  if (!at.ok) throw new CallboardError('usage', `--${option}: ${at.rejection.message}`)
  return new Date(at.value)
}
