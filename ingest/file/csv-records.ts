/** Puts lines together to CSV records; a quote that is never closed costs its own row and none after it. */
import { cellsOf, closingQuote } from './csv-cells.ts'
import { KEPT_TEXT, LARGEST_ROW, partsOf } from './text-lines.ts'

/** A record as it stood in the file; without cells where its quotes can't be told apart. */
export type CsvRecord = {
  /** Line of the file it begins in, from 1. */
  readonly line: number
  readonly text: string
  readonly cells: readonly string[] | undefined
  /** A line or a quoted cell of more than `LARGEST_ROW` characters; `text` is its beginning. */
  readonly isLarge?: boolean
}

/**
 * `column`: of the cell that is not whole, from 1. `rows`: lines after the first that are rows by themselves; `within`: of these, inside the cell that is open,
 * while the others have its record's quotes.
 */
type Begun = {
  readonly line: number
  readonly texts: string[]
  column: number
  length: number
  rows: number
  within: number
  isLarge: boolean
}

/** Someone may paste a few rows into a note; a cell that would hold more was never closed. */
const MOST_ROWS_IN_CELL = 20
const ANY_TEXT = 'x'
export type CsvForm = {
  readonly delimiter: string
  /** Cells of a row, once the header is known. */
  readonly width: () => number | undefined
  /** Whether these cells are a row, or the header, by themselves: lines inside a quoted cell that are may show that the quote was never closed. */
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
    else if (text.length > LARGEST_ROW) this.#refuseLine(text, line)
    else if (!this.#isBlank(text)) this.#begin(text, line)
  }

  #refuseLine(text: string, line: number): void {
    this.#closeRefused()
    this.#done.push({ line, text: text.slice(0, KEPT_TEXT), cells: undefined, isLarge: true })
  }

  /** Spreadsheets write the delimiters of empty rows. */
  #isBlank(text: string): boolean {
    const { delimiter } = this.#form
    const rest = text.trimStart()
    return rest === '' || (rest.startsWith(delimiter) && rest.replaceAll(delimiter, '').trim() === '')
  }

  #begin(text: string, line: number): void {
    const read = cellsOf(text, this.#form.delimiter)
    if (read.ok && this.#form.width() !== read.cells.length && this.#takeParts(text, line)) return
    if (this.#refused && !(read.ok ? this.#fits(read.cells) : this.#mayBegin(read.begun))) {
      // What is too large is passed over with the rest, and no longer held.
      if (this.#refused.length > LARGEST_ROW) this.#refused.isLarge = true
      else add(this.#refused, text)
      return
    }
    this.#closeRefused()
    if (read.ok) this.#done.push({ line, text, cells: read.cells })
    else if (read.reason === 'open') this.#open = begunWith(text, line, read.begun)
    else this.#refused = begunWith(text, line, read.begun)
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
    const { delimiter, width } = this.#form
    const mayClose = closingQuote(text) !== undefined
    if (!mayClose && this.#isRow(text)) {
      open.rows += 1
      open.within += 1
    }
    add(open, text)
    open.isLarge = open.length > LARGEST_ROW
    const isUnclosed = open.rows >= (width() === undefined ? 1 : MOST_ROWS_IN_CELL) || open.isLarge
    if (isUnclosed) this.#giveUp(open)
    if (isUnclosed || !mayClose) return
    const whole = open.texts.join('\n')
    const read = cellsOf(whole, delimiter)
    if (!read.ok && read.reason === 'open') {
      open.column = read.begun
      open.within = 0
      open.rows += this.#isRow(text) ? 1 : 0
    } else if (read.ok && this.#isEither(open, read.cells, text)) {
      this.#open = undefined
      this.#done.push({ line: open.line, text: whole, cells: undefined })
    } else if (read.ok && this.#isClosed(open, read.cells, text)) {
      this.#open = undefined
      this.#done.push({ line: open.line, text: whole, cells: read.cells })
    } else this.#giveUp(open)
  }

  /**
   * Rows stand in the cell, and the quote that ends its last line may as well open the first cell of another record, one that begins with a line break: neither
   * the rows nor the record are taken for what they may not be.
   */
  #isEither({ within }: Begun, cells: readonly string[], last: string): boolean {
    const isAtEnd = last.slice(closingQuote(last)).trimEnd() === '"'
    return within > 0 && isAtEnd && this.#fits(cells) && this.#mayOpen(last) && !this.#isRow(last)
  }

  /** Whether the quote that closes a cell in this line stands where it could open one; with doubled ones before it there are three of a cell that begins with a quote. */
  #mayOpen(last: string): boolean {
    const before = last.slice(0, closingQuote(last)).replace(/"+$/, '')
    return before === '' || before.endsWith(this.#form.delimiter)
  }

  /**
   * A record of as many cells as the header is one, whatever its inner lines look like, unless the line that closes the cell reads as a row up to there as
   * well, and its quote stands where it could open a cell: it is then another one that was never closed. Records of other lengths hold no rows.
   */
  #isClosed({ column, rows }: Begun, cells: readonly string[], last: string): boolean {
    if (!this.#fits(cells)) return rows === 0
    if (!this.#mayOpen(last)) return true
    const alone = this.#cellsAlone(last)
    const anyText = alone.map((cell, index) => (index < column - 1 && cell.trim() !== '' ? ANY_TEXT : cell))
    // Behind the cell the line is the record's own; before it any text would do, unless an instant, a number or a word of a list stands there.
    return !this.#form.isRow(alone) || this.#form.isRow(anyText)
  }

  #isRow = (text: string): boolean => this.#form.isRow(this.#cellsAlone(text))

  /** With quotes that open nothing by themselves left out. */
  #cellsAlone(text: string): readonly string[] {
    const alone = cellsOf(text, this.#form.delimiter)
    return alone.ok ? alone.cells : text.replaceAll('"', '').split(this.#form.delimiter)
  }

  /** The first line is refused, those after it are read as lines of their own. */
  #giveUp({ line, texts: [first = '', ...others], isLarge }: Begun): void {
    this.#open = undefined
    this.#refused = begunWith(first, line, 1, isLarge)
    others.forEach((text, index) => {
      this.#take(text, line + 1 + index)
    })
  }

  #closeRefused(): void {
    if (this.#refused) {
      const { line, texts, isLarge } = this.#refused
      const text = texts.join('\n')
      this.#done.push(isLarge ? { line, text: text.slice(0, KEPT_TEXT), cells: undefined, isLarge } : { line, text, cells: undefined })
    }
    this.#refused = undefined
  }
}

const begunWith = (text: string, line: number, column: number, isLarge = false): Begun => ({
  line,
  texts: [text],
  column,
  length: text.length,
  rows: 0,
  within: 0,
  isLarge,
})

function add(begun: Begun, text: string): void {
  begun.texts.push(text)
  begun.length += text.length + 1
}
