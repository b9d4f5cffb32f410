/** Sessions that were signed out, though their cookies could still be sent: DATA/session.ended, a line each, so that they stay dead after a restart. */
import { createHash } from 'node:crypto'
import { appendFileSync, closeSync, openSync, readFileSync, readSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Instant, instant } from '../../domain/kernel/time.ts'

/** Twelve thousand of them; a line is as long as 80 characters. */
const TIDIED_FROM_BYTES = 1 << 20

/** A hash, so that whoever reads the file can't end with it what is not ended yet. */
const markOf = (nonce: string): string => createHash('sha256').update(nonce).digest('base64url')

export class EndedSessions {
  readonly #path: string
  readonly #marks = new Set<string>()
  #read = 0

  constructor(dataDir: string, now: Instant) {
    this.#path = join(dataDir, 'session.ended')
    if (sizeOf(this.#path) > TIDIED_FROM_BYTES) tidy(this.#path, now)
  }

  /** `until`: when the session would have ended by itself, and need not be remembered any more. Durable as far as the disk is. */
  add(nonce: string, until: Instant): void {
    appendFileSync(this.#path, `${markOf(nonce)} ${until}\n`, { mode: 0o600, flush: true })
  }

  /** Whether this or another process of the data directory ended it. */
  has(nonce: string): boolean {
    this.#readOn()
    return this.#marks.has(markOf(nonce))
  }

  #readOn(): void {
    const size = sizeOf(this.#path)
    if (size === this.#read) return
    // Shorter: another process tidied it.
    if (size < this.#read) this.#read = 0
    const bytes = Buffer.alloc(size - this.#read)
    const file = openSync(this.#path, 'r')
    try {
      readSync(file, bytes, 0, bytes.length, this.#read)
    } finally {
      closeSync(file)
    }
    const whole = bytes.lastIndexOf('\n') + 1
    for (const { mark } of linesOf(bytes.toString('utf8', 0, whole))) this.#marks.add(mark)
    this.#read += whole
  }
}

const linesOf = (text: string): { readonly mark: string; readonly until: Instant }[] =>
  text.split('\n').flatMap((line) => {
    const [mark = '', until] = line.split(' ')
    return mark === '' ? [] : [{ mark, until: instant(Number(until)) }]
  })

function tidy(path: string, now: Instant): void {
  const kept = linesOf(readFileSync(path, 'utf8')).filter(({ until }) => until > now)
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, kept.map(({ mark, until }) => `${mark} ${until}\n`).join(''), { mode: 0o600 })
  renameSync(draft, path)
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
