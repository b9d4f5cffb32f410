/** Puts lines together to CSV records; a quote that is never closed costs its own row and none after it. */
import { cellsOf } from './csv-cells.ts'
import { LARGEST_ROW, partsOf } from './text-lines.ts'

/** A record as it stood in the file; without cells where its quotes can't be told apart. */
export type CsvRecord = {
  /** Line of the file it begins in, from 1. */
  readonly line: number
  readonly text: string
  readonly cells: readonly string[] | undefined
}

type Begun = { readonly line: number; readonly texts: string[]; length: number }

export type CsvForm = {
  readonly delimiter: string
  /** Cells of a row, once the header is known. */
  readonly width: () => number | undefined
  /** Whether these cells are a row by themselves: a line inside a quoted cell that is one shows that the quote was never closed. */
  readonly isRow: (cells: readonly string[]) => boolean
}

/**
 * Line breaks inside a quoted cell become `\n`. Where a quote turns out to be unclosed, the record that began with it is refused together with the
 * lines after it up to the next that fits the header; from there on reading goes on.
 */
export class CsvRecords {
  readonly #form: CsvForm
  #line = 0
  /** A record whose last cell so far is a quoted one that goes on. */
  #open: Begun | undefined
  /** A refused record that takes up what can't be a row. */
  #refused: Begun | undefined
  #done: CsvRecord[] = []

  constructor(form: CsvForm) {
    this.#form = form
  }

  /** The records that end in this line. */
  push(text: string): readonly CsvRecord[] {
    this.#line += 1
    this.#take(text, this.#line)
    return this.#taken()
  }

  /** The records that are left at the end of the file. */
  end(): readonly CsvRecord[] {
    while (this.#open) this.#giveUp(this.#open)
    this.#closeRefused()
    return this.#taken()
  }

  #taken(): readonly CsvRecord[] {
    const done = this.#done
    if (done.length > 0) this.#done = []
    return done
  }

  #take(text: string, line: number): void {
    if (this.#open) this.#goOn(this.#open, text)
    else if (text.trim() !== '') this.#begin(text, line)
  }

  #begin(text: string, line: number): void {
    const read = cellsOf(text, this.#form.delimiter)
    if (read.ok && this.#form.width() !== read.cells.length && this.#takeParts(text, line)) return
    if (this.#refused && !(read.ok ? this.#fits(read.cells) : this.#mayBegin(read.begun))) {
      add(this.#refused, text)
      if (this.#refused.length > LARGEST_ROW) this.#closeRefused()
      return
    }
    this.#closeRefused()
    if (read.ok) this.#done.push({ line, text, cells: read.cells })
    else if (read.reason === 'open') this.#open = { line, texts: [text], length: text.length }
    else this.#refused = { line, texts: [text], length: text.length }
  }

  /** A line that is no row while a part of it is one: files put together end some lines with NEL, LS, PS, VT or FF. */
  #takeParts(text: string, line: number): boolean {
    const parts = partsOf(text)
    const { delimiter, isRow } = this.#form
    const isOne = (part: string): boolean => {
      const read = cellsOf(part, delimiter)
      return read.ok && isRow(read.cells)
    }
    if (parts.length < 2 || !parts.some(isOne)) return false
    for (const part of parts) this.#take(part, line)
    return true
  }

  #fits(cells: readonly string[]): boolean {
    const width = this.#form.width()
    return width === undefined ? this.#form.isRow(cells) : cells.length === width
  }

  /** Behind a refused record: a line with an unclosed quote of its own is another row when its quoted cell is not the first. */
  #mayBegin = (begun: number): boolean => begun > 1 || this.#form.width() === 1

  #goOn(open: Begun, text: string): void {
    const { delimiter, isRow } = this.#form
    const alone = cellsOf(text, delimiter)
    add(open, text)
    const isUnclosed = (alone.ok && isRow(alone.cells)) || open.length > LARGEST_ROW
    // A line without a quote can't close the cell.
    const whole = isUnclosed || !text.includes('"') ? undefined : open.texts.join('\n')
    const read = whole === undefined ? undefined : cellsOf(whole, delimiter)
    if (isUnclosed || (read && !read.ok && read.reason === 'broken')) this.#giveUp(open)
    else if (whole !== undefined && read?.ok) {
      this.#open = undefined
      this.#done.push({ line: open.line, text: whole, cells: read.cells })
    }
  }

  /** The first line is refused, those after it are read as lines of their own. */
  #giveUp({ line, texts: [first = '', ...others] }: Begun): void {
    this.#open = undefined
    this.#refused = { line, texts: [first], length: first.length }
    others.forEach((text, index) => {
      this.#take(text, line + 1 + index)
    })
  }

  #closeRefused(): void {
    if (this.#refused) this.#done.push({ line: this.#refused.line, text: this.#refused.texts.join('\n'), cells: undefined })
    this.#refused = undefined
  }
}

function add(begun: Begun, text: string): void {
  begun.texts.push(text)
  begun.length += text.length + 1
}
