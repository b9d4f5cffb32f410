/** Rows that were not taken, as NDJSON beside the data: each with its number, line, column, value, rule, remedy and text. Card numbers are masked, as everywhere at rest. */
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import { cardSpans, withoutSpans } from '../../domain/operations/card-numbers.ts'
import type { Mapping } from '../mappings/mapping.ts'
import type { RowRejection } from '../mappings/row-reject.ts'
import { cellsOf, writtenCells } from './csv-cells.ts'
import type { FileRow } from './row-file.ts'
import type { RefusedRow } from './settled.ts'

const UNTOLD = ['row.columns', 'row.quote']

/** What ids are made of: a day of 2015 to 2099 and what follows, or seconds since 1970 in milli-, micro- or nanoseconds. No issuer's cards begin so with as many digits. */
const STAMP = /^(?:20(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{5,11}|1[4-9]\d{11}(?:\d{3}|\d{6})?)$/
const MARKS = /[-_.:/ T]/g

/** Card numbers, not the times and ids by which a row is found again: one in ten of those has a right check digit. */
const masked = (text: string): string =>
  withoutSpans(
    text,
    cardSpans(text).filter(({ from, to }) => !STAMP.test(text.slice(from, to).replace(MARKS, ''))),
  )

/** Written under a name of its own and put in place at the end, so what lies there is always a whole list. */
export class RejectsFile {
  readonly #path: string
  readonly #delimiter: string | undefined
  #stream: WriteStream | undefined
  #rows = 0

  /** `form`: how the rows are written. */
  constructor(path: string, { format = 'csv', delimiter = ',' }: Pick<Mapping, 'format' | 'delimiter'> = { format: 'ndjson' }) {
    this.#path = path
    this.#delimiter = format === 'csv' ? delimiter : undefined
  }

  get rows(): number {
    return this.#rows
  }

  /** A row that the mapping can't read. */
  add({ row, line, text }: FileRow, { code, message, column, value, rule, remedy }: RowRejection): Promise<void> {
    return this.#write({ row, line, reason: code, column, value, rule, remedy, detail: message, text: this.#maskedRow(text, code) })
  }

  /** A row that its contract refuses: a dead letter. */
  addRefused({ offset, reason, detail, value }: RefusedRow): Promise<void> {
    const rule = `the contract refuses the record: ${detail}`
    const remedy = 'correct the row and import the file again, or repair the record with callboard dlq replay'
    return this.#write({ row: offset + 1, line: null, reason, column: null, value: null, rule, remedy, detail, text: masked(value) })
  }

  /** Cell by cell: ids and counts side by side are no card number. As a whole where the cells can't be told, or are an object's text. */
  #maskedRow(text: string, code: string): string {
    const delimiter = this.#delimiter
    const isWhole = delimiter === undefined || UNTOLD.includes(code) || text.trimStart().startsWith('{') || !cellsOf(text, delimiter).ok
    return isWhole ? masked(text) : writtenCells(text, delimiter).map(masked).join(delimiter)
  }

  async #write(reject: Readonly<Record<string, string | number | null>>): Promise<void> {
    this.#stream ??= await this.#open()
    this.#rows += 1
    const line = JSON.stringify(reject, (name, held: unknown) => (typeof held === 'string' && name !== 'text' ? masked(held) : held))
    if (!this.#stream.write(`${line}\n`)) await once(this.#stream, 'drain')
  }

  /** The file's path, or null where nothing was rejected; a list of an earlier import of the same file goes. */
  async close(): Promise<string | null> {
    if (!this.#stream) {
      await rm(this.#path, { force: true })
      return null
    }
    this.#stream.end()
    await finished(this.#stream)
    await rename(`${this.#path}.part`, this.#path)
    return this.#path
  }

  async #open(): Promise<WriteStream> {
    await mkdir(dirname(this.#path), { recursive: true })
    return createWriteStream(`${this.#path}.part`)
  }
}
