/** One step of a form: sends it, and says what became of it in the language of the page. */
import { useState } from 'react'
import { queries } from '../api.ts'
import { useMessageOf } from '../sign-in/enter.ts'
import type { Notice } from '../use-change.ts'

export function useStep() {
  const messageOf = useMessageOf()
  const [notice, setNotice] = useState<Notice>()
  const [isSending, setSending] = useState(false)
  /** `done`: what is said once it is; without it the page shows it otherwise. */
  const take = async (step: () => Promise<unknown>, done?: string): Promise<void> => {
    setSending(true)
    setNotice(undefined)
    try {
      await step()
      await queries.invalidateQueries({ queryKey: ['get', '/api/me'] })
      if (done !== undefined) setNotice({ tone: 'good', text: done })
    } catch (error) {
      setNotice({ tone: 'bad', text: messageOf(error) })
    }
    setSending(false)
  }
  return { take, notice, setNotice, isSending }
}
