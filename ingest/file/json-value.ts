/** Where a JSON object or list ends in a text that arrives in pieces, and what shows that it never will. */

/** Records of contracts nest three levels. What nests without end costs time in whatever flattens it. */
export const DEEPEST = 100

/** `open`: a line ends inside a quoted text. `misplaced`: an object or list begins where none can. `unpaired`: `[1}`. `deep`: more than `DEEPEST` levels. */
export type ValueFault = 'open' | 'misplaced' | 'unpaired' | 'deep'

const [LF, CR, QUOTE, COMMA, COLON, BACKSLASH] = [10, 13, 34, 44, 58, 92]
const [LIST, LIST_END, OBJECT, OBJECT_END] = [91, 93, 123, 125]

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === LF || code === CR

/** Whether a value has more than `levels` levels. */
export const isDeeper = (value: unknown, levels = DEEPEST): boolean =>
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1)))

/**
 * Follows one value through its text. It looks at no more than brackets and quotes, so that an object with another slip, such as a comma too many, ends
 * where it was meant to; that it is JSON is for the parser to say.
 */
export class ValueScan {
  /** What closes the objects and lists that are open. */
  readonly #closers: number[] = []
  #scanned = 0
  /** The last character that is not blank and not inside a text. */
  #before = 0
  #isInText = false
  #isEscaped = false

  /** `text` holds the value from `from` on, as far as it has come. The place behind the value; undefined where it goes on. */
  go(text: string, from: number): number | ValueFault | undefined {
    for (let at = from + this.#scanned; at < text.length; at += 1) {
      if (this.#isInText) {
        at = this.#passText(text, at)
        if (at === text.length) break
      }
      const code = text.charCodeAt(at)
      if (this.#isInText) return 'open'
      if (isBlank(code)) continue
      const fault = this.#structure(code)
      if (fault !== undefined) return fault
      if (this.#closers.length === 0) return at + 1
      this.#before = code
    }
    this.#scanned = text.length - from
    return undefined
  }

  /** What was scanned is no longer held: the next text begins behind it. */
  forget(): void {
    this.#scanned = 0
  }

  /** From inside a quoted text to what is behind it; to a line's end where that comes first. */
  #passText(text: string, from: number): number {
    let isEscaped = this.#isEscaped
    let at = from
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === LF || code === CR) break
      if (isEscaped) isEscaped = false
      else if (code === BACKSLASH) isEscaped = true
      else if (code === QUOTE) {
        this.#isInText = false
        at += 1
        break
      }
    }
    this.#isEscaped = isEscaped
    return at
  }

  #structure(code: number): ValueFault | undefined {
    if (code === QUOTE) this.#isInText = true
    else if (code === OBJECT || code === LIST) {
      if (!this.#mayBegin()) return 'misplaced'
      if (this.#closers.length === DEEPEST) return 'deep'
      this.#closers.push(code + 2)
    } else if ((code === OBJECT_END || code === LIST_END) && this.#closers.pop() !== code) return 'unpaired'
    return undefined
  }

  #mayBegin(): boolean {
    const isInList = this.#closers.at(-1) === LIST_END
    return this.#before === 0 || this.#before === COLON || (isInList && (this.#before === LIST || this.#before === COMMA))
  }
}
