/** `callboard verify`: is everything that was consumed stored, once and in its latest version? Exit 1 where not. */
import { topicNamed, topics } from '../../ingest/topics.ts'
import { verifyTopic } from '../../ingest/verify.ts'
import { hasLedger, ledgerOptionsFrom } from '../../ledger/open-ledger.ts'
import { pairProblems } from '../../projections/pair.ts'
import { type ProjectionReport, reportProjections } from '../../projections/report.ts'
import { verifyKpis } from '../../sql/kpi/verify.ts'
import type { Store } from '../../sql/store.ts'
import type { Command, Io } from '../command.ts'
import { withMigratedStore } from '../migrated-store.ts'
import { withLedger } from '../open-parts.ts'

export const command: Command = {
  name: 'verify',
  summary: 'Checks offsets without gaps, every record accounted for, latest versions kept and KPI roll-ups equal to a recomputation.',
  usage: 'verify [--topic T]',
  example: 'callboard verify --topic work-orders --json',
  options: { topic: { type: 'string', description: 'Only this topic.' } },
  run: async (args, io) => {
    const name = args.text('topic')
    const chosen = name === undefined ? topics : [topicNamed(name)]
    const answer = await withMigratedStore(io, async (store) => {
      const reports = []
      for (const topic of chosen) reports.push(await verifyTopic(store, topic))
      const ledger = await ledgerStateOf(io, store)
      const problems = [...reports.flatMap((report) => report.problems), ...ledger.problems]
      const kpi = await verifyKpis(store)
      const ok = problems.length === 0 && kpi.mismatches === 0
      return { ok, topics: reports.flatMap((report) => report.partitions), kpi, pending: ledger.pending, problems }
    })
    io.answer(answer, ({ ok, topics: partitions, kpi, pending, problems }) =>
      [
        ...partitions.map(
          (row) =>
            `${row.topic} ${row.partition}: ${row.records} records (${row.first}–${row.last}, ${row.gaps} gaps), ${row.typed} typed, ${row.superseded} superseded, ${row.deadLettered} dead letters, ${row.tombstones} tombstones`,
        ),
        `KPI roll-ups: ${kpi.slots} slots, ${kpi.mismatches} differ from the facts; ${kpi.pending} more are served live until they are rolled up`,
        ...pending.map(({ name, lag }) => `ledger: ${lag} wait for ${name}; callboard start or serve brings them into the store`),
        ...problems,
        ok ? 'ok' : 'not ok',
      ].join('\n'),
    )
    return answer.ok ? 0 : 1
  },
}

type LedgerState = { readonly problems: readonly string[]; readonly pending: readonly Pick<ProjectionReport, 'name' | 'lag'>[] }

/** Records alone come without a ledger; a store that was filled from one misses it. What waits is no loss, unless its reader stands still. */
async function ledgerStateOf(io: Io, store: Store): Promise<LedgerState> {
  if (hasLedger(ledgerOptionsFrom(io.dataDir, io.env)))
    return withLedger(io, async (ledger) => {
      const reports = await reportProjections(store, ledger)
      const stuck = reports.flatMap(({ name, lag, error }) =>
        error === null ? [] : [`Projection '${name}' stands still before ${lag} events of the ledger: ${error}`],
      )
      const pending = reports.flatMap(({ name, lag, error }) => (error === null && lag > 0 ? [{ name, lag }] : []))
      return { problems: [...(await pairProblems(store, ledger)), ...stuck], pending }
    })
  const [pair] = await store.query('select ledger_id from ledger_pairs limit 1')
  return {
    problems: pair === undefined ? [] : ['The ledger this store was filled from is not there; restore it from a backup.'],
    pending: [],
  }
}
