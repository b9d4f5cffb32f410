/** Reads a body of events as a stream: unpacked, split and held to limits of size, ratio, rows and time while it arrives. */
import { PassThrough, type Readable, type Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Parsed, parsed, type Rejection } from '../../domain/kernel/parsed.ts'
import { PACE } from '../pace.ts'
import type { Share } from './budget.ts'
import { type RowLimits, RowSplitter, type Rows } from './row-splitter.ts'

export type BodyLimits = RowLimits & {
  readonly packedBytes: number
  readonly bytes: number
  /** Unpacked bytes for each packed one. */
  readonly ratio: number
  /** Without a byte, and for the whole body. */
  readonly idleSeconds: number
  readonly seconds: number
}

export type Body = Rows & { readonly hash: string }

/** Split at a time: 4 kB of one-byte rows take 1 ms. */
const STEP_BYTES = 1 << 12
const UNPACKED_BYTES = 1 << 14
/** Below it a ratio says nothing: a short body of one repeated row packs well. */
const RATIO_FROM_BYTES = 1 << 20

class Stopped extends Error {
  readonly rejection: Rejection

  constructor(rejection: Rejection) {
    super(rejection.message)
    this.rejection = rejection
  }
}

const stop = (code: string, message: string): Stopped => new Stopped({ code, message })

/**
 * Rejections: `body.encoding`, `body.invalid`, `body.empty`, `body.cut_off` (400), `body.too_slow` (408), `body.too_large`, `body.too_many_rows` (413), `ingest.busy` (429).
 * `raw` is left where reading stopped.
 */
export async function readBody(raw: Readable, encoding: string | undefined, limits: BodyLimits, share: Share): Promise<Parsed<Body>> {
  const unpacking = unpackerOf(encoding)
  if (!unpacking.ok) return unpacking
  try {
    const splitter = await readRows(raw, unpacking.value, limits, share)
    const { rows } = splitter
    if (rows.parts.length + rows.tooLarge.length === 0) throw stop('body.empty', 'The body holds no record; send one JSON object per line.')
    return parsed({ ...rows, hash: splitter.hash() })
  } catch (error) {
    if (error instanceof Stopped) return { ok: false, rejection: error.rejection }
    if (isZlibError(error))
      return {
        ok: false,
        rejection: {
          code: 'body.encoding',
          message: `The body is not gzip although Content-Encoding says so (${error.message}); send what gzip makes.`,
        },
      }
    throw error
  }
}

const isZlibError = (error: unknown): error is Error => error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))

function unpackerOf(encoding: string | undefined): Parsed<Transform> {
  if (encoding === undefined || encoding === 'identity') return parsed(new PassThrough())
  if (encoding === 'gzip') return parsed(createGunzip({ chunkSize: UNPACKED_BYTES }))
  return { ok: false, rejection: { code: 'body.encoding', message: `Content-Encoding '${encoding}' is not read here; send gzip or none.` } }
}

async function readRows(raw: Readable, unpacked: Transform, limits: BodyLimits, share: Share): Promise<RowSplitter> {
  const rows = new RowSplitter(limits)
  const watch = watched(raw, unpacked, limits)
  let bytes = 0
  try {
    for await (const chunk of raw.pipe(unpacked)) {
      for (const [at, step] of stepsOf(chunk)) {
        bytes += step.length
        checkSize(bytes, watch.packedBytes(), limits)
        const refused = await PACE.run(() => rows.push(step), at > 0)
        if (refused) throw new Stopped(refused)
        if (!share.growTo(bytes + rows.overhead)) throw new Stopped(BUSY)
      }
    }
    const refused = rows.end()
    if (refused) throw new Stopped(refused)
    return rows
  } finally {
    watch.end()
  }
}

function* stepsOf(chunk: Buffer): Generator<[at: number, step: Buffer]> {
  for (let at = 0; at < chunk.length; at += STEP_BYTES) yield [at, chunk.subarray(at, at + STEP_BYTES)]
}

function checkSize(bytes: number, packed: number, limits: BodyLimits): void {
  if (bytes > limits.bytes)
    throw stop('body.too_large', `The body has more than ${limits.bytes >> 20} MB unpacked, which is the limit; send it in parts.`)
  if (bytes > RATIO_FROM_BYTES && bytes > limits.ratio * packed)
    throw stop(
      'body.too_large',
      `The body unpacks to more than ${limits.ratio} times its size (${bytes} bytes out of ${packed}), which is the limit; send it in parts or without gzip.`,
    )
}

/** Counts what arrives and stops the reading where it is too much or too slow, or where the sender goes away. */
function watched(raw: Readable, unpacked: Transform, { packedBytes, idleSeconds, seconds }: BodyLimits) {
  let packed = 0
  const tooSlow = (after: number) => () =>
    unpacked.destroy(stop('body.too_slow', `The body was not there after ${after} s, which is the limit; send it faster or in parts.`))
  const whole = setTimeout(tooSlow(seconds), seconds * 1000)
  const idle = setTimeout(tooSlow(idleSeconds), idleSeconds * 1000)
  const onData = (chunk: Buffer) => {
    packed += chunk.length
    idle.refresh()
    if (packed > packedBytes)
      unpacked.destroy(
        stop('body.too_large', `The body has more than ${packedBytes >> 20} MB as it is sent, which is the limit; send it in parts.`),
      )
  }
  const onClose = () => {
    if (!raw.readableEnded) unpacked.destroy(stop('body.cut_off', 'The sender went away before the body was complete; send it again.'))
  }
  raw.on('data', onData).on('close', onClose).on('error', onClose)
  return {
    packedBytes: () => packed,
    end: () => {
      for (const timer of [whole, idle]) clearTimeout(timer)
      raw.off('data', onData).off('close', onClose)
      raw.unpipe(unpacked)
    },
  }
}

const BUSY = { code: 'ingest.busy', message: 'As many events are being stored as memory holds; come again in a second.' }
