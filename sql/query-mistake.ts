/** What the engine says of a person's query: a mistake of theirs with its place, unless the world is broken or a limit was met. */
import { OVER_A_LIMIT, QueryError } from './query-error.ts'

/** Disk, network, parts and defects of the engine: no other way of writing the query helps. */
const BROKEN_WORLD = new Set([
  23, 24, 33, 40, 49, 74, 75, 76, 77, 88, 172, 173, 198, 209, 210, 226, 232, 234, 235, 236, 243, 246, 252, 279, 319, 425, 439, 499, 999,
  1000, 1001, 1002,
])

/** Where the message names nothing of the query, the kind of mistake does. */
const KEYWORDS: Readonly<Record<number, RegExp>> = {
  59: /\b(where|having|prewhere|qualify)\b/i,
  153: /\b(intdiv\w*|modulo\w*|mod|div|gcd|lcm)\b|%/i,
  258: /\bunion\b/i,
  440: /\b(limit|offset)\b/i,
  596: /\b(intersect|except)\b/i,
}

/** The same error where it is none of the person's making; `position` counts characters of `sql` from 0, `wrapped` those the engine read before it. */
export function mistakeOf(error: unknown, sql: string, wrapped = 0): unknown {
  if (
    !(error instanceof QueryError) ||
    error.position !== undefined ||
    BROKEN_WORLD.has(error.clickhouseCode) ||
    OVER_A_LIMIT.has(error.clickhouseCode)
  )
    return error
  return new QueryError('usage', error.message, error.clickhouseCode, { cause: error, position: placeOf(error, sql, wrapped) })
}

/** The beginning of the query where nothing tells more. */
function placeOf({ message, clickhouseCode }: QueryError, sql: string, wrapped: number): number {
  const counted = /failed at position (\d+)/.exec(message)?.[1]
  if (counted !== undefined) return Math.min(sql.length, Math.max(0, Number(counted) - 1 - wrapped))
  const named = namesIn(message)
    .map((name) => sql.search(new RegExp(`(?<![\\w.])${name.replaceAll(/[^\w]/g, '\\$&')}(?!\\w)`, 'i')))
    .find((place) => place >= 0)
  return named ?? Math.max(0, sql.search(KEYWORDS[clickhouseCode] ?? /$^/))
}

/** In the order in which the message names them, before it repeats the query. */
function namesIn(message: string): string[] {
  const said = message.split(/(?::|\.)? In (?:scope|query) /i)[0] ?? message
  const quoted = [...said.matchAll(/[`'"]([^`'"\n]{1,200})[`'"]/g)]
  const patterns = [...said.matchAll(/re2: (.+?), error/g)]
  const called = [...said.matchAll(/\b(?:function|family:|zone) ([\w/]+)/gi)]
  return [...quoted, ...patterns, ...called]
    .sort((a, b) => a.index - b.index)
    .flatMap(([, name = '']) => [name, name.split('.').at(-1) ?? ''])
    .filter((name) => name !== '')
}
