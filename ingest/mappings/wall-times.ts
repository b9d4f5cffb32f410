/** Reads local times of a zone from patterns such as `d/M/y H:m`. */
import { parseInstant, toIso } from '../../domain/kernel/time.ts'
import { instantOfWall } from '../../domain/kernel/zone.ts'

/** ISO text in UTC; `skipped` where the zone's clocks jump over the time; undefined where no pattern fits or there is no such day. */
export type WallTime = string | 'skipped' | undefined

/** A text with a zone of its own is read as it is. Where a local time occurs twice, the first of the two. */
export type WallTimeReader = (text: string, formats: readonly string[]) => WallTime

const MOST_KNOWN = 200_000

/** Texts of instants repeat many times in a log, and reading a wall clock costs about 20 µs: they are kept. */
export function wallTimeReader(zone: string): WallTimeReader {
  const known = new Map<string, WallTime>()
  const patterns = new Map<string, Pattern>()
  const patternOf = (format: string): Pattern => {
    const pattern = patterns.get(format) ?? compiled(format)
    patterns.set(format, pattern)
    return pattern
  }
  return (text, formats) => {
    const key = `${formats.join('|')} ${text}`
    if (!known.has(key)) {
      if (known.size > MOST_KNOWN) known.clear()
      known.set(key, read(text, formats.map(patternOf), zone))
    }
    return known.get(key)
  }
}

function read(text: string, patterns: readonly Pattern[], zone: string): WallTime {
  const zoned = parseInstant(text)
  if (zoned.ok) return toIso(zoned.value)
  let answer: WallTime
  for (const pattern of patterns) answer ??= wallOf(text, pattern, zone)
  return answer
}

type Pattern = { readonly text: RegExp; readonly names: readonly string[] }

const PART: Readonly<Record<string, string>> = { y: '(\\d{4})', s: '(\\d{1,2}(?:[.,]\\d{1,9})?)' }

function compiled(format: string): Pattern {
  const names: string[] = []
  const pattern = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[dMyHms]/g, (name) => {
    names.push(name)
    return PART[name] ?? '(\\d{1,2})'
  })
  return { text: new RegExp(`^${pattern}$`), names }
}

function wallOf(text: string, { text: pattern, names }: Pattern, zone: string): WallTime {
  const found = pattern.exec(text.trim())
  if (!found) return undefined
  const part = (name: string, without: number): number =>
    names.includes(name) ? Number(found[names.indexOf(name) + 1]?.replace(',', '.') ?? without) : without
  const [month, hour, minute, second] = [part('M', 1), part('H', 0), part('m', 0), part('s', 0)]
  const midnight = new Date(Date.UTC(part('y', 1970), month - 1, part('d', 1)))
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== part('d', 1) || hour > 23 || minute > 59 || second >= 60)
    return undefined
  const milliseconds = Math.round((hour * 3600 + minute * 60 + second) * 1000)
  const at = instantOfWall(midnight.toISOString().slice(0, 10), milliseconds / 1000, zone)
  return at === undefined ? 'skipped' : toIso(at)
}
