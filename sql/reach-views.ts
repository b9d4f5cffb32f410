/** A database of views for each reach: statements run in it unchanged and find their rows and columns cut. Made once, in memory, dropped when long unused. */
import { hashId } from '../domain/kernel/hash.ts'
import { type Isolated, type IsolatingStore, isIsolating } from './isolating-store.ts'
import { QueryError } from './query-error.ts'
import { absence, type Columns, isMasked, isWhole, type Rights, viewText } from './reach-text.ts'
import { publicTables } from './reads/schema.ts'
import { identifier, literal } from './statement.ts'
import type { Store } from './store.ts'
import { ACCESS, kindOf } from './views/access.ts'

/** One has some 70 views, which take 0.2 s to make. */
const KEPT = 50

const [NO_COLUMN, NO_TABLE, NO_DATABASE] = [47, 60, 81]

/**
 * What a person wrote is worked out after their rows were chosen: pushed below, a function that throws would tell of rows that are not theirs
 * (`where intDiv(1, agent_id != 'x')`), whatever the answer leaves out.
 */
export const ROWS_FIRST = {
  query_plan_filter_push_down: 0,
  query_plan_merge_filters: 0,
  optimize_move_to_prewhere: 0,
  query_plan_optimize_prewhere: 0,
  enable_optimize_predicate_expression: 0,
  enable_join_runtime_filters: 0,
} as const

/** A view or column that is there for others. */
export class OutOfReach extends QueryError {
  constructor(message: string, cause: unknown) {
    super('usage', message, NO_TABLE, { cause })
  }
}

export type Reached = Pick<Store, 'result'> | Isolated

/** `of`: the store as whoever has these rights sees it; the store itself where they see everything. */
export type ReachViews = { of(rights: Rights): Promise<Reached> }

export function reachViews(store: Store): ReachViews {
  const made = new Map<string, Promise<string>>()

  const database = (isolating: IsolatingStore, rights: Rights): Promise<string> => {
    const key = JSON.stringify(rights)
    const known = made.get(key) ?? makeViews(isolating, rights)
    made.delete(key)
    made.set(key, known)
    known.catch(() => made.delete(key))
    for (const [oldest, name] of made) {
      if (made.size <= KEPT) break
      made.delete(oldest)
      void name.then((name) => store.command(`drop database if exists ${identifier(name)}`)).catch(() => undefined)
    }
    return known
  }

  return {
    of: async (rights) => {
      if (isWhole(rights)) return store
      if (!isIsolating(store)) throw new QueryError('internal', 'This store can not cut rows; open it with openStore().', 0)
      /** Another process may have dropped it, a restart emptied it. */
      const run = async <T>(work: (within: Isolated) => Promise<T>): Promise<T> => {
        const name = await database(store, rights)
        try {
          return await work(store.within(name))
        } catch (error) {
          if (!(error instanceof QueryError)) throw error
          if (error.clickhouseCode === NO_COLUMN) throw leftOut(error, rights)
          if (![NO_TABLE, NO_DATABASE].includes(error.clickhouseCode)) throw withoutText(error)
          if (await isThere(store, name, rights)) throw explained(error, rights)
          made.clear()
          return work(store.within(await database(store, rights)))
        }
      }
      const rowsFirst = rights.rows === 'all' ? {} : ROWS_FIRST
      return {
        isCut: true,
        result: (sql, params) => run((within) => within.result(sql, params)),
        isolated: (sql, format, params, settings, signal) =>
          run((within) => within.isolated(sql, format, params, { ...settings, ...rowsFirst }, signal)),
      }
    },
  }
}

const PREFIX = '_reach_'

export const isReach = (database: string): boolean => database.includes(PREFIX)

async function makeViews(store: IsolatingStore, rights: Rights): Promise<string> {
  const { rows } = await store.result('select currentDatabase()')
  const home = String(rows[0]?.[0])
  const columnsOf = await publicColumns(store)
  const texts = [...columnsOf].flatMap(([name, columns]) => {
    const access = ACCESS[name]
    return access === undefined || absence(name, rights) !== undefined
      ? []
      : [`${identifier(name)} as ${viewText(name, access, columns, rights, `${identifier(home)}.`)}`]
  })
  const database = `${home}${PREFIX}${hashId(...texts)}`
  await dropEmptied(store, `${home}${PREFIX}`)
  await store.command(`create database if not exists ${identifier(database)} engine = Memory`)
  for (const text of texts) await store.command(`create view if not exists ${identifier(database)}.${text}`)
  return database
}

/** A restart of the engine leaves their names and none of their views. */
async function dropEmptied(store: Store, prefix: string): Promise<void> {
  const rows = await store.query<{ name: string }>(
    `select name from system.databases where startsWith(name, ${literal(prefix)}) and name not in (select database from system.tables)`,
  )
  for (const { name } of rows) await store.command(`drop database if exists ${identifier(name)}`)
}

async function publicColumns(store: Store): Promise<ReadonlyMap<string, Columns>> {
  const rows = await store.query<{ of: string; columns: [string, string][] }>(
    `select table as of, groupArray((name, type)) as columns
     from (select table, name, type from system.columns where database = currentDatabase() and table in (${publicTables('name')}) order by table, position) group by table order by table`,
  )
  return new Map(rows.map(({ of, columns }) => [of, columns]))
}

async function isThere(store: Store, database: string, rights: Rights): Promise<boolean> {
  const rows = await store.query<{ views: number }>(
    `select toUInt32(count()) as views from system.tables where database = ${literal(database)}`,
  )
  const expected = Object.keys(ACCESS).filter((name) => absence(name, rights) === undefined).length
  return rows[0]?.views === expected
}

/** The engine repeats the text it was working on, which may be that of a view. */
const withoutText = (error: QueryError): QueryError =>
  new QueryError(error.code, error.message.split(/(?::|\.)? In scope /i)[0] ?? '', error.clickhouseCode, { cause: error })

/** Why a column that is there for others is not for this reach. */
function leftOut(error: QueryError, rights: Rights): QueryError {
  const found = Object.entries(ACCESS)
    .flatMap(([name, { masked = {} }]) => Object.entries(masked).map(([column, as]) => ({ name, column, kind: kindOf(as) })))
    .find(({ name, column, kind }) => kind === 'marks' && isMasked(name, column, rights) && error.message.includes(`\`${column}\``))
  if (found === undefined) return withoutText(error)
  const { name, column } = found
  return new OutOfReach(
    `Not within your reach: '${column}' of '${name}' holds marks of who the customers are, by which one could be tried; it takes a role that reads customers.`,
    error,
  )
}

/** Why a view that is there for others is not for this reach. */
function explained(error: QueryError, rights: Rights): QueryError {
  const name = Object.keys(ACCESS).find((name) =>
    new RegExp(`identifier ['\`]?${name}['\`]?\\b|[.'\`]${name}['\`]`, 'i').test(error.message),
  )
  const why = name === undefined ? undefined : absence(name, rights)
  return why === undefined ? withoutText(error) : new OutOfReach(`Not within your reach: ${why}.`, error)
}
