/** The lines of a body of events: unpacked and split, each still bytes. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'

export type BodyLimits = { readonly bytes: number; readonly rows: number; readonly rowBytes: number }

/** `row`: number of the line from 1; empty lines are passed over and keep their number. */
export type Line = { readonly row: number; readonly bytes: Uint8Array }

const NEWLINE = 0x0a
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0d || byte === 0x09

/** Rejections: `body.encoding`, `body.too_large`, `body.too_many_rows`, `body.empty`. */
export async function linesOf(body: Buffer, encoding: string | undefined, limits: BodyLimits): Promise<Parsed<readonly Line[]>> {
  const plain = await unpacked(body, encoding, limits.bytes)
  if (!plain.ok) return plain
  const lines = split(plain.value)
  if (lines.length === 0) return rejected('body.empty', 'The body holds no record; send one JSON object per line.')
  if (lines.length > limits.rows)
    return rejected('body.too_many_rows', `The body holds ${lines.length} rows; ${limits.rows} are the limit, so send it in parts.`)
  return parsed(lines)
}

async function unpacked(body: Buffer, encoding: string | undefined, limit: number): Promise<Parsed<Buffer>> {
  if (encoding === undefined || encoding === 'identity') return sized(body, limit)
  if (encoding !== 'gzip') return rejected('body.encoding', `Content-Encoding '${encoding}' is not read here; send gzip or none.`)
  try {
    return parsed(await promisify(gunzip)(body, { maxOutputLength: limit }))
  } catch (error) {
    const isTooLarge = error instanceof RangeError
    return isTooLarge ? tooLarge(limit) : rejected('body.encoding', 'The body is not gzip although Content-Encoding says so.')
  }
}

const sized = (body: Buffer, limit: number): Parsed<Buffer> => (body.length > limit ? tooLarge(limit) : parsed(body))

const tooLarge = (limit: number): Parsed<never> =>
  rejected('body.too_large', `The body is larger than ${limit >> 20} MB unpacked; send it in parts.`)

function split(body: Buffer): Line[] {
  const lines: Line[] = []
  for (let from = 0, row = 1; from < body.length; row += 1) {
    const newline = body.indexOf(NEWLINE, from)
    const to = newline < 0 ? body.length : newline
    const bytes = trimmed(body.subarray(from, to))
    if (bytes.length > 0) lines.push({ row, bytes })
    from = to + 1
  }
  return lines
}

function trimmed(bytes: Buffer): Buffer {
  let [from, to] = [0, bytes.length]
  while (to > from && isBlank(bytes[to - 1] ?? 0)) to -= 1
  while (from < to && isBlank(bytes[from] ?? 0)) from += 1
  return bytes.subarray(from, to)
}
