/** How far apart the rows of each series are: how long its intervals are where neither its rows nor the mapping say it. */
import type { CountedRow } from './counted-rows.ts'
import { DEFAULT_SECONDS, USUAL_SECONDS } from './interval-length.ts'

/** Three rows an hour apart beside half-hours: chance makes them so once in 16 times at most. */
const LEAST_BITS = 4

type Spacing = {
  /** Between neighbours, in seconds. */
  readonly distances: readonly number[]
  readonly own: number | undefined
}

/**
 * For each series of rows in the order of time: its own distance. Where another series counts by a finer one and these rows may as well stand by chance so far
 * apart on its grid, and where they tell nothing, that of most rows of the file which fits them; undefined where none does.
 */
export function distancesOf(series: readonly (readonly CountedRow[])[]): (number | undefined)[] {
  const spacings = series.map(spacingOf)
  const lengths = [...new Set(spacings.flatMap(({ own }) => own ?? []))]
  const sure = spacings.map((one) => (lengths.every((length) => rulesOut(one, length)) ? one.own : undefined))
  const common = lengths
    .map((length) => ({ length, rows: series.reduce((sum, rows, index) => sum + (sure[index] === length ? rows.length : 0), 0) }))
    .filter(({ rows }) => rows > 0)
    .sort((a, b) => b.rows - a.rows || a.length - b.length)
  const mayBe = (one: Spacing, length: number): boolean =>
    one.distances.every((distance) => distance % length === 0) && (length === one.own || !rulesOut(one, length))
  return spacings.map((one, index) => sure[index] ?? common.find(({ length }) => mayBe(one, length))?.length)
}

/**
 * The shortest distance of neighbours without an end of their own is the series' where it is a usual one, all are multiples of it, and enough are it: half
 * of them, or a tenth where it is shorter than what would be taken instead, as rows can't overlap.
 */
function spacingOf(rows: readonly CountedRow[]): Spacing {
  const starts = [...new Set(rows.filter(({ seconds }) => Number.isNaN(seconds)).map(({ start }) => start))]
  const distances = starts.slice(1).map((start, index) => (start - (starts[index] ?? start)) / 1000)
  const shortest = distances.reduce((least, distance) => Math.min(least, distance), Number.POSITIVE_INFINITY)
  const isRegular =
    USUAL_SECONDS.includes(shortest) &&
    distances.filter((distance) => distance === shortest).length >= distances.length * (shortest < DEFAULT_SECONDS ? 0.1 : 0.5) &&
    distances.every((distance) => distance % shortest === 0)
  return { distances, own: isRegular ? shortest : undefined }
}

/** A quiet queue of quarter-hours may have rows an hour apart; many of them in a row are hours. */
function rulesOut({ distances, own }: Spacing, finer: number): boolean {
  if (own === undefined) return false
  if (finer >= own || own % finer !== 0) return true
  const span = distances.reduce((sum, distance) => sum + distance, 0)
  return likelihoodBits(distances.length, span / own) - likelihoodBits(distances.length, span / finer) >= LEAST_BITS
}

/** log2 of how likely so many of the slots, and just these, hold a row where each does by the same chance: at best 0. */
const likelihoodBits = (rows: number, slots: number): number =>
  rows === slots ? 0 : rows * Math.log2(rows / slots) + (slots - rows) * Math.log2(1 - rows / slots)
