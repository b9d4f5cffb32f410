/** `callboard backtest`: how well the forecasts would have been, on any file of counts. */
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { backtest, findLookAhead, type LeadGroup, parseLead, type Setup, type TestWindow, testDays } from '../../forecasting/backtest.ts'
import { type LeadReport, meanReport, reportSeries, type SeriesReport } from '../../forecasting/backtest-report.ts'
import { type Calendar, EMPTY_CALENDAR } from '../../forecasting/calendar.ts'
import { parseCalendar } from '../../forecasting/calendar-file.ts'
import { dateOf, type EpochDay, epochDay, yearOf } from '../../forecasting/days.ts'
import { mainModel, OTHER_MODELS } from '../../forecasting/forecast.ts'
import { inferCountry } from '../../forecasting/infer-calendar.ts'
import { comparePeers, compareRuns, type PeerComparison, readPeers } from '../../forecasting/peers.ts'
import { publishedHolidays } from '../../forecasting/published-holidays.ts'
import { buildSeries, type DaySeries, historyUntil, lastDay, operatingDays } from '../../forecasting/series.ts'
import { type CsvColumns, DEFAULT_COLUMNS, readCountRows } from '../../forecasting/series-csv.ts'
import type { Args, Command, Io } from '../command.ts'
import { answerIntraday } from '../intraday-answer.ts'
import { mstlPeer } from '../mstl-peer.ts'

export const command: Command = {
  name: 'backtest',
  summary: 'Forecasts past days from what was known before them and reports the errors beside simple benchmarks.',
  usage:
    'backtest FILE --slot 30m (--last-days N | --test-from DATE --test-to DATE) --leads 1,1-5,7 [--calendar CC|FILE] [--timezone TZ] [--series a,b] [--level 80,95] [--columns timestamp=…,series=…,value=…] [--peers FILE] [--with-peers] [--intraday]',
  example: 'callboard backtest calls.csv.gz --slot 30m --last-days 40 --leads 1,1-5,6-10 --calendar CN --json',
  options: {
    slot: { type: 'string', description: 'Length of the slots forecast: 5m, 15m, 30m, 1h, 1d. Finer counts are summed.', default: '30m' },
    'last-days': { type: 'string', description: 'Test on the last N observed operating days of each series.' },
    'test-from': { type: 'string', description: 'First test day (date or instant).' },
    'test-to': { type: 'string', description: 'End of the test days, itself not included.' },
    leads: {
      type: 'string',
      description: 'Observed operating days from the last known day to the day forecast; 1-5 pools five.',
      default: '1,1-5,7',
    },
    calendar: {
      type: 'string',
      description:
        'Country code of published holidays, a calendar file, or none. Without it the country is inferred from the closed and quiet days before the test days.',
    },
    timezone: {
      type: 'string',
      description: 'Zone of the local days. Timestamps without zone are local already; instants are read in UTC without it.',
    },
    series: { type: 'string', description: 'Only these series, separated by commas.' },
    level: { type: 'string', description: 'Shares of the prediction intervals in percent.', default: '80,95' },
    columns: { type: 'string', description: 'Other column names: timestamp=at,series=queue,value=calls.' },
    peers: {
      type: 'string',
      description:
        "Other programs' forecasts of the series' days (CSV: model, lead_days, slot, target_day, forecast), to be compared by a paired bootstrap.",
    },
    'with-peers': {
      type: 'boolean',
      description:
        'Also run MSTL with exponential smoothing (package @bsull/augurs) on the same days, and compare; about 0.5 s per test day.',
    },
    intraday: {
      type: 'boolean',
      description: 'Instead of leads: the rest of each test day after every hour, updated by what came, beside the day-ahead forecast.',
    },
  },
  run,
}

async function run(args: Args, io: Io): Promise<number> {
  const startedAt = performance.now()
  const file = args.positionals[0]
  if (file === undefined) throw new CallboardError('usage', `A file of counts is missing: callboard ${command.example}`)
  const leads = args.list('leads').map(parseLead)
  const levels = args.list('level').map(parseLevel)
  const series = pick(
    buildSeries(readCountRows(await readText(file), args.text('timezone'), columnsOf(args)), parseSlot(args.required('slot'))),
    args.list('series'),
  )
  const window = windowOf(args)
  const { calendar, described } = await calendarOf(args, series, window, leads)
  const setup = () => ({ model: mainModel(), others: OTHER_MODELS, calendar })
  if (args.flag('intraday')) {
    const days = 'lastDays' in window ? { lastDays: window.lastDays } : { testFrom: dateOf(window.from), testTo: dateOf(window.to) }
    return answerIntraday(io, series, setup, window, { file, slot: args.required('slot'), ...days, calendar: described })
  }
  const peersFile = args.text('peers')
  const peersText = peersFile === undefined ? undefined : await readText(peersFile)
  if (peersText !== undefined && series.length !== 1)
    throw new CallboardError('usage', `--peers compares one series, the file holds ${series.length}; choose one with --series.`)
  const rival = args.flag('with-peers') ? await mstlPeer() : undefined
  const reports: SeriesReport[] = []
  const peers: PeerComparison[] = []
  for (const [index, one] of series.entries()) {
    io.progress('backtest', index, series.length)
    refuseLookAhead(one, setup, window)
    const result = backtest({ series: one, setup, window, leads, levels, now: () => performance.now() })
    reports.push(reportSeries(result, leads, levels))
    if (rival !== undefined) {
      const other = backtest({ series: one, setup: () => ({ model: rival, calendar }), window, leads, levels: [], now: () => 0 })
      peers.push(...compareRuns(result, other, one, leads).map((comparison) => ({ series: one.id, ...comparison })))
    }
    if (peersText !== undefined) peers.push(...comparePeers(result, readPeers(peersText, one), one, leads, levels))
  }
  io.progress('backtest', series.length, series.length)
  const settings = {
    file,
    slot: args.required('slot'),
    ...('lastDays' in window ? { lastDays: window.lastDays } : { testFrom: dateOf(window.from), testTo: dateOf(window.to) }),
    leads: leads.map(({ label }) => label),
    leadUnit: 'observed operating days of the series (calendar days where it operates every day)',
    levels: args.list('level'),
    calendar: described,
    timezone: args.text('timezone') ?? 'local as written; instants in UTC',
    model: [mainModel(), ...OTHER_MODELS].map(({ name }) => name).join(' + '),
    point: 'median for wape and mase, mean for rmse, bias and ofMean',
  }
  const answer = {
    settings,
    seconds: (performance.now() - startedAt) / 1000,
    series: reports,
    mean: meanReport(reports, leads),
    ...(peersText === undefined && rival === undefined ? {} : { peers }),
  }
  io.answer(answer, () => [table(reports), ...(peers.length === 0 ? [] : ['', peersTable(peers)])].join('\n'))
  return 0
}

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file)
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (cause) {
    throw new CallboardError(
      'usage',
      `'${file}' cannot be read: ${cause instanceof Error ? cause.message : cause}. Give a CSV or CSV.gz file.`,
      { cause },
    )
  }
}

function parseSlot(text: string): number {
  const match = /^(\d+)(m|min|h|d)?$/.exec(text.trim())
  const minutes = Number(match?.[1]) * (match?.[2] === 'd' ? 1440 : match?.[2] === 'h' ? 60 : 1)
  if (!match || minutes < 1 || minutes > 1440 || 1440 % minutes !== 0)
    throw new CallboardError('usage', `--slot is '${text}'; write a divisor of the day like 5m, 15m, 30m, 1h or 1d.`)
  return minutes
}

function parseLevel(text: string): number {
  const level = Number(text) / 100
  if (!(level > 0 && level < 1))
    throw new CallboardError('usage', `--level holds '${text}'; write percentages between 0 and 100 like 80,95.`)
  return level
}

function columnsOf(args: Args): CsvColumns {
  const columns = { ...DEFAULT_COLUMNS }
  for (const pair of args.list('columns')) {
    const [key, name] = pair.split('=')
    if ((key !== 'timestamp' && key !== 'series' && key !== 'value') || !name)
      throw new CallboardError('usage', `--columns holds '${pair}'; write timestamp=NAME,series=NAME,value=NAME.`)
    columns[key] = name
  }
  return columns
}

function pick(all: readonly DaySeries[], ids: readonly string[]): readonly DaySeries[] {
  const missing = ids.find((id) => !all.some((series) => series.id === id))
  if (missing !== undefined)
    throw new CallboardError('usage', `Series '${missing}' is not in the file; it holds ${all.map(({ id }) => id).join(', ')}.`)
  const chosen = ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id))
  if (chosen.length === 0)
    throw new CallboardError('usage', 'The file holds no rows with a count; give rows of timestamp, series_id, value.')
  return chosen
}

function windowOf(args: Args): TestWindow {
  const lastDays = args.number('last-days', { min: 1, integer: true })
  if (lastDays !== undefined) return { lastDays }
  const [from, to] = [args.text('test-from'), args.text('test-to')].map((text) =>
    text === undefined ? Number.NaN : epochDay(text.slice(0, 10)),
  )
  if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to) || to <= from)
    throw new CallboardError(
      'usage',
      'Say which days to test: --last-days 40, or --test-from 2026-09-01 --test-to 2026-10-01 (the end is not included).',
    )
  return { from, to }
}

/** The calendar given, or the one inferred from days before every origin's first target. */
async function calendarOf(
  args: Args,
  series: readonly DaySeries[],
  window: TestWindow,
  leads: readonly LeadGroup[],
): Promise<{ calendar: Calendar; described: string }> {
  const from = yearOf(Math.min(...series.map(({ firstDay }) => firstDay)))
  const to = yearOf(Math.max(...series.map(lastDay))) + 1
  const given = args.text('calendar')
  if (given === 'none') return { calendar: EMPTY_CALENDAR, described: 'none' }
  if (given !== undefined && /^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$/.test(given))
    return { calendar: { entries: publishedHolidays(given, from, to), billRunDays: [] }, described: given.toUpperCase() }
  if (given !== undefined) return { calendar: parseCalendar(await readText(given), from, to), described: given }
  const known = series.map((one) => historyUntil(one, firstOrigin(one, window, leads)))
  const found = inferCountry(known)
  if (!found)
    return { calendar: EMPTY_CALENDAR, described: 'none (no country explains the days before the test days; --calendar CC names one)' }
  return {
    calendar: { entries: publishedHolidays(found.country, from, to), billRunDays: [] },
    described: `${found.country} (inferred from ${found.holidays} holidays before the test days)`,
  }
}

function firstOrigin(series: DaySeries, window: TestWindow, leads: readonly LeadGroup[]): EpochDay {
  const operating = operatingDays(series)
  const first = testDays(operating, window)[0]
  const index = first === undefined ? 0 : operating.indexOf(first) - Math.max(...leads.map(({ to }) => to))
  return operating[Math.max(0, index)] ?? series.firstDay
}

/** One origin in the test days is forecast twice, once with everything after it altered. */
function refuseLookAhead(series: DaySeries, setup: Setup, window: TestWindow): void {
  const targets = testDays(operatingDays(series), window)
  const origin = targets[Math.floor(targets.length / 2)]
  const [found] = origin === undefined ? [] : findLookAhead(series, setup, [origin])
  if (found)
    throw new CallboardError(
      'internal',
      `The forecast of '${series.id}' by ${found.model} from ${dateOf(found.origin)} changes with later counts; its figures would be worthless.`,
    )
}

function table(reports: readonly SeriesReport[]): string {
  const percent = (ratio: number | null | undefined): string =>
    (ratio === null || ratio === undefined ? '–' : (ratio * 100).toFixed(2)).padStart(8)
  const row = (id: string, one: LeadReport): string =>
    `${id.padEnd(28)} ${one.lead.padEnd(6)} ${percent(one.wape)} ${(one.mase ?? Number.NaN).toFixed(3).padStart(7)} ${percent(one.bias)} ${percent(one.naive.wape)} ${percent(one.sma4.wape)} ${percent(one.sma6.wape)} ${percent(one.sma8.wape)} ${Object.values(one.coverage).map(percent).join(' ')}`
  const head = `${'series'.padEnd(28)} lead     WAPE %    MASE   bias %    naive     sma4     sma6     sma8  coverage %`
  return [head, ...reports.flatMap(({ id, leads }) => leads.map((lead) => row(id, lead)))].join('\n')
}

function peersTable(peers: readonly PeerComparison[]): string {
  const percent = (ratio: number): string => (ratio * 100).toFixed(2).padStart(7)
  const row = ({ name, lead, days, wape, peerWape, difference, low, high, winklerRatio }: PeerComparison): string =>
    `${name.padEnd(12)} ${lead.padEnd(6)} ${String(days).padStart(5)} ${percent(wape)} ${percent(peerWape)} ${percent(difference)} [${percent(low)}, ${percent(high)}]  ${Object.values(
      winklerRatio,
    )
      .map((ratio) => ratio.toFixed(3))
      .join(' ')}`
  return ['peer         lead    days  WAPE %  theirs    diff   95 % of bootstraps   Winkler, share of theirs', ...peers.map(row)].join('\n')
}
