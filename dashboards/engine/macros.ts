/**
 * The macros of Grafana's ClickHouse data source, so the same query text runs in Grafana, in the viewer and in tests.
 * Source: grafana/clickhouse-datasource, pkg/macros/macros.go; `$__conditionalAll` and variables are its front end's.
 */

/** A variable's chosen values, or `'all'`. */
type VariableValue = 'all' | readonly string[]

export type MacroContext = {
  /** Epoch milliseconds; both ends belong to the range, as in Grafana. */
  readonly fromMs: number
  readonly toMs: number
  readonly intervalMs: number
  readonly variables?: Readonly<Record<string, VariableValue>>
}

type Macro = { readonly arity: number; readonly expand: (args: readonly string[], context: MacroContext) => string }

const dateTime = (ms: number): string => `toDateTime(${Math.floor(ms / 1000)})`
const dateTime64 = (ms: number): string => `fromUnixTimestamp64Milli(${Math.floor(ms)})`
const intervalSeconds = (context: MacroContext): number => Math.max(Math.floor(context.intervalMs / 1000), 1)

const MACROS: Readonly<Record<string, Macro>> = {
  fromTime: { arity: 0, expand: (_, { fromMs }) => dateTime(fromMs) },
  toTime: { arity: 0, expand: (_, { toMs }) => dateTime(toMs) },
  fromTime_ms: { arity: 0, expand: (_, { fromMs }) => dateTime64(fromMs) },
  toTime_ms: { arity: 0, expand: (_, { toMs }) => dateTime64(toMs) },
  timeFilter: { arity: 1, expand: ([column], { fromMs, toMs }) => `${column} >= ${dateTime(fromMs)} AND ${column} <= ${dateTime(toMs)}` },
  timeFilter_ms: {
    arity: 1,
    expand: ([column], { fromMs, toMs }) => `${column} >= ${dateTime64(fromMs)} AND ${column} <= ${dateTime64(toMs)}`,
  },
  timeInterval: {
    arity: 1,
    expand: ([column], context) => `toStartOfInterval(toDateTime(${column}), INTERVAL ${intervalSeconds(context)} second)`,
  },
  timeInterval_ms: {
    arity: 1,
    expand: ([column], { intervalMs }) =>
      `toStartOfInterval(toDateTime64(${column}, 3), INTERVAL ${Math.max(Math.floor(intervalMs), 1)} millisecond)`,
  },
  interval_s: { arity: 0, expand: (_, context) => String(intervalSeconds(context)) },
  conditionalAll: { arity: 2, expand: conditionalAll },
}

/** `$__conditionalAll(condition, $variable)`: the condition, or `1=1` when the variable stands at All. */
function conditionalAll(args: readonly string[], context: MacroContext): string {
  const [condition = '', variable = ''] = args
  const name = /^\$(\w+)$|^\$\{(\w+)\}$/.exec(variable)
  if (name === null) throw new RangeError(`$__conditionalAll's second argument is '${variable}'; it must be a bare variable such as $site.`)
  return valuesOf(name[1] ?? name[2] ?? '', context) === 'all' ? '1=1' : condition
}

/** Expands macros and variables. Throws RangeError on an unknown macro, a wrong number of arguments or an unquoted variable. */
export function expandMacros(sql: string, context: MacroContext): string {
  return interpolate(expandCalls(sql, context), context)
}

function expandCalls(sql: string, context: MacroContext): string {
  const found = /\$__(\w+)/.exec(sql)
  if (found === null) return sql
  const name = found[1] ?? ''
  const macro = Object.hasOwn(MACROS, name) ? MACROS[name] : undefined
  if (macro === undefined)
    throw new RangeError(`$__${name} is not a macro of the ClickHouse data source; use one of ${Object.keys(MACROS).join(', ')}.`)
  const start = found.index
  const afterName = start + found[0].length
  const call = sql[afterName] === '(' ? readArguments(sql, afterName) : { args: [], end: afterName }
  if (call.args.length !== macro.arity) throw new RangeError(`$__${name} takes ${macro.arity} arguments and was given ${call.args.length}.`)
  return sql.slice(0, start) + macro.expand(call.args, context) + expandCalls(sql.slice(call.end), context)
}

/** Reads `(a, f(b, c), 'd)')` at `open`: arguments split at the outer commas, quoted text skipped. */
function readArguments(sql: string, open: number): { args: string[]; end: number } {
  const args: string[] = []
  let depth = 0
  let quoted = false
  let from = open + 1
  for (let at = open; at < sql.length; at++) {
    const char = sql[at]
    if (quoted) {
      if (char === '\\') at++
      else if (char === "'") quoted = false
    } else if (char === "'") quoted = true
    else if (char === '(') depth++
    else if (char === ',' && depth === 1) {
      args.push(sql.slice(from, at).trim())
      from = at + 1
    } else if (char === ')' && --depth === 0) {
      const last = sql.slice(from, at).trim()
      return { args: last === '' && args.length === 0 ? [] : [...args, last], end: at + 1 }
    }
  }
  throw new RangeError(`A macro's parenthesis at character ${open} is never closed.`)
}

/** Replaces `${name:singlequote}`. Any other form is refused: a variable enters SQL as quoted text only. */
function interpolate(sql: string, context: MacroContext): string {
  return sql.replace(/\$\{(\w+)(?::(\w+))?\}|\$([A-Za-z]\w*)/g, (text, name: string | undefined, format: string | undefined) => {
    if (name === undefined || format !== 'singlequote')
      throw new RangeError(`${text} is not quoted; write \${${name ?? text.slice(1)}:singlequote}.`)
    const value = valuesOf(name, context)
    if (value === 'all') throw new RangeError(`${text} stands at All; guard it with $__conditionalAll.`)
    return value.length === 0 ? "''" : value.map(quote).join(',')
  })
}

function valuesOf(name: string, context: MacroContext): VariableValue {
  return context.variables?.[name] ?? 'all'
}

/** Grafana's singlequote format escapes `'` only, so lists of values give each `\` as two; one that stands alone, as people type it, becomes two here. */
const quote = (value: string): string => `'${value.replaceAll(/\\\\?/g, '\\\\').replaceAll("'", "\\'")}'`
