/** The board viewer. */
import { useWords } from '../language.ts'
import { PageHead } from '../parts.tsx'
import { shellWords } from '../words/shell.ts'

export function BoardsPage() {
  const words = useWords(shellWords)
  return <PageHead title={words.boards} />
}
