/** How good a forecast was over the slots that have both a forecast and a count. */
/** Of the slots with both; null where the denominator is zero. */
export type SlotAccuracy = {
  readonly slots: number
  readonly wape: number | null
  readonly bias: number | null
  readonly coverage80: number | null
  readonly coverage95: number | null
}

type Point = { readonly [Key in keyof Both]: number | null }

type Both = {
  readonly actual: number
  readonly mean: number
  readonly lo80: number
  readonly hi80: number
  readonly lo95: number
  readonly hi95: number
}

/** WAPE = Σ|F−A| / ΣA, bias = Σ(F−A) / ΣA, coverage = share of slots with lo ≤ A ≤ hi. */
export function accuracyOf(points: readonly Point[]): SlotAccuracy {
  const known = points.flatMap(bothOf)
  const calls = known.reduce((sum, point) => sum + point.actual, 0)
  const share = (part: number, of: number) => (of === 0 ? null : part / of)
  const sum = (value: (point: Both) => number) => known.reduce((total, point) => total + value(point), 0)
  return {
    slots: known.length,
    wape: share(
      sum(({ mean, actual }) => Math.abs(mean - actual)),
      calls,
    ),
    bias: share(
      sum(({ mean, actual }) => mean - actual),
      calls,
    ),
    coverage80: share(
      sum(({ actual, lo80, hi80 }) => (actual >= lo80 && actual <= hi80 ? 1 : 0)),
      known.length,
    ),
    coverage95: share(
      sum(({ actual, lo95, hi95 }) => (actual >= lo95 && actual <= hi95 ? 1 : 0)),
      known.length,
    ),
  }
}

function bothOf({ actual, mean, lo80, hi80, lo95, hi95 }: Point): Both[] {
  if (actual === null || mean === null || lo80 === null || hi80 === null || lo95 === null || hi95 === null) return []
  return [{ actual, mean, lo80, hi80, lo95, hi95 }]
}
