/** Rows of a CSV: finds the header below a report's title lines, and gives every record after it to the mapping. */

import { closest } from '../../domain/kernel/closest.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Draft } from '../mappings/draft.ts'
import type { RowReader } from '../mappings/map-row.ts'
import { columnsOf, type Mapping, rulesOf } from '../mappings/mapping.ts'
import { type RowRejected, rowRejected } from '../mappings/row-reject.ts'
import { type CsvRecord, CsvRecords } from './csv-records.ts'
import { textLines } from './text-lines.ts'

/** A row's number from 1 without the header, the line it begins in, its text for a rejects file, and what the mapping read in it. */
export type ReadRow = { readonly row: number; readonly line: number; readonly text: string; readonly read: Draft | RowRejected }

/** Title lines of a report are fewer; what has no header by then has none. */
const MOST_TITLE_RECORDS = 100

/** `onHeader` hears how many lines stand above the header. Throws `usage` where no line has the columns that the mapping reads. */
export async function* csvRows(
  texts: AsyncIterable<string>,
  mapping: Mapping,
  read: RowReader,
  onHeader: (linesAbove: number) => void,
): AsyncGenerator<ReadRow> {
  const header = new Header(mapping)
  const records = new CsvRecords({
    delimiter: mapping.delimiter ?? ',',
    width: () => header.names?.length,
    isRow: (cells) => (header.names ? cells.length === header.names.length && read(rowOf(cells, header.names)).ok : header.isHeader(cells)),
  })
  let row = 0
  const rowsOf = function* (done: readonly CsvRecord[]): Generator<ReadRow> {
    for (const record of done)
      if (header.names) yield { row: ++row, line: record.line, text: record.text, read: csvRow(record, header.names, read) }
      else if (header.take(record)) onHeader(record.line - 1)
  }
  for await (const lines of textLines(texts)) for (const line of lines) yield* rowsOf(records.push(line))
  yield* rowsOf(records.end())
  header.checkFound()
}

const rowOf = (cells: readonly string[], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(cells.map((cell, index) => [names[index] ?? '', cell]))

/** The first record that names every column the mapping needs. */
class Header {
  readonly #mapping: Mapping
  readonly #needed: readonly string[]
  /** The record that came closest, for the message. */
  #closest: { readonly cells: readonly string[]; readonly known: number } | undefined
  #seen = 0
  names: readonly string[] | undefined

  constructor(mapping: Mapping) {
    this.#mapping = mapping
    this.#needed = [...rulesOf(mapping).flatMap(([, rule]) => (rule.optional ? [] : columnsOf(rule))), ...(mapping.columns ?? [])]
  }

  isHeader(cells: readonly string[]): boolean {
    const names = distinctNames(cells)
    return this.#needed.every((column) => names.includes(column))
  }

  /** True where this record is the header. */
  take({ cells = [] }: CsvRecord): boolean {
    if (this.isHeader(cells)) {
      this.names = distinctNames(cells)
      return true
    }
    const names = distinctNames(cells)
    const known = this.#needed.filter((column) => names.includes(column)).length
    if (!this.#closest || known > this.#closest.known) this.#closest = { cells: names, known }
    this.#seen += 1
    if (this.#seen >= MOST_TITLE_RECORDS) this.checkFound()
    return false
  }

  checkFound(): void {
    if (this.names || !this.#closest) return
    const { cells } = this.#closest
    const absent = this.#needed.find((column) => !cells.includes(column)) ?? ''
    const near = closest(absent, cells)
    throw new CallboardError(
      'usage',
      `The file has no column '${absent}', which mapping '${this.#mapping.name}' reads; ${near === undefined ? '' : `did you mean '${near}'? `}its columns are ${cells.join(', ')}.`,
    )
  }
}

/** A name that occurs again gets its number: `category`, `category#2`. Outer blanks are no part of a name. */
function distinctNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((cell) => {
    const name = cell.trim()
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}#${count}`
  })
}

function csvRow({ cells }: CsvRecord, names: readonly string[], read: RowReader): Draft | RowRejected {
  const whole = { column: null, value: null }
  if (!cells)
    return rowRejected('row.quote', {
      ...whole,
      rule: 'a quoted cell is not closed, or something other than the delimiter follows its closing quote',
      remedy: 'close the quote, and double quotes inside the cell',
    })
  if (cells.length === names.length && cells.every((cell, index) => cell.trim() === names[index]?.replace(/#\d+$/, '')))
    return rowRejected('row.header', { ...whole, rule: 'it is the header once more', remedy: 'nothing is lost; leave the line out' })
  if (cells.length !== names.length)
    return rowRejected('row.columns', {
      ...whole,
      rule: `the row has ${cells.length} columns, the header ${names.length}`,
      remedy: 'quote cells that hold the delimiter, or set it in the mapping',
    })
  const broken = cells.findIndex((cell) => cell.includes('\ufffd'))
  return broken >= 0 ? notText(names[broken] ?? '', cells[broken] ?? '') : read(rowOf(cells, names))
}

export const notText = (column: string, value: string): RowRejected =>
  rowRejected('row.encoding', {
    column,
    value,
    rule: 'holds bytes that are no text in this encoding',
    remedy: "set the mapping's encoding, such as gb18030",
  })
