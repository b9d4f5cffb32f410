/** Prose in which `…` stands for code, as the dictionaries write commands. */

export function Code({ text }: { readonly text: string }) {
  const pieces = text.split('`')
  // Odd pieces lie between backticks; the place in the text is their identity.
  return pieces.map((piece, at) => (at % 2 === 1 ? <code key={`${at}:${piece}`}>{piece}</code> : piece))
}
