/** What an unknown address shows. */
import { Link } from 'wouter'
import { useWords } from './language.ts'
import { Empty } from './parts.tsx'
import { shellWords } from './words/shell.ts'

export function NotFound() {
  const words = useWords(shellWords)
  return (
    <Empty title={words.notFound}>
      <Link to="/">{words.toOverview}</Link>
    </Empty>
  )
}
