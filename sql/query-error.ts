/** A statement the engine refused, with ClickHouse's own code whichever way the store is opened. */
import { statfsSync } from 'node:fs'
import { diskFull, type FullDisk, isDiskFull } from '../domain/kernel/disk-full.ts'
import { CallboardError, type ErrorCode } from '../domain/kernel/errors.ts'

// 3, 32, 43, 46, 47, 60, 62, 81 …: the statement itself is wrong; the rest is the engine's or the machine's trouble.
const STATEMENT_IS_WRONG = new Set([
  6, 10, 15, 16, 20, 27, 32, 34, 35, 36, 38, 41, 42, 43, 44, 46, 47, 50, 52, 53, 60, 62, 63, 70, 72, 81, 115, 117, 164, 179, 184, 215, 386,
  456, 457,
])
export const OVER_A_LIMIT: ReadonlySet<number> = new Set([158, 159, 160, 202, 241, 307, 373, 394, 396])

export class QueryError extends CallboardError {
  /** ClickHouse's exception code, 0 where none was given. */
  readonly clickhouseCode: number
  /** Of a person's query: the character, from 0, at which the mistake is. */
  readonly position: number | undefined

  constructor(code: ErrorCode, message: string, clickhouseCode: number, options: { cause?: unknown; position?: number } = {}) {
    super(code, message, options)
    this.position = options.position
    this.name = 'QueryError'
    this.clickhouseCode = clickhouseCode
  }
}

/** Turns what chDB or the HTTP client threw into one clear line; other errors pass unchanged. `root`: where an embedded engine keeps its data. */
export function queryError(cause: unknown, root?: string): unknown {
  if (cause instanceof CallboardError || !(cause instanceof Error)) return cause
  const code = clickhouseCodeOf(cause)
  // The text of a statement that is wrong is part of its message.
  if (!STATEMENT_IS_WRONG.has(code) && isDiskFull(cause))
    return new QueryError('unavailable', diskFull({ what: 'the store', ...placeOf(root) }, cause).message, code, { cause })
  if (code === 0 && /ECONNREFUSED|ENOTFOUND|ECONNRESET|socket hang up|Timeout error/.test(cause.message))
    return new CallboardError(
      'unavailable',
      `ClickHouse can't be reached: ${firstLine(cause.message)}. Check the address and that it runs.`,
      { cause },
    )
  if (code === 0) return cause
  const kind = STATEMENT_IS_WRONG.has(code) ? 'usage' : OVER_A_LIMIT.has(code) ? 'unavailable' : 'internal'
  return new QueryError(kind, clean(cause.message), code, { cause })
}

function placeOf(root: string | undefined): Pick<FullDisk, 'where' | 'free'> {
  if (root === undefined) return { where: "the server's disk", free: undefined }
  const { bavail, bsize } = statfsSync(root)
  return { where: root, free: bavail * bsize }
}

function clickhouseCodeOf(error: Error): number {
  const own = 'clickhouseCode' in error ? Number(error.clickhouseCode) : 'code' in error ? Number(error.code) : Number.NaN
  if (Number.isInteger(own) && own > 0) return own
  return Number(/Code: (\d+)\./.exec(error.message)?.[1] ?? 0)
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text

/** Without `Code: 62. DB::Exception:` and the version that ClickHouse appends; the code is a field. */
const clean = (message: string): string =>
  message
    .replace(/^Code: \d+\.\s*/, '')
    .replace(/^DB::Exception:\s*/, '')
    .replace(/\s*\(version [^)]*\)+\s*$/, '')
    .trim()
