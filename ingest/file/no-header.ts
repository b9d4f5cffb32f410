/** Why no record of a CSV is the header: a quote in it, another delimiter, or a column that is not there. */
import { closest } from '../../domain/kernel/closest.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { cellsOf } from './csv-cells.ts'
import type { CsvRecord } from './csv-records.ts'

/** A line that may have been meant as the header. `names`: as they were read; none where its quotes can't be told apart. */
export type NearHeader = { readonly line: number; readonly text: string; readonly names: readonly string[]; readonly known: number }

const DELIMITERS = [';', ',', '\t', '|']

/** Seconds, call, queue, agent, event. */
const QUEUE_LOG = /^\d{9,11}(\.\d+)?\|[^|]*\|[^|]*\|[^|]*\|[A-Z]+(\||$)/

/** Title lines of a report are fewer. */
const MOST_LINES = 100

/** Of a record that a quote has made of several lines, the one that names most of the needed columns. */
export function nearHeader({ line, text, cells }: CsvRecord, names: readonly string[], needed: readonly string[]): NearHeader {
  const whole = { line, text, names, known: count(needed, names) }
  const lines = cells && !text.includes('\n') ? [] : text.split('\n', MOST_LINES)
  return lines
    .map((one, index) => ({ line: line + index, text: one, names: [], known: count(needed, wordsOf(one)) }))
    .reduce((best: NearHeader, one) => (one.known > best.known ? one : best), whole)
}

const wordsOf = (text: string): readonly string[] => text.split(/[",;\t|]/)

const count = (needed: readonly string[], names: readonly string[]): number =>
  needed.filter((column) => names.some((name) => name.trim() === column)).length

export function noHeader(
  { name, delimiter = ',', encoding = 'utf-8' }: Mapping,
  needed: readonly string[],
  { line, text, names }: NearHeader,
): CallboardError {
  const [first = ''] = text.split('\n', 1)
  if (QUEUE_LOG.test(first))
    return refusal(
      `Line ${line} is one of an Asterisk queue_log: its lines are events, several to a call. Make calls of them first, see 'Several lines to one record' in docs/mappings.md.`,
    )
  const other = DELIMITERS.find((one) => {
    const read = cellsOf(first, one)
    return one !== delimiter && read.ok && count(needed, read.cells) > count(needed, names)
  })
  if (other !== undefined)
    return refusal(
      `The file is apart by ${JSON.stringify(other)}; write "delimiter": ${JSON.stringify(other)} in a mapping that extends '${name}'.`,
    )
  const read = cellsOf(first, delimiter)
  if (!read.ok) return refusal(quoteIn(line, first, read))
  if (first.includes('\0'))
    return refusal(
      `Line ${line} holds NUL characters: the file is no text in ${encoding}. Write its encoding into the mapping, such as "encoding": "utf-16le", or export it as UTF-8.`,
    )
  const absent = needed.find((column) => !names.includes(column)) ?? ''
  const near = closest(absent, names)
  return refusal(
    `The file has no column '${absent}', which mapping '${name}' reads; ${near === undefined ? '' : `did you mean '${near}'? `}its columns are ${names.join(', ')}.`,
  )
}

const refusal = (message: string): CallboardError => new CallboardError('usage', message)

const quoteIn = (line: number, text: string, { reason, begun }: { readonly reason: 'open' | 'broken'; readonly begun: number }): string =>
  `Line ${line} can't be read as the header: in its column ${begun} ${reason === 'open' ? 'a quote is never closed' : 'something other than the delimiter follows the closing quote'} (${text.slice(0, 80)}). Close it, and double quotes inside a name.`
