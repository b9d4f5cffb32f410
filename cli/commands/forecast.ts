/** `callboard forecast`: make, show and change forecasts, and see how good they were. */

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Instant, instant, interval, parseInstant } from '../../domain/kernel/time.ts'
import { leadsOf } from '../../forecasting/lead-accuracy.ts'
import { addedUp, type PlanRow, planOf } from '../../forecasting/plan.ts'
import { runNow } from '../../jobs/engine/reconcile.ts'
import { forecastVolume } from '../../jobs/planning/forecast-volume.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { Projections } from '../../projections/projections.ts'
import { takeHistory } from '../../service/take-history.ts'
import { readLeadDays, readOverrideValues, readSumDays } from '../../sql/reads/accuracy.ts'
import { checkKnown, readDirectory, zoneOf } from '../../sql/reads/directory.ts'
import { readForecasts, readOverrides, readOwnForecasts } from '../../sql/reads/forecasts.ts'
import { type Scope, scopeOf } from '../../sql/reads/scope.ts'
import type { Store } from '../../sql/store.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { answerOverride } from '../forecast-override.ts'
import { withMigratedStore } from '../migrated-store.ts'
import { systemClock, withJobDeps, withNewLedger } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'
import { tableText } from '../table.ts'
import { zoneFrom, zoneOption } from '../zone-option.ts'

export const command: Command = {
  name: 'forecast',
  summary: 'Makes, shows and overrides forecasts of calls per queue and half-hour, and shows how good past ones were by lead.',
  usage:
    'forecast run | show [--as-of ISO] [--branch NAME] | override add|list|withdraw | accuracy [--by lead|override] | import FILE [--queue Q | --level site|total] [--from ISO] [--to ISO]',
  example:
    "callboard forecast override add --queue demo-q-fault --from 2026-03-02T09:00:00+08:00 --to 2026-03-02T18:00:00+08:00 --multiply 1.2 --reason 'cable works' --author mei",
  options: {
    queue: { type: 'string', description: 'Skill queue; all queues without it.' },
    level: {
      type: 'string',
      description: 'show, run, accuracy: queue, site or total (sites and the whole: daily leads only).',
      default: 'queue',
    },
    site: { type: 'string', description: 'With --level site: only this one.' },
    from: { type: 'string', description: 'First slot, as an instant with zone; without it everything.' },
    to: { type: 'string', description: 'End of the slots, itself not included.' },
    'as-of': { type: 'string', description: 'show: the forecast and the overrides as they were known at this instant.' },
    branch: { type: 'string', description: 'What-if branch: shown with its overrides; made with override add.' },
    by: { type: 'string', description: 'accuracy: by lead, or by override (who helped, who hurt).', default: 'lead' },
    multiply: { type: 'string', description: 'override add: factor on the calls of each half-hour.' },
    add: { type: 'string', description: 'override add: calls to add to each half-hour.' },
    set: { type: 'string', description: 'override add: calls of each half-hour.' },
    reason: { type: 'string', description: 'override add, withdraw: why.' },
    author: { type: 'string', description: 'override add, withdraw, import: who decides.' },
    expires: { type: 'string', description: 'override add: no longer holds from this instant on.' },
    ...zoneOption,
  },
  run: async (args, io) => {
    const [action, ...rest] = args.positionals
    switch (action) {
      case 'run':
        return makeForecast(args, io)
      case 'show':
        return withMigratedStore(io, (store) => show(store, args, io))
      case 'accuracy':
        return withMigratedStore(io, (store) => accuracy(store, args, io))
      case 'override':
        return answerOverride(command, args, io, rest)
      case 'import':
        return importHistory(args, io, rest[0])
      default:
        return usage(command, 'Say run, show, override, accuracy or import.')
    }
  },
}

function momentOf(args: Args, name: string): Instant | undefined {
  const text = args.text(name)
  if (text === undefined) return undefined
  const at = parseInstant(text)
  return at.ok ? at.value : usage(command, `--${name}: ${at.rejection.message}`)
}

const rangeOf = (args: Args) => ({ queue: args.text('queue'), from: momentOf(args, 'from'), to: momentOf(args, 'to') })

const shown = ({ queueId, slotAt, mean, planned, lo80, hi80, lo95, hi95, ahtSeconds, model, originAt, asOf, overrideIds }: PlanRow) => ({
  ...{ series: queueId, slot: slotAt, mean, lo80, hi80, lo95, hi95, model, asOf },
  ...{ planned, overrides: overrideIds, ahtSeconds, originAt },
})

const ofQueue = (queue: string | undefined) => ({ queues: queue === undefined ? undefined : [queue] })

/** Undefined: by queue. Sites without --site are all of them. */
async function scopesOf(store: Store, args: Args): Promise<Scope[] | undefined> {
  const level = args.required('level')
  if (level === 'queue' && args.text('site') === undefined) return undefined
  if (args.text('queue') !== undefined) return usage(command, '--queue names one queue; leave --level and --site out.')
  if (level === 'total') return [await scopeOf(store, {})]
  if (level !== 'site' && level !== 'queue') return usage(command, `--level is '${level}'; say queue, site or total.`)
  const site = args.text('site')
  const sites = site === undefined ? (await readDirectory(store, undefined, () => true)).sites.map(({ id }) => id) : [site]
  return Promise.all(sites.map((id) => scopeOf(store, { site: id })))
}

async function show(store: Store, args: Args, io: Io): Promise<number> {
  const asOf = momentOf(args, 'as-of')
  const { queue, from, to } = rangeOf(args)
  const known = { from, to, asOf: asOf ?? systemClock(), isPast: asOf !== undefined }
  const scopes = await scopesOf(store, args)
  const overrides = await readOverrides(store, queue)
  const byQueue = async (scope: Pick<Scope, 'queues'>) =>
    planOf(await readForecasts(store, scope, known), overrides, known.asOf, args.text('branch') ?? '')
  const plans = scopes
    ? scopes.map(async (scope) => addedUp(await byQueue(scope), await readOwnForecasts(store, scope, known), scope.siteId || 'total'))
    : [byQueue(ofQueue(queue))]
  const rows = (await Promise.all(plans)).flat().map(shown)
  if (rows.length === 0) await checkAsked(store, args)
  answerRows(io, ['series', 'slot', 'mean', 'planned', 'lo80', 'hi80', 'lo95', 'hi95', 'model', 'asOf'], rows, NONE)
  return 0
}

/** What nothing was found of may be a slip of the keys. */
async function checkAsked(store: Store, args: Args): Promise<void> {
  for (const kind of ['queue', 'site'] as const) {
    const asked = args.text(kind)
    if (asked !== undefined) await checkKnown(store, kind, asked)
  }
}

const NONE = 'No forecasts there yet; callboard forecast run makes them.'

/** Runs the job for the day that begins with the last midnight, then shows what it made. */
async function makeForecast(args: Args, io: Io): Promise<number> {
  mustHold(io, 'store', 'ledger')
  return withJobDeps(io, zoneFrom(args), async (deps) => {
    await new Projections({ ...deps, relay: 'none' }).catchUp(['overrides', 'special-days'])
    const end = await runNow(forecastVolume, { deps, stop: io.signal })
    if (!end)
      throw new CallboardError('conflict', 'The forecast is being made by another process; see callboard jobs history forecast-volume.')
    if (end.status !== 'succeeded') throw new CallboardError('unavailable', `The forecast was not made: ${end.error}`)
    return show(deps.store, args, io)
  })
}

async function accuracy(store: Store, args: Args, io: Io): Promise<number> {
  const { queue, from, to } = rangeOf(args)
  const by = args.required('by')
  if (by === 'override') {
    const rows = await readOverrideValues(store, ofQueue(queue))
    if (rows.length === 0) await checkAsked(store, args)
    answerRows(
      io,
      ['queueId', 'overrideId', 'author', 'reason', 'slots', 'errorWithout', 'errorWith', 'gain'],
      rows,
      'No override has met a slot that is over.',
    )
    return 0
  }
  if (by !== 'lead') return usage(command, `--by is '${by}'; say lead or override.`)
  const [scopes, span, zone] = [await scopesOf(store, args), interval(from ?? instant(0), to ?? systemClock()), await zoneOf(store)]
  const read = scopes ? scopes.map((scope) => readSumDays(store, scope, span, zone)) : [readLeadDays(store, ofQueue(queue), span, zone)]
  const sums = (await Promise.all(read)).flat().map((row) => ({ ...row, queueId: row.queueId === '' ? 'total' : row.queueId }))
  const answer = [...new Set(sums.map(({ queueId }) => queueId))].flatMap((series) =>
    leadsOf(sums.filter(({ queueId }) => queueId === series)).map(({ slots: n, ...row }) => ({
      series,
      n,
      leadDays: leadDays(row.lead),
      ...row,
    })),
  )
  if (answer.length === 0) await checkAsked(store, args)
  const columns = ['series', 'lead', 'n', 'wape', 'plannedWape', 'naiveWape', 'valueAdded', 'bias', 'coverage80', 'coverage95']
  answerRows(io, columns, answer, 'No forecast has met a slot that is over.')
  return 0
}

/** Whole days from origin to slot, as far as the lead is counted in days. */
const leadDays = (lead: string): number | null => (lead.startsWith('D-') ? Number(lead.slice(2)) : null)

async function importHistory(args: Args, io: Io, file: string | undefined): Promise<number> {
  if (file === undefined) return usage(command, 'Name the CSV file to import, with columns timestamp,series_id,value.')
  const csv = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CallboardError('not_found', `The file '${file}' can't be read; check the path.`, { cause })
  })
  const taken = async (store: Store, ledger: Ledger): Promise<number> => {
    const done = await takeHistory({ store, ledger, clock: systemClock }, cliPrincipal(args.text('author')), {
      csv,
      fileName: basename(file),
    })
    if (!done.ok) throw new CallboardError('usage', done.rejection.message)
    const { slots, ...outcome } = done.value
    io.answer({ ...outcome, slots: slots.length }, ({ rows: read, accepted, rejected, rejects }) =>
      [
        `${read} rows: ${accepted} taken, ${rejected} rejected`,
        ...rejects.slice(0, 20).map(({ line, message }) => `  line ${line}: ${message}`),
      ].join('\n'),
    )
    return outcome.rejected === 0 ? 0 : 1
  }
  return withMigratedStore(io, (store) => withNewLedger(io, (ledger) => taken(store, ledger)))
}

function answerRows(io: Io, columns: readonly string[], rows: readonly Record<string, unknown>[], none: string): void {
  const text = (value: unknown): string => (typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : String(value ?? '–'))
  io.answer(rows, (all) =>
    all.length === 0
      ? none
      : tableText(
          columns,
          all.map((row) => columns.map((column) => text(row[column]))),
        ),
  )
}
