/** `callboard forecast`: the current forecasts, and how good past ones were by lead. */
import { parseInstant } from '../../domain/kernel/time.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import type { Params, Store } from '../../sql/store.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'forecast',
  summary: 'Shows the current forecast of calls per queue and half-hour, or the accuracy of past ones by days ahead.',
  usage: 'forecast show|accuracy [--queue Q] [--from ISO] [--to ISO]',
  example: 'callboard forecast show --queue demo-q-fault --from 2026-03-02T00:00:00+08:00 --to 2026-03-03T00:00:00+08:00',
  options: {
    queue: { type: 'string', description: 'Skill queue; all queues without it.' },
    from: { type: 'string', description: 'First slot, as an instant with zone; without it everything.' },
    to: { type: 'string', description: 'End of the slots, itself not included.' },
  },
  run: async (args, io) => {
    const [action, ...rest] = args.positionals
    const answer = action === 'show' ? show : action === 'accuracy' ? accuracy : undefined
    if (!answer || rest.length > 0)
      return usage(
        command,
        action === 'run' ? 'A forecast is made by its job: callboard jobs run forecast-volume.' : 'Say show or accuracy.',
      )
    const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
    try {
      await answer(store, filterOf(args), io)
      return 0
    } finally {
      await store.close()
    }
  },
}

type Filter = { readonly where: string; readonly params: Params }

function filterOf(args: Args): Filter {
  const conditions = ['1']
  const params: Record<string, string | Date> = {}
  const queue = args.text('queue')
  if (queue !== undefined) {
    conditions.push('queue_id = {queue:String}')
    params['queue'] = queue
  }
  for (const [name, operator] of [
    ['from', '>='],
    ['to', '<'],
  ] as const) {
    const text = args.text(name)
    if (text === undefined) continue
    const at = parseInstant(text)
    if (!at.ok) return usage(command, `--${name}: ${at.rejection.message}`)
    conditions.push(`slot_at ${operator} {${name}:DateTime64(3,'UTC')}`)
    params[name] = new Date(at.value)
  }
  return { where: conditions.join(' and '), params }
}

async function show(store: Store, { where, params }: Filter, io: Io): Promise<void> {
  const rows = await store.query(
    `select queue_id as series, slot_at as slot, mean, lo80, hi80, lo95, hi95, model, as_of as asOf
     from forecasts_current where ${where} order by series, slot`,
    params,
  )
  answerRows(io, ['series', 'slot', 'mean', 'lo80', 'hi80', 'lo95', 'hi95', 'model', 'asOf'], rows)
}

/** Forecasts of slots that are over against the calls offered; `leadDays` = whole days from origin to slot. */
async function accuracy(store: Store, { where, params }: Filter, io: Io): Promise<void> {
  const rows = await store.query(
    `select series, leadDays, toUInt32(count()) as n, sum(abs(mean - actual)) / nullIf(sum(actual), 0) as wape,
       sum(mean - actual) / nullIf(sum(actual), 0) as bias, avg(actual between lo80 and hi80) as coverage80, avg(actual between lo95 and hi95) as coverage95
     from (
       select queue_id as series, slot_at as slot, origin_at, mean, lo80, hi80, lo95, hi95, intDiv(dateDiff('hour', origin_at, slot_at), 24) + 1 as leadDays
       from forecasts where ${where} and slot_at < now64(3) - toIntervalMinute(30)
     ) as planned
     inner join (
       select queue_id as series, toStartOfInterval(slot_at, toIntervalMinute(30)) as half_hour, toFloat64(sum(offered)) as actual
       from kpi_queue_15m group by series, half_hour
     ) as came on planned.series = came.series and toUnixTimestamp(planned.slot) = toUnixTimestamp(came.half_hour)
     group by series, leadDays order by series, leadDays`,
    params,
  )
  answerRows(io, ['series', 'leadDays', 'n', 'wape', 'bias', 'coverage80', 'coverage95'], rows)
}

function answerRows(io: Io, columns: readonly string[], rows: readonly Record<string, unknown>[]): void {
  const text = (value: unknown): string => (typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : String(value ?? '–'))
  io.answer(rows, (all) =>
    all.length === 0
      ? 'No forecasts there yet; callboard jobs run forecast-volume makes them.'
      : tableText(
          columns,
          all.map((row) => columns.map((column) => text(row[column]))),
        ),
  )
}
