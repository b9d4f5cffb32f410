/** The word that was perhaps meant: the known one with the fewest letters to change. */

/** undefined where none is close: at most a third of the letters may differ, two of a short word, unless one word holds the other. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase()
  const ranked = known
    .map((one) => ({ one, distance: changes(lower, one.toLowerCase()) }))
    .filter(
      ({ one, distance }) =>
        distance <= Math.max(word.length < 4 ? 1 : 2, Math.floor(Math.max(one.length, word.length) / 3)) || holds(lower, one.toLowerCase()),
    )
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.one
}

const holds = (a: string, b: string): boolean => Math.min(a.length, b.length) > 2 && (a.includes(b) || b.includes(a))

/** Levenshtein, Soviet Physics Doklady 10 (1966): letters inserted, removed or replaced. */
function changes(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length] ?? 0
}
