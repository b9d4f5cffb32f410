/** `callboard retention …`: how long each class of data is kept, what has had its time, and its deletion by hand. */
import { catalog } from '../../centres/catalog.ts'
import { expireAccesses } from '../../centres/expired-accesses.ts'
import { expiries, heldCustomers, readRetention } from '../../centres/retention.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { parseInstant, toIso } from '../../domain/kernel/time.ts'
import { DATA_CLASS_IDS, daysAt, FOR_EVER } from '../../domain/operations/retention.ts'
import { execute } from '../../ledger/execute.ts'
import { deleteExpired, type Expired, findExpired, retention } from '../../sql/retention.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { systemClock, withLedger, withProjections } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'retention',
  summary: 'Shows and sets how long each class of data is kept; deletes what has had its time, except what a legal hold covers.',
  usage: 'retention list | set CLASS --days N --reason R [--from ISO] [--by NAME] | run [--dry-run]',
  example: 'callboard retention set transcripts --days 90 --reason "contract of 2026"',
  options: {
    days: { type: 'string', description: 'Days of 24 hours, or 0 for ever.' },
    from: { type: 'string', description: 'From which instant on; at once without it.' },
    reason: { type: 'string', description: 'Why; it is kept for ever.' },
    by: { type: 'string', description: 'Who says so; the user of this machine without it.' },
    'dry-run': { type: 'boolean', description: 'Only says what would be deleted.' },
  },
  run: async (args, io) => {
    const [action = '', dataClass, ...more] = args.positionals
    if (action === 'list' && dataClass === undefined) return list(io)
    if (action === 'run' && dataClass === undefined) return run(args, io)
    if (action === 'set' && dataClass !== undefined && more.length === 0) return set(dataClass, args, io)
    return usage(command, 'Say list, run, or set with a class of data.')
  },
}

async function list(io: Io): Promise<number> {
  const [said, now] = [await withLedger(io, readRetention), systemClock()]
  const rows = DATA_CLASS_IDS.map((id) => {
    const periods = said.get(id) ?? []
    const { days, from, by, reason } = periods.findLast((period) => period.from <= now) ?? { days: daysAt(id, [], now) }
    const next = periods.find((period) => period.from > now)
    return {
      ...{ dataClass: id, days, from: from === undefined ? null : toIso(from), by: by ?? null, reason: reason ?? null },
      next: next === undefined ? null : { days: next.days, from: toIso(next.from), by: next.by, reason: next.reason },
    }
  })
  io.answer(rows, (all) =>
    tableText(
      ['data', 'kept', 'since', 'set by', 'reason', 'then'],
      all.map(({ dataClass, days, from, by, reason, next }) => [
        ...[dataClass, kept(days), from ?? '', by ?? 'default', reason ?? ''],
        next === null ? '' : `${kept(next.days)} from ${next.from}`,
      ]),
    ),
  )
  return 0
}

const kept = (days: number): string => (days === FOR_EVER ? 'for ever' : `${days} days`)

async function set(dataClass: string, args: Args, io: Io): Promise<number> {
  const days = args.number('days', { min: 0, integer: true }) ?? usage(command, '--days is missing: days, or 0 for ever.')
  const said = { type: 'SetRetention', dataClass, days, reason: args.required('reason'), at: systemClock() } as const
  const from = args.text('from') === undefined ? undefined : parseInstant(args.required('from'))
  if (from?.ok === false) usage(command, from.rejection.message)
  const done = await withLedger(io, (ledger) =>
    execute(ledger, cliPrincipal(args.text('by')), catalog.retentions, from?.ok ? { ...said, from: from.value } : said),
  )
  if (!done.ok) throw new CallboardError(done.rejection.code === 'role.not_allowed' ? 'conflict' : 'usage', done.rejection.message)
  io.answer({ dataClass, days }, () => `${dataClass}: ${kept(days)} from ${from?.ok ? toIso(from.value) : 'now'} on.`)
  return 0
}

/** What the job of each day does, at once. */
const run = (args: Args, io: Io): Promise<number> =>
  withProjections(io, 'none', async ({ store, ledger }) => {
    const now = systemClock()
    const [before, held] = [await expiries(ledger, now), await heldCustomers(ledger)]
    const isTrial = args.flag('dry-run')
    const found: Expired[] = isTrial ? await findExpired(store, { before, held }) : []
    if (!isTrial) {
      for (const rule of retention) found.push(await deleteExpired(store, rule, { now, before, held }, io.signal))
      const asked = { before: before.get('audit'), held, by: cliPrincipal(args.text('by')).id, at: now }
      found.push({ table: 'ledger', dataClass: 'audit', expired: await expireAccesses(ledger, asked, io.signal), held: 0 })
    }
    const rows = found.filter(({ expired, held: kept }) => expired + kept > 0)
    io.answer(rows, (all) =>
      all.length === 0
        ? 'Nothing has had its time.'
        : tableText(
            ['table', 'class', isTrial ? 'would go' : 'deleted', 'held'],
            all.map(({ table, dataClass, expired, held: kept }) => [table, dataClass, String(expired), String(kept)]),
          ),
    )
    return 0
  })
