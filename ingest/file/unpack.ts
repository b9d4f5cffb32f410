/** The bytes inside a file: as they are, out of gzip, or the one text file in a zip. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { type AsyncFlateStreamHandler, Unzip, type UnzipDecoder, type UnzipFile, UnzipInflate } from 'fflate'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { kindOfEntry } from './known-kinds.ts'

export type Packing = 'plain' | 'gzip' | 'zip' | 'parquet'

export type Packed = { readonly packing: Packing; readonly entry?: string | undefined }

export function packingOf(head: Uint8Array): Packing {
  const start = Buffer.from(head.subarray(0, 4)).toString('latin1')
  if (start.startsWith('\x1f\x8b')) return 'gzip'
  if (start === 'PK\u0003\u0004') return 'zip'
  return start === 'PAR1' ? 'parquet' : 'plain'
}

const TEXTS = /\.(csv|tsv|txt|ndjson|jsonl)$/i
/** Beside another one it describes it. */
const OBJECTS = /\.json$/i

/** Notes the names of text files in a zip as its bytes pass by, without unpacking them, and whether it is some program's document. */
export class ZipNames {
  readonly #texts: string[] = []
  readonly #objects: string[] = []
  kind: ReturnType<typeof kindOfEntry>
  readonly #unzip = new Unzip((entry) => {
    const { name } = entry
    if (!name.startsWith('__MACOSX/')) (TEXTS.test(name) ? this.#texts : OBJECTS.test(name) ? this.#objects : []).push(name)
    this.kind ??= kindOfEntry(name)
    passedBy(entry)
  })

  constructor() {
    this.#unzip.register(Discarded)
  }

  get names(): readonly string[] {
    return this.#texts.length > 0 ? this.#texts : this.#objects
  }

  push(chunk: Uint8Array): void {
    this.#unzip.push(chunk)
  }
}

/** An entry that is not started would be held in memory until it is. */
function passedBy(entry: UnzipFile): void {
  entry.ondata = () => undefined
  entry.start()
}

class Discarded implements UnzipDecoder {
  static compression = 8
  ondata: AsyncFlateStreamHandler = () => undefined

  push(_: Uint8Array, isLast: boolean): void {
    this.ondata(null, new Uint8Array(), isLast)
  }
}

/** Reads while it is asked for more; nothing is held but a chunk. `onRead` hears how many bytes of the file have been read, `entry` is the file in a zip. Throws `usage` where it can't be unpacked. */
export async function* unpacked(path: string, { packing, entry }: Packed, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  file.on('data', (chunk) => onRead(chunk.length))
  try {
    if (packing === 'gzip') yield* gunzipped(file)
    else yield* packing === 'zip' ? unzipped(file, entry) : file
  } catch (cause) {
    if (cause instanceof CallboardError) throw cause
    throw new CallboardError('usage', `The file '${path}' can't be unpacked: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    })
  } finally {
    file.destroy()
  }
}

async function* gunzipped(file: NodeJS.ReadableStream): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip()
  file.on('error', (error: Error) => gunzip.destroy(error))
  yield* file.pipe(gunzip)
}

async function* unzipped(file: AsyncIterable<Uint8Array>, name: string | undefined): AsyncGenerator<Uint8Array> {
  let chunks: Uint8Array[] = []
  let failure: Error | null = null
  let isOpen = false
  const unzip = new Unzip((entry) => {
    if (entry.name !== name) return passedBy(entry)
    isOpen = true
    entry.ondata = (error, chunk, isLast) => {
      failure ??= error
      if (chunk) chunks.push(chunk)
      if (isLast) isOpen = false
    }
    entry.start()
  })
  unzip.register(UnzipInflate)
  for await (const chunk of file) {
    unzip.push(chunk)
    if (failure) throw failure
    yield* chunks
    chunks = []
  }
  if (isOpen) throw new Error('the archive ends in the middle of its file')
}
