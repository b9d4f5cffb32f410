/** Query parameters as the text ClickHouse parses them from, the same for the embedded engine and for HTTP. */
import { literal } from './statement.ts'
import type { Params } from './store.ts'

type Value = Params[string]

/** Seconds of the epoch with milliseconds: read the same in every zone, while ISO text with `Z` is refused in a parameter, as is a lone `0`. */
const epochText = (at: Date): string =>
  `${String(Math.floor(at.getTime() / 1000)).padStart(10, '0')}${at.getUTCMilliseconds() === 0 ? '' : `.${String(at.getUTCMilliseconds()).padStart(3, '0')}`}`

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
}

const escaped = (text: string): string => text.replace(/[\\\t\n\r\0\b\f]/g, (character) => ESCAPES[character] ?? character)

/** Text of one parameter, escaped as in TabSeparated: null is `\\N`, arrays are `['a','b']`. The HTTP client writes the same. */
export function parameterText(value: Value): string {
  if (value === null) return '\\N'
  if (value instanceof Date) return epochText(value)
  if (typeof value === 'object') return `[${value.map((item) => (typeof item === 'string' ? literal(item) : String(item))).join(',')}]`
  if (typeof value === 'boolean') return value ? '1' : '0'
  return escaped(String(value))
}

/** `set param_a = '…', param_b = '…'; ` – the only binding of the embedded engine that is safe across sessions. */
export const setParameters = (params: Params): string =>
  setParameterTexts(Object.fromEntries(Object.entries(params).map(([name, value]) => [name, parameterText(value)])))

/** The same from texts already escaped, as they come in a URL. */
export function setParameterTexts(texts: Readonly<Record<string, string>>): string {
  const entries = Object.entries(texts)
  return entries.length === 0 ? '' : `set ${entries.map(([name, text]) => `param_${checkedName(name)} = ${literal(text)}`).join(', ')}; `
}

function checkedName(name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new RangeError(`Parameter '${name}' must be letters, digits and underscores.`)
  return name
}
