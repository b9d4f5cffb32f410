/** Rows of a CSV: gives every record after the header to the mapping. */

import type { Draft } from '../mappings/draft.ts'
import type { RowReader } from '../mappings/map-row.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { type RowRejected, rowRejected } from '../mappings/row-reject.ts'
import { CsvHeader, nameOf } from './csv-header.ts'
import { type CsvRecord, CsvRecords } from './csv-records.ts'
import { textLines } from './text-lines.ts'

/** A row's number from 1 without the header, the line it begins in, its text for a rejects file, and what the mapping read in it. */
export type ReadRow = { readonly row: number; readonly line: number; readonly text: string; readonly read: Draft | RowRejected }

export type OnHeader = (header: { readonly linesAbove: number; readonly unread: readonly string[] }) => void

/** `onHeader` hears how many lines stand above the header and which columns are not read. Throws `usage` where no line has the columns that the mapping reads. */
export async function* csvRows(
  texts: AsyncIterable<string>,
  mapping: Mapping,
  read: RowReader,
  onHeader: OnHeader,
): AsyncGenerator<ReadRow> {
  const header = new CsvHeader(mapping)
  const records = new CsvRecords({
    delimiter: mapping.delimiter ?? ',',
    width: () => header.names?.length,
    isRow: (cells) => (header.names ? cells.length === header.names.length && read(rowOf(cells, header.names)).ok : header.isHeader(cells)),
  })
  let row = 0
  const rowsOf = function* (done: readonly CsvRecord[]): Generator<ReadRow> {
    for (const record of done)
      if (header.names) yield { row: ++row, line: record.line, text: record.text, read: csvRow(record, header.names, read) }
      else if (header.take(record)) onHeader({ linesAbove: record.line - 1, unread: header.unread })
  }
  for await (const lines of textLines(texts, mapping.encoding)) for (const line of lines) yield* rowsOf(records.push(line))
  yield* rowsOf(records.end())
  header.checkFound(row)
}

const rowOf = (cells: readonly string[], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(cells.map((cell, index) => [names[index] ?? '', cell]))

/** Empty cells behind the last named column are no data: spreadsheets write some rows with them and some without. */
function fitted(cells: readonly string[] | undefined, names: readonly string[]): readonly string[] | undefined {
  if (!cells || cells.length === names.length) return cells
  if (cells.length > names.length)
    return cells.slice(names.length).every((cell) => cell.trim() === '') ? cells.slice(0, names.length) : cells
  const isUnnamed = names.slice(cells.length).every((name) => /^(#\d+)?$/.test(name))
  return isUnnamed ? [...cells, ...Array.from({ length: names.length - cells.length }, () => '')] : cells
}

function csvRow({ cells: given }: CsvRecord, names: readonly string[], read: RowReader): Draft | RowRejected {
  const whole = { column: null, value: null }
  const cells = fitted(given, names)
  if (!cells)
    return rowRejected('row.quote', {
      ...whole,
      rule: 'a quoted cell is not closed, or something other than the delimiter follows its closing quote',
      remedy: 'close the quote, and double quotes inside the cell',
    })
  if (cells.length === names.length && cells.every((cell, index) => nameOf(cell) === names[index]?.replace(/#\d+$/, '')))
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
