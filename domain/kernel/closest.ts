/** Words and members nobody knows, and the known one that was perhaps meant: the one with the fewest letters to change. */

/** undefined where none is close: at most a third of the letters may differ, two of a short word, unless one word holds the other. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase()
  const ranked = known
    .map((one) => ({ one, distance: changes(lower, one.toLowerCase()) }))
    .filter(
      ({ one, distance }) =>
        (distance < Math.max(one.length, word.length) &&
          distance <= Math.max(word.length < 4 ? 1 : 2, Math.floor(Math.max(one.length, word.length) / 3))) ||
        holds(lower, one.toLowerCase()),
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

/** The end of a sentence about an unknown word: the one that was perhaps meant, else all there are. */
export function meant(word: string, known: readonly string[]): string {
  const near = closest(word, known)
  return near === undefined ? `it has ${known.join(', ') || 'none'}.` : `did you mean '${near}'?`
}

/**
 * What is wrong with a member of `value` that nothing reads, as a sentence; undefined where every member is known. `elsewhere`: members of other
 * parts of the same document by where they belong.
 */
export function strangerIn(
  value: object,
  what: string,
  known: readonly string[],
  elsewhere: Readonly<Record<string, readonly string[]>> = {},
): string | undefined {
  const stranger = Object.keys(value).find((key) => !known.includes(key))
  if (stranger === undefined) return undefined
  const home = Object.keys(elsewhere).find((place) => elsewhere[place]?.includes(stranger))
  const remedy = home === undefined ? meant(stranger, known) : `it belongs ${home}.`
  return `'${stranger}' is no member of ${what}; ${remedy}`
}
