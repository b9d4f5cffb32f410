/** Text as a sparse TF-IDF vector: words and pairs of words, and 2 to 5 characters inside words; a Chinese character counts as a word. */

/** Sparse rows: entries `from[i]` to `from[i + 1]` of `index` and `value` belong to row i. */
export type Sparse = { readonly from: Int32Array; readonly index: Int32Array; readonly value: Float32Array }

export type Vocabulary = { readonly ids: ReadonlyMap<string, number>; readonly idf: Float32Array }

const WORD = /\p{Script=Han}|[\p{L}\p{N}]+/gu
const RUN = /\p{Script=Han}+|[\p{L}\p{N}]+/gu

/** Two blocks, each of length 1, so that many character features do not drown the words. Keys begin with w or c. */
function termsOf(text: string): readonly [Map<string, number>, Map<string, number>] {
  const lower = text.toLowerCase()
  const words = new Map<string, number>()
  const add = (block: Map<string, number>, key: string) => block.set(key, (block.get(key) ?? 0) + 1)
  let last = ''
  for (const [word] of lower.matchAll(WORD)) {
    add(words, `w${word}`)
    if (last !== '') add(words, `w${last} ${word}`)
    last = word
  }
  const characters = new Map<string, number>()
  for (const [run] of lower.matchAll(RUN)) {
    const padded = ` ${run} `
    for (let n = 2; n <= 5; n++) for (let i = 0; i + n <= padded.length; i++) add(characters, `c${padded.slice(i, i + n)}`)
  }
  return [words, characters]
}

/** Terms in at least `minTexts` of the texts, with smoothed inverse document frequency ln((1 + n) / (1 + df)) + 1. */
export function learnVocabulary(texts: readonly string[], minTexts = 2): Vocabulary {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const block of termsOf(text)) for (const term of block.keys()) counts.set(term, (counts.get(term) ?? 0) + 1)
  const kept = [...counts].filter(([, count]) => count >= minTexts)
  const idf = Float32Array.from(kept, ([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1)
  return { ids: new Map(kept.map(([term], id) => [term, id])), idf }
}

/** Entries of one text; term frequencies are damped to 1 + ln(tf). */
export function vectorOf(text: string, { ids, idf }: Vocabulary): { readonly index: number[]; readonly value: number[] } {
  const index: number[] = []
  const value: number[] = []
  for (const block of termsOf(text)) {
    const start = index.length
    let squares = 0
    for (const [term, count] of block) {
      const id = ids.get(term)
      if (id === undefined) continue
      const weight = (1 + Math.log(count)) * (idf[id] ?? 0)
      index.push(id)
      value.push(weight)
      squares += weight * weight
    }
    const length = Math.sqrt(squares) || 1
    for (let i = start; i < value.length; i++) value[i] = (value[i] ?? 0) / length
  }
  return { index, value }
}

export function sparseOf(texts: readonly string[], vocabulary: Vocabulary): Sparse {
  const rows = texts.map((text) => vectorOf(text, vocabulary))
  const from = new Int32Array(rows.length + 1)
  rows.forEach((row, i) => {
    from[i + 1] = (from[i] ?? 0) + row.index.length
  })
  return { from, index: Int32Array.from(rows.flatMap((row) => row.index)), value: Float32Array.from(rows.flatMap((row) => row.value)) }
}
