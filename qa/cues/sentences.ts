/** Sentences of a segment, by punctuation; a segment without any is one. */

/** Characters [from, to) of the segment. */
export type Sentence = { readonly from: number; readonly to: number }

const SENTENCE = /[^。！？!?；;\n]+?(?:[。！？!?；;\n]+|\.(?=\s|$)|$)/gu

/** Fewer letters than this belong to the sentence before: “好的。” says nothing alone. */
const LEAST = 2

export function sentencesOf(text: string): Sentence[] {
  const found: Sentence[] = []
  for (const match of text.matchAll(SENTENCE)) {
    const letters = match[0].match(/[\p{L}\p{N}]/gu)?.length ?? 0
    const last = found.at(-1)
    const to = match.index + match[0].length
    if (last && letters < LEAST) found[found.length - 1] = { from: last.from, to }
    else if (letters > 0) found.push({ from: match.index, to })
  }
  return found
}
