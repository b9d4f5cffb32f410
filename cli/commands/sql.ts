/** `callboard sql`: one statement against the store, answered as a table, JSON, CSV, Parquet or Arrow. */
import { readFile, writeFile } from 'node:fs/promises'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { parseInstant } from '../../domain/kernel/time.ts'
import { checkedStatement, NOT_ALLOWED } from '../../sql/guard.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import { QueryError } from '../../sql/query-error.ts'
import type { Params, Result, Store } from '../../sql/store.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { tableText } from '../table.ts'

const FORMATS: Readonly<Record<string, string>> = { csv: 'CSVWithNames', parquet: 'Parquet', arrow: 'Arrow' }
const BINARY = ['parquet', 'arrow']

export const command: Command = {
  name: 'sql',
  summary: 'Runs one SQL statement; views calls, work_orders, scores, kpi_queue_15m … are documented in system.columns.',
  usage: 'sql "QUERY" | --file F [--param k=v]… [--format pretty|json|csv|parquet|arrow] [--out FILE] [--admin]',
  example:
    'callboard sql "select queue_id, sum(offered) from kpi_queue_15m where slot_at >= {from:DateTime64(3,\'UTC\')} group by queue_id" --param from=2026-03-01T00:00:00Z',
  options: {
    file: { type: 'string', description: 'File with the statement.' },
    param: { type: 'string', multiple: true, description: 'Value of a parameter {name:Type}; an instant as 2026-01-31T08:00:00Z.' },
    format: { type: 'string', description: 'pretty, json, csv, parquet or arrow; pretty unless --json.' },
    admin: { type: 'boolean', description: 'Any statement, also one that changes tables or reads those of the engine.' },
    out: { type: 'string', description: 'File to write instead of stdout; needed for parquet and arrow on a terminal.' },
  },
  run: async (args, io) => {
    const sql = await statementOf(args)
    const params = paramsOf(args, sql)
    const format = args.text('format') ?? (io.json ? 'json' : 'pretty')
    if (!['pretty', 'json'].includes(format) && FORMATS[format] === undefined)
      usage(command, `--format is '${format}'; it must be pretty, json, csv, parquet or arrow.`)
    mustHold(io, 'store')
    const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
    try {
      if (!args.flag('admin')) await onlyReading(store, sql, params)
      const exported = FORMATS[format]
      await (exported === undefined
        ? answerRows(store, sql, params, format, args, io)
        : answerBytes(store, sql, params, exported, args, io, BINARY.includes(format)))
      return 0
    } finally {
      await store.close()
    }
  },
}

/** The guard of people's queries; its refusals name the way round it. */
async function onlyReading(store: Store, sql: string, params: Params): Promise<void> {
  try {
    await checkedStatement(store, sql, params)
  } catch (error) {
    if (!(error instanceof QueryError) || error.clickhouseCode !== NOT_ALLOWED) throw error
    throw new CallboardError('usage', `${error.message} Who may change the store gives --admin.`, { cause: error })
  }
}

async function statementOf(args: Args): Promise<string> {
  const [query, ...more] = args.positionals
  const file = args.text('file')
  if (more.length > 0) usage(command, `'${more[0]}' is one argument too many; put the query into quotes.`)
  if ((query === undefined) === (file === undefined)) usage(command, 'Give either a query or --file.')
  if (file === undefined) return query ?? ''
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CallboardError('not_found', `The file '${file}' can't be read; check the path.`, { cause })
  })
}

/** Text as given, but an instant where the statement asks for one: ClickHouse refuses `Z` in a parameter. */
function paramsOf(args: Args, sql: string): Params {
  return Object.fromEntries(
    args.list('param').map((pair) => {
      const at = pair.indexOf('=')
      if (at <= 0) usage(command, `--param is '${pair}'; it must be name=value.`)
      const value = pair.slice(at + 1)
      const name = pair.slice(0, at)
      const isInstant = new RegExp(`\\{\\s*${name.replaceAll(/\W/g, '')}\\s*:\\s*(Nullable\\()?DateTime`).test(sql)
      const instant = isInstant ? parseInstant(value) : undefined
      return [name, instant?.ok ? new Date(instant.value) : value]
    }),
  )
}

async function answerRows(store: Store, sql: string, params: Params, format: string, args: Args, io: Io): Promise<void> {
  const startedAt = performance.now()
  const { columns, rows } = await store.result(sql, params)
  const answer = { columns, rows, rowCount: rows.length, seconds: Math.round(performance.now() - startedAt) / 1000 }
  const text = format === 'json' ? JSON.stringify(answer) : pretty(answer, answer.seconds)
  const out = args.text('out')
  if (out !== undefined) await writeFile(out, `${text}\n`)
  else if (format === 'json') process.stdout.write(`${text}\n`)
  else io.answer(answer, () => text)
}

const pretty = ({ columns, rows }: Result, seconds: number): string =>
  columns.length === 0
    ? `done in ${seconds} s`
    : `${tableText(
        columns.map(({ name }) => name),
        rows,
      )}\n${rows.length} row${rows.length === 1 ? '' : 's'} in ${seconds} s`

async function answerBytes(
  store: Store,
  sql: string,
  params: Params,
  format: string,
  args: Args,
  io: Io,
  isBinary: boolean,
): Promise<void> {
  const out = args.text('out')
  if (out === undefined && isBinary && process.stdout.isTTY === true) usage(command, `${format} is binary; name a file with --out.`)
  const bytes = await store.bytes(sql, format, params)
  if (out === undefined) process.stdout.write(bytes)
  else {
    await writeFile(out, bytes)
    io.note(`wrote ${bytes.byteLength} bytes to ${out}`)
  }
}
