/** A sentence as hashed features: words and their sequences, Chinese characters and theirs, beginnings of English words. */

/** 2^15: the corpus has some 20,000 features that occur twice; a model of 16 cues is then half a megabyte. */
export const BUCKETS = 1 << 15

const TOKEN = /\p{Script=Han}|[0-9０-９*•]+|[\p{L}’']+/gu

/** Numbers are told apart by their length alone. */
const tokenOf = (word: string): string =>
  /^[0-9０-９*•]/.test(word) ? (word.length < 4 ? '#s' : word.length < 8 ? '#m' : '#l') : word.replace(/[’']/g, '')

/** FNV-1a over UTF-16. */
function hashOf(token: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193)
  return hash
}

const join = (a: number, b: number): number => Math.imul(a ^ (b >>> 15) ^ (b << 7), 0x85ebca6b) ^ b

function bucketOf(kind: number, hash: number): number {
  const mixed = Math.imul(hash ^ Math.imul(kind, 0x9e3779b1), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 15)) & (BUCKETS - 1)
}

const isHan = (token: string): boolean => token.charCodeAt(0) >= 0x3400 && token.charCodeAt(0) <= 0x9fff
/** English words share their meaning by their beginning: apologise, apology. */
const STEM = 4

/** Distinct buckets of a sentence. */
export function featuresOf(text: string): number[] {
  const tokens = ['^', ...(text.toLowerCase().match(TOKEN) ?? []).map(tokenOf), '$']
  const hashes = tokens.map(hashOf)
  const found = new Set<number>()
  for (let i = 0; i < tokens.length; i++) {
    const [token = '', a = 0, b, c, d] = [tokens[i], hashes[i], hashes[i + 1], hashes[i + 2], hashes[i + 3]]
    found.add(bucketOf(1, a))
    if (b !== undefined) found.add(bucketOf(2, join(a, b)))
    if (b !== undefined && c !== undefined) found.add(bucketOf(3, join(join(a, b), c))).add(bucketOf(4, join(a, c)))
    if (!isHan(token)) {
      if (token.length > STEM) found.add(bucketOf(6, hashOf(token.slice(0, STEM))))
    } else if (b !== undefined && c !== undefined && d !== undefined)
      found.add(bucketOf(5, join(join(join(a, b), c), d))).add(bucketOf(7, join(a, d)))
  }
  return [...found]
}
