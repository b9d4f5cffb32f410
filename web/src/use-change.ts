/** Sends one change and says in words what became of it. */
import { useState } from 'react'
import { request } from './api.ts'
import { useAuthor } from './author.tsx'
import { useWords } from './language.ts'
import { shellWords } from './words/shell.ts'

export type Notice = { readonly tone: 'good' | 'bad'; readonly text: string }

type Sent<T> = { readonly answer: T }

/** `send` adds who it is, as `field`; undefined: refused, and the notice says why. `refuse` says why nothing is sent. */
export function useChange(field: 'author' | 'by' = 'author') {
  const words = useWords(shellWords)
  const author = useAuthor()
  const [notice, setNotice] = useState<Notice>()
  const [isSending, setSending] = useState(false)
  const refuse = (text: string): undefined => {
    setNotice({ tone: 'bad', text })
  }
  const send = async <T>(path: string, body: object, done: string | ((answer: T) => string)): Promise<Sent<T> | undefined> => {
    if (author === '') return refuse(words.authorMissing)
    setSending(true)
    try {
      const answer = await request<T>(path, { body: { ...body, [field]: author } })
      setNotice({ tone: 'good', text: typeof done === 'string' ? done : done(answer) })
      return { answer }
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error))
    } finally {
      setSending(false)
    }
  }
  return { send, refuse, notice, isSending }
}
