/** Sends one change, says in words what became of it, and has the page read anew what it shows. */
import { useMutation } from '@tanstack/react-query'
import { queries } from './api.ts'
import { useAuthor } from './author.tsx'
import { useWords } from './language.ts'
import { shellWords } from './words/shell.ts'

export type Notice = { readonly tone: 'good' | 'bad'; readonly text: string }

/** What is sent under the person's name; resolves to what the notice says, an error's message says why it was refused. */
type Change = () => Promise<string>

export function useChange() {
  const words = useWords(shellWords)
  const author = useAuthor()
  const { data, error, isPending, mutateAsync, reset } = useMutation<string, Error, Change>({
    mutationFn: async (change) => {
      if (author === '') throw new Error(words.authorMissing)
      return change()
    },
    onSuccess: () => {
      void queries.invalidateQueries()
    },
  })
  const notice: Notice | undefined = error ? { tone: 'bad', text: error.message } : data ? { tone: 'good', text: data } : undefined
  /** Resolves to whether it was stored. */
  const send = (change: Change): Promise<boolean> =>
    mutateAsync(change).then(
      () => true,
      () => false,
    )
  return { send, notice, error, isSending: isPending, reset }
}
