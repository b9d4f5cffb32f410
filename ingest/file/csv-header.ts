/** The header of a CSV, also once more among the rows; and names that the mapping has in vain. */

import { closest } from '../../domain/kernel/closest.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { columnsOf, type Mapping, neededColumns, rulesOf } from '../mappings/mapping.ts'
import type { CsvRecord } from './csv-records.ts'
import { type NearHeader, nearHeader, noHeader } from './no-header.ts'

/** Title lines of a report are fewer; what has no header by then has none. */
const MOST_TITLE_RECORDS = 100

/** The record that names every column the mapping needs: the first such, and again wherever one stands among the rows, which are then read by it. */
export class CsvHeader {
  readonly #mapping: Mapping
  readonly #needed: readonly string[]
  /** Names by which a header among the rows is noticed: the longest, as data hold them last. Looking for a word costs less than looking at cells. */
  #marks: readonly string[] = []
  /** The record that came closest, for the message. */
  #closest: NearHeader | undefined
  #seen = 0
  names: readonly string[] | undefined
  /** A header of another table, and the column that it lacks: what stands below it can't be read. */
  foreign: { readonly line: number; readonly absent: string } | undefined

  constructor(mapping: Mapping) {
    this.#mapping = mapping
    this.#needed = neededColumns(mapping)
  }

  isHeader(cells: readonly string[]): boolean {
    return this.#absent(distinctNames(cells)) === undefined
  }

  /** True where this record is a header. */
  take(record: CsvRecord): boolean {
    return this.names ? this.#takeAgain(record, this.names) : this.#takeFirst(record)
  }

  #takeFirst(record: CsvRecord): boolean {
    const { cells = [] } = record
    if (this.isHeader(cells)) {
      this.names = distinctNames(cells)
      this.#refuseIdle(this.names)
      const known = this.#needed.length > 0 ? this.#needed : this.names
      this.#marks = known.toSorted((a, b) => b.length - a.length).slice(0, 2)
      return true
    }
    const near = nearHeader(record, distinctNames(cells), this.#needed)
    if (!this.#closest || near.known > this.#closest.known) this.#closest = near
    this.#seen += 1
    if (this.#seen >= MOST_TITLE_RECORDS) this.checkFound()
    return false
  }

  #takeAgain({ line, text, cells = [] }: CsvRecord, known: readonly string[]): boolean {
    if (!this.#marks.some((mark) => text.includes(mark))) return false
    const names = distinctNames(cells)
    if (!isMostly(names, [...known, ...this.#needed])) return false
    const absent = this.#absent(names)
    if (absent === undefined) this.names = names
    this.foreign = absent === undefined ? undefined : { line, absent }
    return true
  }

  /** True where a record that can't be a row names columns in capitals or small letters of its own: read by the header before, those below it might change columns. */
  takeForeign({ line, cells = [] }: CsvRecord): boolean {
    const lower = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase())
    const names = distinctNames(cells)
    if (!isMostly(lower(names), lower([...(this.names ?? []), ...this.#needed]))) return false
    this.foreign = { line, absent: this.#absent(names) ?? '' }
    return true
  }

  #absent(names: readonly string[]): string | undefined {
    return this.#needed.find((column) => !names.includes(column))
  }

  /** Columns that no rule reads, or that can't be used. */
  get unread(): readonly string[] {
    const { names = [] } = this
    const { interval, drop = {}, keep = {} } = this.#mapping
    const until = interval?.until ? [interval.until] : []
    const rules = [...rulesOf(this.#mapping).map(([, rule]) => rule), ...until].filter(
      ({ times }) => times === undefined || names.includes(times),
    )
    const read = [
      ...rules.flatMap((rule) => [...columnsOf(rule), ...(rule.times === undefined ? [] : [rule.times])]),
      ...Object.keys(drop),
      ...Object.keys(keep),
    ]
    return names.filter((name) => name !== '' && !/^#\d+$/.test(name) && !read.includes(name))
  }

  /** What the mapping file itself names has to be there, or to be left out on purpose: with no name in the file that is nearly it. */
  #refuseIdle(names: readonly string[]): void {
    const { name, own = [], drop = {}, keep = {} } = this.#mapping
    const paths = rulesOf(this.#mapping).map(([path]) => path)
    for (const key of [...Object.keys(drop), ...Object.keys(keep)])
      if (!paths.includes(key) && !names.includes(key))
        refuse(name, `drop or keep by '${key}', which is neither a field nor a column of the file`, key, [...paths, ...names])
    for (const [path, rule] of rulesOf(this.#mapping)) {
      if (!own.includes(path)) continue
      const absent = columnsOf(rule).find((column) => !names.includes(column))
      if (absent === undefined && rule.times !== undefined && !names.includes(rule.times))
        refuse(name, `'${path}' is multiplied by column '${rule.times}', which the file has not`, rule.times, names)
      const near = absent === undefined ? undefined : closest(absent, this.unread)
      // 'Hold' is no slip for 'Hold Count': an optional column may be left out.
      if (absent !== undefined && near !== undefined && Math.abs(near.length - absent.length) <= 2)
        refuse(name, `'${path}' reads column '${absent}', which the file has not`, absent, [near])
    }
  }

  /** At the end of the file: there is a header, and it hasn't swallowed the rows. A name in quotes may hold line breaks. */
  checkFound(rows = 0): void {
    const [strange] = rows > 0 ? [] : (/(?![\t\n])[\p{Cc}\u2028\u2029\ufffd]/u.exec(this.names?.join('') ?? '') ?? [])
    if (strange !== undefined) throw new CallboardError('usage', swallowed(strange))
    if (this.names) return
    if (!this.#closest) throw new CallboardError('usage', 'The file is empty: it has no header and no row. Export it again.')
    throw noHeader(this.#mapping, this.#needed, this.#closest)
  }
}

function swallowed(character: string): string {
  const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
  return `The file has a header that holds ${code}, and no row below it. Lines end with CR LF, LF or CR, or with NEL, LS, PS, VT or FF throughout: write the file with one of these${character === '\ufffd' ? ", or set the mapping's encoding: the bytes are no text in this one" : ''}.`
}

/** Without outer blanks and without invisible characters, which copying from pages and other programs leaves; joiners inside a word are its own. */
export const nameOf = (cell: string): string => cell.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$|[\u00ad\u200b\u2060\ufeff]/gu, '')

/** A name that occurs again gets its number: `category`, `category#2`. Outer blanks are no part of a name. */
function distinctNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return header.map((cell) => {
    const name = nameOf(cell)
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}#${count}`
  })
}

/** A line of one or two words may be anything. */
const FEWEST_NAMES = 3

/** Most of the names are known ones, and no fewer than a header has. */
function isMostly(names: readonly string[], known: readonly string[]): boolean {
  const given = names.filter((name) => name !== '')
  const found = given.filter((name) => known.includes(name)).length
  return found * 2 > given.length && found >= Math.min(FEWEST_NAMES, known.length)
}

function refuse(mapping: string, why: string, word: string, known: readonly string[]): never {
  const near = closest(word, known)
  const meant = near === undefined ? `; its columns are ${known.filter((name) => name !== '').join(', ')}.` : `; did you mean '${near}'?`
  throw new CallboardError('usage', `Mapping '${mapping}': ${why}${meant}`)
}
