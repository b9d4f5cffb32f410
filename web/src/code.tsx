/** Prose in which `…` stands for code, as the dictionaries write commands. */

export function Code({ text }: { readonly text: string }) {
  // Even pieces are prose, odd ones lay between backticks.
  return text.split(/(`[^`]*`)/).map((piece) => (piece.startsWith('`') ? <code key={piece}>{piece.slice(1, -1)}</code> : piece))
}
