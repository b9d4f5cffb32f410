/** Rows of a CSV: gives every record after the header to the mapping. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Draft } from '../mappings/draft.ts'
import type { RowReader } from '../mappings/map-row.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { type RowRejected, rowRejected } from '../mappings/row-reject.ts'
import { CsvHeader } from './csv-header.ts'
import { type CsvRecord, CsvRecords } from './csv-records.ts'
import type { Heard } from './heard.ts'
import { LARGEST_ROW, textLines } from './text-lines.ts'

/** A row's number from 1 without the header, the line it begins in, its text for a rejects file, and what the mapping read in it. */
export type ReadRow = { readonly row: number; readonly line: number; readonly text: string; readonly read: Draft | RowRejected }

type OnHeader = Heard['header']

/** The first line as spreadsheets write it for each other: `sep=;`. */
const SEPARATOR = /^\ufeff?"?sep=([^"])"?[,;\t]*$/i

/** `onHeader` hears how many lines stand above the header and which columns are not read. Throws `usage` where no line has the columns that the mapping reads. */
export async function* csvRows(
  texts: AsyncIterable<string>,
  mapping: Mapping,
  read: RowReader,
  onHeader: OnHeader,
): AsyncGenerator<ReadRow> {
  let reader: CsvReader | undefined
  for await (const lines of textLines(texts, mapping.encoding))
    for (const line of lines) {
      const separator = reader ? undefined : SEPARATOR.exec(line)?.[1]
      reader ??= new CsvReader(separator === undefined ? mapping : { ...mapping, delimiter: separator }, read, onHeader)
      // It counts as a line, and is none of the file's.
      yield* reader.push(separator === undefined ? line : '')
    }
  yield* (reader ?? new CsvReader(mapping, read, onHeader)).end()
}

class CsvReader {
  readonly #header: CsvHeader
  readonly #records: CsvRecords
  readonly #read: RowReader
  readonly #onHeader: OnHeader
  #row = 0

  constructor(mapping: Mapping, read: RowReader, onHeader: OnHeader) {
    const header = new CsvHeader(mapping)
    this.#header = header
    this.#read = read
    this.#onHeader = onHeader
    this.#records = new CsvRecords({
      delimiter: mapping.delimiter ?? ',',
      width: () => header.names?.length,
      isRow: (cells) =>
        header.names ? cells.length === header.names.length && read(rowOf(cells, header.names)).ok : header.isHeader(cells),
    })
  }

  /** The rows that end in this line. */
  push(line: string): Generator<ReadRow> {
    return this.#rows(this.#records.push(line))
  }

  *end(): Generator<ReadRow> {
    yield* this.#rows(this.#records.end())
    this.#header.checkFound(this.#row)
  }

  *#rows(done: readonly CsvRecord[]): Generator<ReadRow> {
    const header = this.#header
    for (const record of done) {
      const { line, text, isLarge } = record
      if (isLarge && !header.names) throw new CallboardError('usage', tooLong(line))
      const isRepeated = header.names !== undefined
      if (header.take(record)) this.#onHeader({ linesAbove: isRepeated ? 0 : line - 1, unread: header.unread, isRepeated })
      else if (header.names) {
        const read = csvRow(record, header, header.names, this.#read)
        if (!read.ok && header.takeForeign(record)) this.#onHeader({ linesAbove: 0, unread: header.unread, isRepeated })
        else yield { row: ++this.#row, line, text, read }
      }
    }
  }
}

const LARGEST_MB = LARGEST_ROW >> 20

const tooLong = (line: number): string =>
  `Line ${line} is longer than ${LARGEST_MB} MB, and no header stands above it; is the file text, one row per line? Export it again with line ends.`

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

function csvRow(
  { cells: given, isLarge }: CsvRecord,
  { foreign }: CsvHeader,
  names: readonly string[],
  read: RowReader,
): Draft | RowRejected {
  const whole = { column: null, value: null }
  if (isLarge)
    return rowRejected('row.large', {
      ...whole,
      rule: `the line, or a quoted cell that goes on over lines, is longer than ${LARGEST_MB} MB`,
      remedy: 'leave the column out of the export, or close the quote',
    })
  const cells = fitted(given, names)
  if (!cells)
    return rowRejected('row.quote', {
      ...whole,
      rule: 'a quoted cell is not closed, or something other than the delimiter follows its closing quote',
      remedy: 'close the quote, and double quotes inside the cell',
    })
  if (foreign)
    return rowRejected('row.header', {
      ...whole,
      rule: `the header above it, in line ${foreign.line}, has no column '${foreign.absent}'`,
      remedy: 'import the rows of each header from a file of their own',
    })
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
