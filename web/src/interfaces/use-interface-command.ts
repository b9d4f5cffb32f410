/** Sends one command about an interface and says in words what became of it. */
import { useState } from 'react'
import { request } from '../api.ts'
import { useAuthor } from '../author.tsx'
import { useWords } from '../language.ts'
import type { Tone } from '../parts.tsx'
import { interfaceWords } from '../words/interfaces.ts'

type Notice = { readonly tone: Tone; readonly text: string }

/** `send` adds who it is; false: refused, and the notice says why. */
export function useInterfaceCommand() {
  const words = useWords(interfaceWords)
  const by = useAuthor()
  const [notice, say] = useState<Notice>()
  const send = async (name: string, command: { readonly action: string; readonly reason?: string; readonly settings?: object }) => {
    if (by === '' || command.reason?.trim() === '') {
      say({ tone: 'bad', text: words.missing })
      return false
    }
    try {
      await request(`/api/interfaces/${encodeURIComponent(name)}`, { body: { ...command, by } })
      say({ tone: 'good', text: words.done })
      return true
    } catch (error) {
      say({ tone: 'bad', text: error instanceof Error ? error.message : String(error) })
      return false
    }
  }
  return { send, notice, say }
}
