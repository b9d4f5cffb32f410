/** Small dense systems of linear equations. */

/** Gaussian elimination with partial pivoting; a singular direction is left at 0. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => Float64Array.from([...row, right[i] ?? 0]))
  const n = rows.length
  for (let i = 0; i < n; i++) {
    let pivot = i
    for (let r = i + 1; r < n; r++) if (Math.abs(rows[r]?.[i] ?? 0) > Math.abs(rows[pivot]?.[i] ?? 0)) pivot = r
    const top = rows[pivot]
    const swapped = rows[i]
    if (!top || !swapped || Math.abs(top[i] ?? 0) < 1e-9) continue
    rows[pivot] = swapped
    rows[i] = top
    for (let r = i + 1; r < n; r++) {
      const row = rows[r]
      const factor = row ? (row[i] ?? 0) / (top[i] ?? 1) : 0
      if (!row || factor === 0) continue
      for (let c = i; c <= n; c++) row[c] = (row[c] ?? 0) - factor * (top[c] ?? 0)
    }
  }
  const solution = new Array<number>(n).fill(0)
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i]
    if (!row || Math.abs(row[i] ?? 0) < 1e-9) continue
    let value = row[n] ?? 0
    for (let c = i + 1; c < n; c++) value -= (row[c] ?? 0) * (solution[c] ?? 0)
    solution[i] = value / (row[i] ?? 1)
  }
  return solution
}
