/** A place in a text that arrives in pieces: what is left to read, and in which line and character it begins. */

const LINE_END = /\r\n|\n|\r/g

export class TextCursor {
  /** What is there of the text from somewhere before `at` on. */
  text = ''
  /** Read up to here. */
  at = 0
  /** Nothing comes behind `text`. */
  isEnd = false
  /** From 1, as the character in it. */
  line = 1
  character = 1
  /** Blanks that the line begins with, as far as it was read. */
  indent = 0
  /** Whether the line has nothing but blanks so far. */
  isBlank = true
  /** CR was the last character: LF behind it is no further line end. */
  #isHalf = false

  feed(text: string): void {
    this.text = this.text.slice(this.at) + text
    this.at = 0
  }

  get isDone(): boolean {
    return this.at >= this.text.length
  }

  /** How much is left of what is there. */
  get left(): number {
    return this.text.length - this.at
  }

  /** By a sticky pattern, so many characters ahead. */
  match(pattern: RegExp, ahead = 0): RegExpExecArray | null {
    pattern.lastIndex = this.at + ahead
    return pattern.exec(this.text)
  }

  /** Reads on, and gives what was passed. */
  pass(to: number): string {
    const text = this.text.slice(this.at, to)
    this.at = to
    if (text === '') return text
    // The rest of an end that was counted already.
    const from = this.#isHalf && text.startsWith('\n') ? 1 : 0
    const ends = [...text.slice(from).matchAll(LINE_END)]
    const last = ends.at(-1)
    const lineStart = last ? from + last.index + last[0].length : from
    this.#isHalf = text.endsWith('\r')
    this.line += ends.length
    this.#passInLine(text.slice(lineStart), ends.length > 0)
    return text
  }

  /** A line without another line end in it, its own included: much quicker than looking for some. */
  passLine(to: number): void {
    this.at = to
    this.line += 1
    this.character = 1
    this.indent = 0
    this.isBlank = true
    this.#isHalf = false
  }

  #passInLine(text: string, isNew: boolean): void {
    if (isNew) [this.character, this.indent, this.isBlank] = [1, 0, true]
    const blanks = this.isBlank ? text.length - text.trimStart().length : 0
    this.indent += blanks
    this.isBlank &&= blanks === text.length
    this.character += text.length
  }
}
