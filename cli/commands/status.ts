/** `callboard status`: how far the line is behind, what failed, where the data is, what became of each source's records. */
import { hours, plus, seconds } from '../../domain/kernel/time.ts'
import { pausedTopics } from '../../ingest/pauses.ts'
import { readStatus } from '../../service/status.ts'
import { readSources } from '../../sql/reads/ingest-sources.ts'
import type { Command } from '../command.ts'
import { withMigratedStore } from '../migrated-store.ts'
import { systemClock, withLedger } from '../open-parts.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'status',
  summary: "How far the line is behind, what failed, which engine and how much disk, and what became of each source's records.",
  usage: 'status [--hours N]',
  example: 'callboard status --hours 24 --json',
  options: {
    hours: {
      type: 'string',
      description: 'Counters by source of what was ingested in the last so many hours; 0 leaves them out.',
      default: '24',
    },
  },
  run: async (args, io) => {
    const span = args.number('hours', { min: 0, max: 1440, integer: true }) ?? 0
    return withLedger(io, (ledger) =>
      withMigratedStore(io, async (store) => {
        const status = await readStatus({ store, ledger, clock: systemClock, dataDir: io.dataDir })
        const since = plus(systemClock(), seconds(-hours(span)))
        const sources = span === 0 ? [] : await readSources(store, since)
        io.answer({ ...status, paused: await pausedTopics(store), sources }, ({ sources: rows, ...one }) => {
          const [first] = rows
          const counters = first
            ? `\n\n${tableText(
                Object.keys(first),
                rows.map((row) => Object.values(row)),
              )}`
            : ''
          return `${tableText(['', ''], Object.entries(one))}${counters}`
        })
        return 0
      }),
    )
  },
}
