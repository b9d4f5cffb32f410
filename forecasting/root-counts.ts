/** Counts on the square-root scale, where Poisson noise has the same size in every slot; for models that need whole days. */
import { type EpochDay, weekday } from './days.ts'
import { countsOn, type DayCounts, type History } from './series.ts'

/** √(count + ¼) by day and slot. A slot not observed takes the mean of its weekday, one never observed has no calls. */
export function rootsOf(history: History, days: readonly EpochDay[]): DayCounts[] {
  const rows = days.map((day) => (countsOn(history, day) ?? new Float64Array(history.slotsPerDay)).map((count) => Math.sqrt(count + 0.25)))
  for (let dow = 0; dow < 7; dow++) fillGaps(rows.filter((_, i) => weekday(days[i] ?? 0) === dow))
  return rows
}

/** The counts whose root is expected; never negative. */
export const callsOf = (roots: DayCounts): DayCounts => roots.map((root) => Math.max(0, Math.max(0, root) ** 2 - 0.25))

function fillGaps(rows: readonly DayCounts[]): void {
  for (let slot = 0; slot < (rows[0]?.length ?? 0); slot++) {
    let sum = 0
    let seen = 0
    for (const row of rows) {
      const root = row[slot] ?? Number.NaN
      if (Number.isNaN(root)) continue
      sum += root
      seen += 1
    }
    if (seen === rows.length) continue
    const mean = seen === 0 ? 0.5 : sum / seen
    for (const row of rows) if (Number.isNaN(row[slot] ?? Number.NaN)) row[slot] = mean
  }
}
