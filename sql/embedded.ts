/** The store inside this process: chDB on a directory that only one process may hold. */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { ChdbResult, Session } from 'chdb'
import { CallboardError } from '../domain/kernel/errors.ts'
import { Allocator } from './allocator.ts'
import { loadChdb, SessionPool } from './embedded-session.ts'
import type { IsolatingStore, Settings } from './isolating-store.ts'
import { bytesIn, landed } from './landed.ts'
import { setParameters, setParameterTexts } from './params.ts'
import { isAlive } from './process-alive.ts'
import { QueryError, queryError } from './query-error.ts'
import { linesOf, parseResult, rowsAsObjects, targetOf } from './rows.ts'
import { removeStale, writePieces } from './segments.ts'
import { identifier, literal, placeholdersOf, statementsOf } from './statement.ts'
import type { Params, Result, Store } from './store.ts'
import { preferEventLoop } from './thread-priority.ts'
import { Turns } from './turns.ts'

/** What the owner's endpoint needs beside a store: parameters as texts already escaped, as they come in a URL. */
export interface EmbeddedStore extends IsolatingStore {
  readonly kind: 'embedded'
  /** One statement, answered in `format`; with `settings` in a session of its own that is read-only from then on. `asked`: the database it reads, if not the usual one. */
  answer(
    sql: string,
    format: string,
    texts: Readonly<Record<string, string>>,
    settings?: Settings,
    signal?: AbortSignal,
    asked?: string,
  ): Promise<Uint8Array>
  /** Inserts `content` as `format` into `target`, which is `table (columns)` as a statement names it. */
  insertBody(target: string, format: string, content: Uint8Array): Promise<void>
}

// 4 writers: 141k rows/s against 71k with one (2 cores); more gave nothing.
const WRITERS = 4
const READERS = 6

/**
 * People's queries: half the cores and 400 MB in all; sorting and grouping go to disk beyond a quarter of a query's part. The rest is for ingest and
 * pages. Eight queries after another left the process at 1.28 GB, as the allocator keeps what they took: it gives it back around each. Two at a time
 * take 540 MB with what one has freed and the allocator still keeps, so a process that holds more than 700 does one after the other.
 */
const PEOPLE = { places: 2, waiting: 20, waitMs: 10_000, hasRoom: () => process.memoryUsage.rss() <= 700 << 20 }
const PEOPLE_BYTES = 200 << 20
const PEOPLE_SETTINGS: Settings = {
  max_threads: Math.max(1, Math.floor(availableParallelism() / (2 * PEOPLE.places))),
  max_memory_usage: PEOPLE_BYTES,
  max_bytes_before_external_group_by: PEOPLE_BYTES / 4,
  max_bytes_before_external_sort: PEOPLE_BYTES / 4,
}

// Instants are ISO text, 64-bit integers are strings, not-a-number is null; zones never come from the process.
const SETTINGS = [
  '--session_timezone=UTC',
  '--date_time_output_format=iso',
  '--date_time_input_format=best_effort',
  '--output_format_json_quote_64bit_integers=1',
  '--output_format_json_quote_denormals=0',
  '--output_format_arrow_compression_method=none',
  '--send_logs_level=none',
] as const

// Several inserts at a time fill the cores, so one needs one thread only.
const SEGMENT_SETTINGS = 'max_threads = 1, max_insert_threads = 1'

/** Where in the data directory BACKUP may write; the engine refuses every other place. */
export const BACKUPS = 'backups'

/** The engine kept up to 1,000: the demo left 125 idle, which hold about 2 MB each (28 threads instead of 39 after six queries at once: 292 MB instead of 314). */
const IDLE_THREADS = 32

const configOf = (root: string): string => `<clickhouse>
  <timezone>UTC</timezone>
  <merge_tree><fsync_after_insert>1</fsync_after_insert></merge_tree>
  <max_thread_pool_free_size>${IDLE_THREADS}</max_thread_pool_free_size>
  <backups><allowed_path>${join(root, BACKUPS)}/</allowed_path></backups>
</clickhouse>
`

/** Whether this process holds the engine, and so may serve it to others. */
export const isEmbedded = (store: Store): store is EmbeddedStore => store.kind === 'embedded'

/** Opens or creates `dataDir/clickhouse`; throws `conflict` where another process holds it. */
export async function openEmbedded(dataDir: string, database: string): Promise<EmbeddedStore> {
  const chdb = await loadChdb()
  const root = resolve(dataDir)
  const segments = join(root, 'segments')
  await mkdir(segments, { recursive: true, mode: 0o700 })
  const config = join(root, 'engine.xml')
  await writeFile(config, configOf(root), { mode: 0o600 })
  const path = join(root, 'clickhouse')
  const openSession = (): Session => new chdb.Session(path, { connectionArgs: [`--config-file=${config}`, ...SETTINGS] })
  const first = await firstSession(openSession, path, dataDir)
  // Only now is the directory ours: what lies in it was left by a process that was killed.
  await removeStale(segments)
  await first.queryAsync(`create database if not exists ${identifier(database)} engine = Atomic`)
  preferEventLoop()
  return storeOver(openSession, first, root, segments, database, chdb.drainPending)
}

async function firstSession(open: () => Session, path: string, dataDir: string): Promise<Session> {
  try {
    return open()
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause)
    if (/only one active data directory/.test(text))
      throw new CallboardError(
        'conflict',
        `This process already holds another data directory; '${dataDir}' can't be opened beside it: close the first store.`,
        { cause },
      )
    const holder = await holderOf(path)
    if (holder !== undefined)
      throw new CallboardError(
        'conflict',
        `The data directory '${dataDir}' is held by process ${holder}, which answers no queries yet; stop it or wait until it is ready, or name another directory.`,
        { cause },
      )
    throw new CallboardError(
      'unavailable',
      `The engine can't open '${path}': ${text.split('\n')[0]}. Check that the directory is writable and the disk is not full.`,
      { cause },
    )
  }
}

/** The process id that ClickHouse notes in its `status` file, if that process is alive and not this one. */
async function holderOf(path: string): Promise<number | undefined> {
  const text = await readFile(join(path, 'status'), 'utf8').catch(() => '')
  const pid = Number(/PID: (\d+)/.exec(text)?.[1] ?? 0)
  return pid > 0 && pid !== process.pid && isAlive(pid) ? pid : undefined
}

/** `keeper` stays open, because the directory's lock goes with the last session. */
function storeOver(
  open: () => Session,
  keeper: Session,
  root: string,
  segments: string,
  database: string,
  drain: () => Promise<void>,
): EmbeddedStore {
  const opened = (): Session => {
    const session = open()
    session.query(`use ${identifier(database)}`)
    return session
  }
  const definitions = new SessionPool(opened, 1, root)
  const writers = new SessionPool(opened, WRITERS, root)
  const readers = new SessionPool(opened, READERS, root)
  const structures = new Map<string, string>()

  const read = (sql: string, format: string, params: Params = {}, asked?: string): Promise<ChdbResult> =>
    readers.run(bound(sql, params), format, asked === undefined ? undefined : { asked, usual: database })
  const result = async (sql: string, params?: Params): Promise<Result> => parseResult((await read(sql, 'JSONCompact', params)).text())

  const structureOf = async (table: string, columns: readonly string[]): Promise<string> => {
    const key = `${table} ${columns.join(' ')}`
    const known = structures.get(key) ?? (await readStructure(result, table, columns))
    structures.set(key, known)
    return known
  }

  const people = new Turns(PEOPLE)
  const allocator = new Allocator(() => keeper.queryAsync('system jemalloc purge', { format: 'TSV' }))
  /** Never with `sync`, which hangs. */
  const kill = (name: string) =>
    void keeper.queryAsync(`kill query where Settings['log_comment'] = ${literal(name)} async`, { format: 'TSV' }).catch(() => undefined)

  const alone = async (
    sql: string,
    format: string,
    parameters: string,
    given: Settings,
    signal?: AbortSignal,
    asked = database,
  ): Promise<Uint8Array> => {
    const name = randomUUID()
    const settings = { ...given, ...PEOPLE_SETTINGS, log_comment: name }
    const assignments = Object.entries(settings).map(
      ([name, value]) => `${checkedSetting(name)} = ${typeof value === 'number' ? value : literal(value)}`,
    )
    const setUp = `use ${identifier(asked)}; ${parameters}set ${assignments.join(', ')}; set readonly = 1`
    const onGone = () => kill(name)
    try {
      return await people.run(async () => {
        signal?.addEventListener('abort', onGone, { once: true })
        await allocator.relieve('person')
        try {
          return (await readers.runAlone(setUp, oneStatement(sql), format)).bytes()
        } finally {
          await allocator.relieve('person')
        }
      }, signal)
    } finally {
      signal?.removeEventListener('abort', onGone)
    }
  }

  const viaSegment = async (content: Uint8Array | string | readonly Uint8Array[], insert: (path: string) => string): Promise<void> => {
    const path = join(segments, `${randomUUID()}.segment`)
    try {
      await writePieces(path, content)
      await writers.run(insert(literal(path)), 'TSV')
    } catch (error) {
      throw queryError(error, root)
    } finally {
      await rm(path, { force: true })
      void allocator.relieve('own')
    }
  }

  return {
    kind: 'embedded',
    result,
    query: async <Row>(sql: string, params?: Params) => rowsAsObjects<Row>(await result(sql, params)),
    bytes: async (sql, format, params) => (await read(sql, format, params)).bytes(),
    command: async (sql, params = {}) => {
      const pool = /^\s*(insert|optimize)\b/i.test(statementsOf(sql)[0] ?? '') ? writers : definitions
      await pool.run(bound(sql, params), 'TSV')
      if (pool === definitions) structures.clear()
    },
    insertRowBinary: async (table, columns, rows) => {
      const pieces = rows instanceof Uint8Array ? [rows] : rows
      const bytes = bytesIn(pieces)
      if (bytes === 0) return
      const structure = await structureOf(table, columns)
      const target = `${identifier(table)} (${columns.map(identifier).join(', ')})`
      await landed(bytes, (settings) =>
        viaSegment(
          pieces,
          (path) =>
            `insert into ${target} select * from file(${path}, 'RowBinary', ${literal(structure)}) settings ${settings}, ${SEGMENT_SETTINGS}`,
        ),
      )
    },
    insert: async ({ name }, rows) => {
      if (rows.length > 0)
        await viaSegment(linesOf(rows), (path) => `insert into ${targetOf(name, rows)} from infile ${path} format JSONEachRow`)
    },
    isolated: (sql, format, params, settings, signal) => alone(sql, format, setParameters(params), settings, signal),
    within: (asked) => ({
      result: async (sql, params) => parseResult((await read(sql, 'JSONCompact', params, asked)).text()),
      isolated: (sql, format, params, settings, signal) => alone(sql, format, setParameters(params), settings, signal, asked),
    }),
    answer: async (sql, format, texts, settings, signal, asked) => {
      if (settings !== undefined) return alone(sql, format, setParameterTexts(texts), settings, signal, asked)
      const isRead = /^\s*(select|with|show|describe|desc|explain|exists|\()/i.test(statementsOf(sql)[0] ?? '')
      const pool = isRead ? readers : /^\s*(insert|optimize)\b/i.test(sql) ? writers : definitions
      if (pool === definitions) structures.clear()
      const elsewhere = asked === undefined ? undefined : { asked, usual: database }
      return (await pool.run(setParameterTexts(texts) + oneStatement(sql, texts), format, elsewhere)).bytes()
    },
    insertBody: (target, format, content) =>
      landed(content.byteLength, (settings) =>
        viaSegment(content, (path) => `insert into ${target} from infile ${path} settings ${settings} format ${format}`),
      ),
    close: async () => {
      for (const pool of [definitions, writers, readers]) pool.close()
      keeper.close()
      await drain()
    },
  }
}

const bound = (sql: string, params: Params): string => setParameters(params) + oneStatement(sql, params)

/** Parameters stay in a session, so a statement that names one which isn't given now must not see an older value. */
function oneStatement(sql: string, given?: Readonly<Record<string, unknown>>): string {
  const [statement, ...more] = statementsOf(sql)
  if (statement === undefined || more.length > 0)
    throw new QueryError(
      'usage',
      `Expected one statement, found ${more.length + (statement === undefined ? 0 : 1)}; send them one by one.`,
      62,
    )
  if (given !== undefined)
    for (const name of placeholdersOf(statement))
      if (given[name] === undefined)
        throw new QueryError('usage', `Parameter '${name}' of the query is not given; give it a value by this name.`, 456)
  return statement
}

function checkedSetting(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new QueryError('usage', `'${name}' is not the name of a setting.`, 115)
  return name
}

async function readStructure(result: Store['result'], table: string, columns: readonly string[]): Promise<string> {
  const { rows } = await result(`describe table ${identifier(table)}`)
  const types = new Map(rows.map(([name, type]) => [String(name), String(type)]))
  return columns
    .map((column) => {
      const type = types.get(column)
      if (type === undefined)
        throw new QueryError('usage', `Table '${table}' has no column '${column}'; its columns are ${[...types.keys()].join(', ')}.`, 16)
      return `${identifier(column)} ${type}`
    })
    .join(', ')
}
