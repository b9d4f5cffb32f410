/** Random numbers that are the same for the same seed. */

/**
 * Uniform in [0, 1), in steps of 2^-32: mulberry32 (T. Ettinger, public domain), 32 bits of state. Neighbouring seeds give independent streams; those of
 * pure-rand don't (docs/decisions/0013-small-libraries.md).
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
