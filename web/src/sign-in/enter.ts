/** What happens once somebody is signed in, and what is said where nobody is. */
import { ApiError } from '../api.ts'
import { useWords } from '../language.ts'
import { signInWords } from '../words/sign-in.ts'

/** After a sign-in everything is read anew, so nothing that was shown to another person stays. The page asked for is the one shown: no address is taken from elsewhere. */
export function enter(): void {
  if (location.pathname === '/sign-in') location.replace('/')
  else location.reload()
}

/** What a refusal means in the language of the page, else as the service says it. */
export function useMessageOf(): (error: unknown) => string {
  const failures: Readonly<Record<string, string>> = useWords(signInWords).failures
  return (error) => (error instanceof ApiError ? (failures[error.code] ?? error.message) : String(error))
}
