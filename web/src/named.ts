/** A word of a dictionary by an id that comes from data; the id with spaces where no word is known. */
export const named = (words: Readonly<Record<string, string>>, id: string): string =>
  Object.hasOwn(words, id) ? (words[id] ?? id) : id.replaceAll('_', ' ')
