/** Rows a mapping could not read, as NDJSON beside the data: each with its number, column, value, rule, remedy and text. */
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import type { RowRejection } from '../mappings/row-reject.ts'
import type { FileRow } from './row-file.ts'

/** Written under a name of its own and put in place at the end, so what lies there is always a whole list. */
export class RejectsFile {
  readonly #path: string
  #stream: WriteStream | undefined
  #rows = 0

  constructor(path: string) {
    this.#path = path
  }

  get rows(): number {
    return this.#rows
  }

  async add({ row, text }: FileRow, { code, message, column, value, rule, remedy }: RowRejection): Promise<void> {
    this.#stream ??= await this.#open()
    this.#rows += 1
    const line = `${JSON.stringify({ row, reason: code, column, value, rule, remedy, detail: message, text })}\n`
    if (!this.#stream.write(line)) await once(this.#stream, 'drain')
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
