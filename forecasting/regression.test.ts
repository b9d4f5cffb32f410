import { expect, test } from 'vitest'
import { fitRegression, type Prior, type Row, solveCholesky } from './regression.ts'

const free: Prior = { shape: 'none', scale: 1 }
const line = (n: number): Row[] => Array.from({ length: n }, (_, x) => ({ columns: Uint16Array.of(0, 1), values: Float64Array.of(1, x) }))

test('solves a two by two system worked by hand', () => {
  // [4 2; 2 3] x = [8; 7] has x = (1.25, 1.5).
  const x = solveCholesky(Float64Array.of(4, 0, 2, 3), Float64Array.of(8, 7), 2)
  expect(x[0]).toBeCloseTo(1.25, 12)
  expect(x[1]).toBeCloseTo(1.5, 12)
})

test('an outlier hardly moves the line', () => {
  const noise = [0.1, -0.2, 0.15, -0.05]
  const y = Float64Array.from({ length: 40 }, (_, x) => 2 + 3 * x + (noise[x % 4] ?? 0) + (x === 20 ? 1000 : 0))
  const { beta, weights } = fitRegression(line(40), y, [free, free], new Float64Array(40).fill(1))
  expect(beta[1]).toBeCloseTo(3, 1)
  expect(beta[0]).toBeCloseTo(2, 0)
  expect(weights[20]).toBeLessThan(0.05)
})

test('a Laplace prior silences a regressor that explains only noise and keeps one that explains much', () => {
  const rows: Row[] = Array.from({ length: 60 }, (_, i) => ({
    columns: Uint16Array.of(0, 1, 2),
    values: Float64Array.of(1, i > 30 ? 1 : 0, i % 2),
  }))
  const y = Float64Array.from(rows, (_, i) => 5 + (i > 30 ? 1 : 0) + 0.1 * Math.sin(i * 7))
  const laplace: Prior = { shape: 'laplace', scale: 0.05 }
  const { beta } = fitRegression(rows, y, [free, laplace, laplace], new Float64Array(60).fill(1))
  expect(beta[1]).toBeGreaterThan(0.9)
  expect(Math.abs(beta[2] ?? 1)).toBeLessThan(0.02)
})
