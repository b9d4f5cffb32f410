/** Seeded random variates of a simulation. */
import { seededRandom } from '../../domain/kernel/random.ts'

export type Variates = {
  /** Uniform in [0, 1). */
  readonly uniform: () => number
  readonly exponential: (mean: number) => number
  /** Gamma with this mean and standard deviation over mean. */
  readonly gamma: (mean: number, variation: number) => number
}

export function variates(seed: number): Variates {
  const uniform = seededRandom(seed)
  const exponential = (mean: number) => -mean * Math.log(1 - uniform())
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  /** Marsaglia & Tsang (2000); shapes below 1 by the power of a uniform. */
  const standardGamma = (shape: number): number => {
    if (shape < 1) return standardGamma(shape + 1) * (1 - uniform()) ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = normal()
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
  }
  return {
    uniform,
    exponential,
    gamma: (mean, variation) => {
      if (variation === 0) return mean
      if (variation === 1) return exponential(mean)
      const shape = 1 / (variation * variation)
      return (standardGamma(shape) * mean) / shape
    },
  }
}
