/** A fast 128-bit hash for ids that follow from what they describe; not for secrets. MurmurHash3 x86_128 (A. Appleby, public domain). */

const C1 = 0x239b961b
const C2 = 0xab0e9789
const C3 = 0x38b34ae5
const C4 = 0xa1e38b93

const rotl = (value: number, by: number): number => (value << by) | (value >>> (32 - by))

const mix = (block: number, first: number, by: number, second: number): number => Math.imul(rotl(Math.imul(block, first), by), second)

function finish(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** The four 32-bit words of the hash of `bytes`, unsigned. */
export function murmur128(bytes: Uint8Array, seed = 0): readonly [number, number, number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blocks = bytes.length >>> 4
  let [h1, h2, h3, h4] = [seed, seed, seed, seed]
  for (let i = 0; i < blocks * 16; i += 16) {
    h1 = (Math.imul((rotl(h1 ^ mix(view.getUint32(i, true), C1, 15, C2), 19) + h2) | 0, 5) + 0x561ccd1b) | 0
    h2 = (Math.imul((rotl(h2 ^ mix(view.getUint32(i + 4, true), C2, 16, C3), 17) + h3) | 0, 5) + 0x0bcaa747) | 0
    h3 = (Math.imul((rotl(h3 ^ mix(view.getUint32(i + 8, true), C3, 17, C4), 15) + h4) | 0, 5) + 0x96cd1c35) | 0
    h4 = (Math.imul((rotl(h4 ^ mix(view.getUint32(i + 12, true), C4, 18, C1), 13) + h1) | 0, 5) + 0x32ac3b17) | 0
  }
  const tail = new Uint8Array(16)
  tail.set(bytes.subarray(blocks * 16))
  const rest = new DataView(tail.buffer)
  // The hash must not see the padding: a block without tail bytes is 0 and mixes to 0.
  h4 ^= mix(rest.getUint32(12, true), C4, 18, C1)
  h3 ^= mix(rest.getUint32(8, true), C3, 17, C4)
  h2 ^= mix(rest.getUint32(4, true), C2, 16, C3)
  h1 ^= mix(rest.getUint32(0, true), C1, 15, C2)
  return joined(h1 ^ bytes.length, h2 ^ bytes.length, h3 ^ bytes.length, h4 ^ bytes.length)
}

function joined(a: number, b: number, c: number, d: number): readonly [number, number, number, number] {
  const sum = (a + b + c + d) | 0
  const [f1, f2, f3, f4] = [finish(sum), finish(sum + b), finish(sum + c), finish(sum + d)]
  const total = (f1 + f2 + f3 + f4) | 0
  return [total >>> 0, (total + f2) >>> 0, (total + f3) >>> 0, (total + f4) >>> 0]
}

/** 32 hexadecimal digits that follow from `parts` and their order; ('a','bc') and ('ab','c') differ. */
export function hashId(...parts: readonly (string | number)[]): string {
  const text = parts.map((part) => `${String(part).length}:${part}`).join('|')
  return murmur128(new TextEncoder().encode(text))
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('')
}
