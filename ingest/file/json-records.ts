/** Records of a text of JSON that arrives in pieces: one object a line, over many lines, back to back, in lists. What is none is given as well, with its place. */
import { parsedJson } from '../mappings/cells.ts'
import { type Broken, goAround, type JsonFault } from './json-broken.ts'
import { isDeeper, ValueScan } from './json-value.ts'
import { TextCursor } from './text-cursor.ts'
import { KEPT_TEXT, LARGEST_ROW } from './text-lines.ts'

/** Where something begins, from 1. */
type Place = { readonly line: number; readonly character: number }

/** `value`: undefined where the text is no JSON. */
export type JsonRecord = Place & { readonly text: string; readonly value: unknown; readonly fault?: JsonFault }

/** A list or an object around records; `level` names of the path lead to it. */
type Frame = Place & { readonly closer: ']' | '}'; readonly level: number; isFound: boolean }

/** `head`: the beginning of what is too large to be held. `isSkipped`: stands beside the list of records. */
type Value = Place & { readonly indent: number; readonly scan: ValueScan; readonly isSkipped: boolean; head: string | undefined }

/** A line that is longer is not waited for. */
const LONGEST_LINE = 1 << 20
const DEEPEST_FRAMES = 100

/** Begins the records of RFC 7464. */
const RS = '\u001e'
/** What ends lines elsewhere. In Windows pages `…` is NEL's byte. */
const ENDS = `\\u0085\\u2028\\u2029\\v\\f${RS}`
const BETWEEN = new RegExp(`[\\s,${ENDS}]*`, 'y')
const BETWEEN_ELLIPSIS = new RegExp(`[\\s,\u2026${ENDS}]*`, 'y')
const LIST_BEGIN = /\[\s*(\S)?/y
const MEMBER = /("(?:[^"\\\r\n]|\\.)*")\s*:\s*(?=\S)/y
const STRAY_LINE = new RegExp(`[^\\r\\n${ENDS}]+`, 'y')
const STRAY_ITEM = /"(?:[^"\\\r\n]|\\.)*(?:"|\\?$)|[^\r\n][^,\]}\r\n]*/y

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

export type JsonForm = {
  /** Names that lead to the list of records through the object around it. */
  readonly path?: readonly string[]
  readonly hasEllipsisNel?: boolean
}

/** An object on a line of its own, as NDJSON has it, is parsed at once; anything else is followed by its brackets. */
export class JsonRecords {
  readonly #path: readonly string[]
  readonly #between: RegExp
  readonly #cursor = new TextCursor()
  readonly #frames: Frame[] = []
  /** The last line that was found to be no single object. */
  #tried = 0
  #value: Value | undefined
  #broken: Broken | undefined
  #isBrokenAtEnd = false
  #done: JsonRecord[] = []

  constructor({ path = [], hasEllipsisNel = false }: JsonForm = {}) {
    this.#path = path
    this.#between = hasEllipsisNel ? BETWEEN_ELLIPSIS : BETWEEN
  }

  /** The records that end in this piece. */
  push(text: string): readonly JsonRecord[] {
    this.#cursor.feed(text)
    return this.#read()
  }

  /** The records that are left at the end. */
  end(): readonly JsonRecord[] {
    this.#cursor.isEnd = true
    const done = this.#read()
    const [frame] = this.#frames
    if (!frame || this.#isBrokenAtEnd) return done
    return [...done, { line: frame.line, character: frame.character, text: '', value: undefined, fault: 'truncated' }]
  }

  #read(): readonly JsonRecord[] {
    const cursor = this.#cursor
    while ((!cursor.isDone || (cursor.isEnd && (this.#value || this.#broken))) && this.#step());
    const done = this.#done
    this.#done = []
    return done
  }

  /** False where more of the text is needed. */
  #step(): boolean {
    if (this.#broken) return this.#goAround(this.#broken)
    if (this.#value) return this.#goOn(this.#value)
    const { isBlank, line } = this.#cursor
    const isLine = isBlank && line !== this.#tried && this.#frames.length === 0 && this.#path.length === 0
    return isLine ? this.#takeLine() : this.#begin()
  }

  /** One object a line costs no more than finding the line's end and parsing it. */
  #takeLine(): boolean {
    const { text, at, line, isEnd, left } = this.#cursor
    const end = text.indexOf('\n', at)
    if (end < 0 && !isEnd && left < LONGEST_LINE) return false
    const written = end < 0 ? text.slice(at) : text.slice(at, end)
    const body = written.trim()
    const value = body.startsWith('{') && body.endsWith('}') ? parsedJson(body) : undefined
    if (body !== '' && (!isObject(value) || isDeeper(value))) this.#tried = line
    else {
      const return_ = written.indexOf('\r')
      if (end > at && (return_ < 0 || return_ === written.length - 1)) this.#cursor.passLine(end + 1)
      else this.#cursor.pass(end < 0 ? text.length : end + 1)
      if (body !== '') this.#done.push({ line, character: 1, text: body, value })
    }
    return true
  }

  #begin(): boolean {
    const cursor = this.#cursor
    const before = cursor.line
    cursor.pass(cursor.at + (cursor.match(this.#between)?.[0].length ?? 0))
    if (cursor.isDone || (cursor.line !== before && this.#frames.length === 0)) return true
    const frame = this.#frames.at(-1)
    if (frame && cursor.text[cursor.at] === frame.closer) return this.#close(frame)
    return frame?.closer === '}' ? this.#member(frame) : this.#item(frame?.level ?? 0)
  }

  #close(frame: Frame): boolean {
    this.#frames.pop()
    this.#cursor.pass(this.#cursor.at + 1)
    const { line, character, isFound } = frame
    if (!isFound) this.#done.push({ line, character, text: '', value: undefined, fault: 'absent' })
    return true
  }

  /** A value at which `level` names of the path have led. */
  #item(level: number): boolean {
    const cursor = this.#cursor
    const isWay = level < this.#path.length
    const first = cursor.text[cursor.at]
    if (first === '[') return this.#list(level)
    if (first !== '{') return this.#stray()
    if (isWay) this.#open('}', level)
    else this.#follow()
    return true
  }

  /** A list whose first member is no object is none of records, unless there are some in it. */
  #list(level: number): boolean {
    const { left, isEnd } = this.#cursor
    const [, first] = this.#cursor.match(LIST_BEGIN) ?? []
    if (first === undefined && !isEnd && left < LONGEST_LINE) return false
    const isOfRecords = first === undefined || '{[]'.includes(first) || level < this.#path.length
    if (isOfRecords && this.#frames.length < DEEPEST_FRAMES) this.#open(']', level)
    else this.#follow()
    return true
  }

  #open(closer: Frame['closer'], level: number): void {
    const { line, character, at } = this.#cursor
    this.#frames.push({ line, character, closer, level, isFound: closer === ']' })
    this.#cursor.pass(at + 1)
  }

  #follow(isSkipped = false): void {
    const { line, character, indent } = this.#cursor
    this.#value = { line, character, indent, scan: new ValueScan(), isSkipped, head: undefined }
  }

  /** Of the object around a list of records: a name and what it stands for. */
  #member(frame: Frame): boolean {
    const cursor = this.#cursor
    const found = cursor.match(MEMBER)
    if (!found) return !cursor.isEnd && cursor.left < LONGEST_LINE ? false : this.#stray()
    const isOne = parsedJson(found[1] ?? '') === this.#path[frame.level]
    const first = cursor.text[cursor.at + found[0].length] ?? ''
    if (!'{['.includes(first)) return this.#stray(found[0].length)
    cursor.pass(cursor.at + found[0].length)
    if (!isOne) this.#follow(true)
    else {
      frame.isFound = true
      if (first === '[') this.#open(']', frame.level + 1)
      else return this.#item(frame.level + 1)
    }
    return true
  }

  #goOn(value: Value): boolean {
    const cursor = this.#cursor
    const end = value.scan.go(cursor.text, cursor.at)
    if (typeof end === 'number') this.#finish(value, end)
    else if (end !== undefined) this.#break(value, end)
    else if (cursor.isEnd) this.#break(value, 'truncated')
    else {
      if (cursor.left <= LARGEST_ROW) return false
      value.head ??= cursor.text.slice(cursor.at, cursor.at + KEPT_TEXT)
      cursor.pass(cursor.text.length)
      value.scan.forget()
    }
    return true
  }

  #finish({ line, character, isSkipped, head }: Value, end: number): void {
    const cursor = this.#cursor
    this.#value = undefined
    const text = cursor.text.slice(cursor.at, end)
    const isLarge = head !== undefined || text.length > LARGEST_ROW
    const value = isLarge || isSkipped ? undefined : parsedJson(text)
    if (this.#mayHoldRecords(text, value, isLarge || isSkipped)) {
      this.#open(']', this.#path.length)
      return
    }
    cursor.pass(end)
    if (isSkipped) return
    if (isLarge) this.#done.push({ line, character, text: head ?? text.slice(0, KEPT_TEXT), value, fault: 'large' })
    else this.#done.push({ line, character, text, value })
  }

  /** Of a list that did not look so at first. */
  #mayHoldRecords(text: string, value: unknown, isPassed: boolean): boolean {
    if (isPassed || !text.startsWith('[') || this.#frames.length >= DEEPEST_FRAMES) return false
    return Array.isArray(value) ? value.some(isObject) : text.includes('{')
  }

  #break({ line, character, indent, head }: Value, fault: JsonFault): void {
    this.#value = undefined
    this.#broken = { line, character, indent, fault, text: head ?? '', isInLine: true }
  }

  #goAround(broken: Broken): boolean {
    const isInList = this.#frames.at(-1)?.closer === ']'
    const went = goAround(this.#cursor, broken, isInList)
    if (went !== 'over') return went === 'on'
    this.#broken = undefined
    this.#isBrokenAtEnd = this.#cursor.isDone && this.#cursor.isEnd
    const { line, character, text, fault } = broken
    this.#done.push({ line, character, text, value: undefined, fault })
    return true
  }

  /** What is neither object nor list: up to the end of its line, or of its place in a list. Passed over behind a name of so many characters. */
  #stray(name = 0): boolean {
    const cursor = this.#cursor
    const [text = ''] = cursor.match(this.#frames.length > 0 ? STRAY_ITEM : STRAY_LINE, name) ?? []
    if (cursor.left === name + text.length && !cursor.isEnd && text.length <= LARGEST_ROW) return false
    const { line, character } = cursor
    cursor.pass(cursor.at + name + text.length)
    const kept = text.slice(0, KEPT_TEXT).trimEnd()
    if (name === 0) this.#done.push({ line, character, text: kept, value: parsedJson(kept) })
    return true
  }
}
