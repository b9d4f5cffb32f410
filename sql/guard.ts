/** People's queries: one read-only statement, only functions and tables that are allowed, under limits. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { ALLOWED_TABLE_FUNCTIONS, isAllowedFunction } from './guard-functions.ts'
import { type Isolated, isIsolating, type Settings } from './isolating-store.ts'
import { QueryError } from './query-error.ts'
import { mistakeOf } from './query-mistake.ts'
import { parseResult } from './rows.ts'
import { piecesOf, statementsOf } from './statement.ts'
import type { Params, QueryLimits, Result, Store } from './store.ts'

/** Beyond the caller's limits, on a server; an engine of our own has less to give. */
const MEMORY_BYTES = 1_500_000_000
const THREADS = 2

const NODES = new Set([
  'SelectWithUnionQuery',
  'SelectIntersectExceptQuery',
  'SelectQuery',
  'ExpressionList',
  'Function',
  'Identifier',
  'Literal',
  'Asterisk',
  'QualifiedAsterisk',
  'Subquery',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'TableExpression',
  'TableIdentifier',
  'TableJoin',
  'ArrayJoin',
  'OrderByElement',
  'WithElement',
  'WindowDefinition',
  'WindowListElement',
  'ColumnsRegexpMatcher',
  'ColumnsListMatcher',
  'QualifiedColumnsRegexpMatcher',
  'QualifiedColumnsListMatcher',
  'ColumnsTransformerList',
  'ColumnsExceptTransformer',
  'ColumnsReplaceTransformer',
  'ColumnsReplaceTransformer::Replacement',
  'InterpolateElement',
  'SampleRatio',
  'QueryParameter',
])

/** Tables of the engine itself that tell what there is to query, and nothing of other people. */
const SYSTEM_TABLES = new Set([
  'one',
  'numbers',
  'tables',
  'columns',
  'databases',
  'functions',
  'data_type_families',
  'formats',
  'settings',
  'time_zones',
  'contributors',
])

/** Of these, what tells nothing of tables either. */
const HARMLESS = new Set(['one', 'numbers', 'functions', 'data_type_families', 'formats', 'time_zones'])

const PLAIN =
  /^(show\s+tables(\s+like\s+'[^'\\]*')?|show\s+databases|show\s+create\s+(table|view)\s+[\w.`]+|(describe|desc)(\s+table)?\s+[\w.`]+)$/i
const EXPLAIN = /^explain(\s+(plan|syntax|pipeline|estimate|query\s+tree))?(\s+(indexes|actions|header)\s*=\s*[01])*\s+(?=(select|with)\b)/i

/** ClickHouse's code for a right that is missing. */
export const NOT_ALLOWED = 497

const refuse = (message: string): never => {
  throw new QueryError('usage', message, NOT_ALLOWED)
}

type Asked = Pick<Store, 'result'> & Pick<Isolated, 'isCut'>

/** The one statement to run; throws `usage` with the reason where the query is not allowed. */
export async function checkedStatement(store: Asked, sql: string, params: Params = {}): Promise<string> {
  const statements = statementsOf(sql)
  const [statement] = statements
  if (statement === undefined || statements.length > 1) return refuse(`One statement at a time; this has ${statements.length}.`)
  if (store.isCut && /^show\s+(databases|create)|^explain|^(describe|desc)\b.*\./i.test(statement))
    return refuse('What lies behind the views is not shown where rows or columns are cut; SELECT, SHOW TABLES and DESCRIBE are.')
  if (PLAIN.test(statement)) {
    if (/\b(system|information_schema)\b\s*\./i.test(statement))
      return refuse('Tables of the engine itself are described in its own documentation; only tables of Callboard can be described here.')
    return statement
  }
  const select = statement.replace(EXPLAIN, '')
  if (!/^(select|with|\()/i.test(select))
    return refuse(`Only SELECT, SHOW TABLES, DESCRIBE and EXPLAIN are allowed here; this begins with '${select.slice(0, 20)}'.`)
  checkText(select)
  // In a subquery FORMAT and INTO OUTFILE do not parse, and SETTINGS shows as a node of its own.
  const { rows } = await ofPerson(sql, () => store.result(`${WRAPPING}${select}\n)`, params), WRAPPING.length - sql.indexOf(select))
  checkTree(
    rows.map(([line]) => String(line)),
    store.isCut ? await databasesOf(store) : undefined,
  )
  return statement
}

const WRAPPING = 'explain ast select * from (\n'

/** Whatever the engine refuses is the query's fault, unless the world is broken. */
export async function ofPerson<T>(sql: string, work: () => Promise<T>, wrapped = 0): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw mistakeOf(error, sql, wrapped)
  }
}

/** Second net under the syntax tree: whatever is written like a call must be allowed, whichever way it is quoted. */
function checkText(select: string): void {
  let text = ''
  for (const { kind, text: piece } of piecesOf(select))
    text += kind === 'quoted' && piece.startsWith("'") ? "''" : kind === 'comment' ? ' ' : piece.replaceAll(/["`]/g, '')
  for (const [, name] of text.matchAll(/([A-Za-z_]\w*)\s*\(/g)) {
    if (
      name === undefined ||
      isAllowedFunction(name) ||
      ALLOWED_TABLE_FUNCTIONS.has(name.toLowerCase()) ||
      KEYWORDS.has(name.toLowerCase())
    )
      continue
    // A type such as DateTime64(3) or an alias list is no call.
    if (/^[A-Z][A-Za-z0-9]*$/.test(name) && !/^(AI|FQDN)/.test(name)) continue
    refuse(`'${name}' can't be called here: it is not on the list of allowed functions.`)
  }
  if (/\{\s*\w+\s*:\s*Identifier\s*\}/i.test(text)) refuse('A parameter can hold a value, not the name of a table or column.')
}

const KEYWORDS = new Set([
  'as',
  'and',
  'or',
  'not',
  'in',
  'on',
  'from',
  'select',
  'where',
  'by',
  'using',
  'over',
  'join',
  'then',
  'else',
  'when',
  'case',
  'between',
  'like',
  'ilike',
  'with',
  'all',
  'any',
  'union',
  'except',
  'intersect',
  'distinct',
  'sets',
  'rollup',
  'cube',
  'prewhere',
  'having',
  'limit',
  'offset',
  'interval',
  'columns',
  'replace',
  'materialized',
  'on',
  'asof',
  'qualify',
  'interpolate',
  'filter',
  'partition',
  'order',
  'group',
  'return',
])

const databasesOf = async (store: Asked): Promise<ReadonlySet<string>> =>
  new Set((await store.result('select lower(name) from system.databases')).rows.map(([name]) => String(name)))

/** `foreign`: databases that may not be named, where tables are cut. */
function checkTree(lines: readonly string[], foreign?: ReadonlySet<string>): void {
  for (const line of lines) {
    const [, node = '', rest = ''] = /^\s*(\S+)\s*(.*)$/.exec(line) ?? []
    if (!NODES.has(node))
      refuse(node === 'Set' ? "SETTINGS can't be given here; limits are set for you." : `'${node}' is not allowed in a query here.`)
    const name = rest.replace(/ \((children|alias) .*$/, '').trim()
    if (node === 'Function') checkFunction(name)
    if (node === 'TableIdentifier' || node === 'Identifier') checkName(name, node, foreign)
  }
}

/** What the tree has for a parameter whose value is given. */
const PARAMETER = '_CAST'

function checkFunction(name: string): void {
  if (name !== PARAMETER && !isAllowedFunction(name) && !ALLOWED_TABLE_FUNCTIONS.has(name.toLowerCase()))
    refuse(`'${name}' can't be called here: it is not on the list of allowed functions.`)
}

// Functions named without a call, as in arrayMap(file, …); a column may carry such a name only when it is qualified.
const NEVER_A_COLUMN =
  /^(file|chdb|sleep\w*|filesystem\w*|dict\w+|joinGet\w*|ai[A-Z]\w*|AI\w+|catboostEvaluate|get(Macro|Setting|Server|Client)\w*|evalMLMethod|showCertificate|host[nN]ame|FQDN)$/

function checkName(name: string, node: string, foreign?: ReadonlySet<string>): void {
  const parts = name.replaceAll('`', '').split('.')
  const database = parts[0]?.toLowerCase() ?? ''
  if (foreign && parts.length > 1 && (node === 'TableIdentifier' || foreign.has(database)) && !isHarmless(parts))
    refuse(`'${name}' names a database; name the table alone, which is cut to your reach.`)
  if (parts.length > 1 && (database === 'system' || database === 'information_schema') && !SYSTEM_TABLES.has(parts[1]?.toLowerCase() ?? ''))
    refuse(`'${name}' is a table of the engine itself and can't be read here.`)
  if (node === 'Identifier' && parts.length === 1 && NEVER_A_COLUMN.test(name))
    refuse(`'${name}' can't be used here: it is not on the list of allowed functions.`)
}

const isHarmless = ([database, table]: readonly string[]): boolean =>
  database?.toLowerCase() === 'system' && HARMLESS.has(table?.toLowerCase() ?? '')

/** What a guarded query runs under, beside read-only. */
export const guardSettings = ({ seconds, rows, bytes }: QueryLimits): Settings => ({
  max_execution_time: seconds,
  // One more than shown, so that the reader learns the answer was cut.
  max_result_rows: rows + 1,
  max_result_bytes: bytes,
  result_overflow_mode: 'break',
  max_block_size: Math.min(65_409, rows + 1),
  max_memory_usage: MEMORY_BYTES,
  max_threads: THREADS,
  allow_ddl: 0,
  allow_introspection_functions: 0,
})

/** Bytes of the answer in any output format, guarded as guardedResult. */
export async function guardedBytes(
  store: Pick<Store, 'result'>,
  sql: string,
  format: string,
  params: Params,
  limits: QueryLimits,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (!/^[A-Za-z0-9]+$/.test(format)) return refuse(`'${format}' is not an output format.`)
  if (!isIsolating(store))
    throw new CallboardError('internal', 'This store can not run a query apart from others; open it with openStore().')
  const statement = await ofPerson(sql, () => checkedStatement(store, sql, params))
  return ofPerson(sql, () => store.isolated(statement, format, params, guardSettings(limits), signal), -sql.indexOf(statement))
}

/** Columns and at most `limits.rows` rows; `isCut` says that there were more. Throws `usage` where the query is not allowed, `unavailable` over a limit. */
export async function guardedResult(
  store: Pick<Store, 'result'>,
  sql: string,
  params: Params,
  limits: QueryLimits,
  signal?: AbortSignal,
): Promise<Result & { readonly isCut: boolean }> {
  const bytes = await guardedBytes(store, sql, 'JSONCompact', params, limits, signal)
  const { columns, rows } = parseResult(new TextDecoder().decode(bytes))
  return { columns, rows: rows.slice(0, limits.rows), isCut: rows.length > limits.rows }
}
