/** Sends one change and says in words what became of it. */
import { useState } from 'react'
import { request } from '../api.ts'
import { useAuthor } from '../author.tsx'
import { useWords } from '../language.ts'
import { forecastWords } from '../words/forecast.ts'

export type Notice = { readonly tone: 'good' | 'bad'; readonly text: string }

/** `send` adds the author; undefined: refused, and the notice says why. */
export function useChange() {
  const words = useWords(forecastWords)
  const author = useAuthor()
  const [notice, setNotice] = useState<Notice>()
  const [isSending, setSending] = useState(false)
  const send = async <T>(path: string, body: object, done: string | ((answer: T) => string)): Promise<T | undefined> => {
    if (author === '') {
      setNotice({ tone: 'bad', text: words.authorMissing })
      return undefined
    }
    setSending(true)
    try {
      const answer = await request<T>(path, { body: { ...body, author } })
      setNotice({ tone: 'good', text: typeof done === 'string' ? done : done(answer) })
      return answer
    } catch (error) {
      setNotice({ tone: 'bad', text: error instanceof Error ? error.message : String(error) })
      return undefined
    } finally {
      setSending(false)
    }
  }
  return { send, notice, isSending }
}
