/** Linear support vector machine for two classes, L2 loss, trained by dual coordinate descent with shrinking. Source: Hsieh et al. 2008, algorithm 3. */
import { seededRandom } from '../../domain/kernel/random.ts'
import type { Sparse } from './features.ts'

export type SvmOptions = { readonly c: number; readonly tolerance: number; readonly maxRounds: number }

/** As in LIBLINEAR. */
export const SVM_DEFAULTS: SvmOptions = { c: 1, tolerance: 0.1, maxRounds: 300 }

/** Squared length of every row, plus 1 for the bias. */
export function diagonalOf({ from, value }: Sparse): Float64Array {
  const diagonal = new Float64Array(from.length - 1).fill(1)
  for (let row = 0; row < diagonal.length; row++) {
    let squares = 1
    for (let k = from[row] ?? 0, end = from[row + 1] ?? 0; k < end; k++) squares += (value[k] ?? 0) ** 2
    diagonal[row] = squares
  }
  return diagonal
}

/** Weights of the features, and the bias last. `sign[i]` is +1 or -1. */
export function trainSvm(
  rows: Sparse,
  diagonal: Float64Array,
  sign: Int8Array,
  features: number,
  { c, tolerance, maxRounds }: SvmOptions = SVM_DEFAULTS,
): Float64Array {
  const { from, index, value } = rows
  const weights = new Float64Array(features + 1)
  const alpha = new Float64Array(sign.length)
  const order = Int32Array.from(sign, (_, i) => i)
  // A fixed seed, so that training twice gives the same model.
  const random = seededRandom(sign.length)
  const ridge = 0.5 / c
  let active = order.length
  let bound = Number.POSITIVE_INFINITY
  for (let round = 0; round < maxRounds; round++) {
    let [highest, lowest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let i = 0; i < active; i++) swap(order, i, i + Math.floor(random() * (active - i)))
    for (let s = 0; s < active; s++) {
      const i = order[s] ?? 0
      const y = sign[i] ?? 1
      const start = from[i] ?? 0
      const end = from[i + 1] ?? 0
      let product = weights[features] ?? 0
      for (let k = start; k < end; k++) product += (weights[index[k] ?? 0] ?? 0) * (value[k] ?? 0)
      const old = alpha[i] ?? 0
      const gradient = y * product - 1 + old * ridge
      if (old === 0 && gradient > bound) {
        active--
        swap(order, s, active)
        s--
        continue
      }
      const projected = old === 0 ? Math.min(gradient, 0) : gradient
      if (projected > highest) highest = projected
      if (projected < lowest) lowest = projected
      if (Math.abs(projected) < 1e-12) continue
      const next = Math.max(old - gradient / ((diagonal[i] ?? 1) + ridge), 0)
      alpha[i] = next
      const step = (next - old) * y
      for (let k = start; k < end; k++) weights[index[k] ?? 0] = (weights[index[k] ?? 0] ?? 0) + step * (value[k] ?? 0)
      weights[features] = (weights[features] ?? 0) + step
    }
    if (highest - lowest <= tolerance) {
      if (active === order.length) break
      active = order.length
      bound = Number.POSITIVE_INFINITY
    } else bound = highest <= 0 ? Number.POSITIVE_INFINITY : highest
  }
  return weights
}

function swap(order: Int32Array, a: number, b: number): void {
  const held = order[a] ?? 0
  order[a] = order[b] ?? 0
  order[b] = held
}
