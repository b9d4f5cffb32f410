/** Seeded randomness of the demo: the same key always gives the same numbers. */

export type Random = () => number

/** sfc32 seeded by a 32-bit FNV-1a walk over the key; passes PractRand to 2 TB according to its author, C. Doty-Humphrey. */
export function randomOf(key: string): Random {
  let a = hash(`${key}/a`)
  let b = hash(`${key}/b`)
  let c = hash(`${key}/c`)
  let counter = 1
  const next: Random = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let round = 0; round < 12; round += 1) next()
  return next
}

function hash(text: string): number {
  let value = 2166136261
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 16777619)
  return value | 0
}

export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random())

export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Log-normal with the given mean; `spread` is the standard deviation of its logarithm. */
export const logNormal = (random: Random, mean: number, spread: number): number =>
  mean * Math.exp(spread * normal(random) - (spread * spread) / 2)

/** Poisson by inversion below a mean of 30, by rounding a normal above. */
export function poisson(random: Random, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  let count = 0
  for (let product = random(), limit = Math.exp(-mean); product > limit; product *= random()) count += 1
  return count
}

/** Picks by weight; `choices` must not be empty. */
export function pick<T>(random: Random, choices: readonly (readonly [T, number])[]): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0)
  let at = random() * total
  for (const [value, weight] of choices) {
    at -= weight
    if (at < 0) return value
  }
  const last = choices.at(-1)
  if (!last) throw new RangeError('pick needs at least one choice.')
  return last[0]
}
