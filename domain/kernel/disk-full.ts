/** A disk without room, told from every way in which files, databases and the engine say so, and said in one way. */
import { CallboardError } from './errors.ts'

const SAYS_SO =
  /ENOSPC|EDQUOT|no space left on device|database or disk is full|the disk is full|NOT_ENOUGH_SPACE|errno: 28\b|could not extend file/i

/** ClickHouse's NOT_ENOUGH_SPACE, SQLite's SQLITE_FULL, PostgreSQL's disk_full. */
const CODES: readonly unknown[] = [243, 13, '53100']

const CODE_NAMES = ['clickhouseCode', 'errcode', 'code']

/** Also where the trouble is the cause of what was thrown. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return SAYS_SO.test(error.message) || CODE_NAMES.some((name) => CODES.includes(Reflect.get(error, name))) || isDiskFull(error.cause)
}

export type FullDisk = {
  /** What could not be written. */
  readonly what: string
  readonly where: string
  /** Bytes; undefined where nobody can tell. */
  readonly free: number | undefined
}

export const diskFull = ({ what, where, free }: FullDisk, cause: unknown): CallboardError =>
  new CallboardError(
    'unavailable',
    `The disk is full: ${what} can't be written to '${where}'${free === undefined ? '' : ` (${(free / 2 ** 20).toFixed(1)} MiB free)`}. What was acknowledged is safe; free space there and try again.`,
    { cause },
  )
