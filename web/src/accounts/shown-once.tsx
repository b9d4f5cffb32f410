/** A secret that is told once, to be copied. */
import { Button } from 'antd'
import { useState } from 'react'
import { useWords } from '../language.ts'
import { accountsWords } from '../words/accounts.ts'

export function ShownOnce({ text, note }: { readonly text: string; readonly note: string }) {
  const words = useWords(accountsWords)
  const [isCopied, setCopied] = useState(false)
  return (
    <div className="shown-once" role="status">
      <p>{note}</p>
      <code className="break">{text}</code>{' '}
      <Button size="small" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
        {isCopied ? words.copied : words.copy}
      </Button>
    </div>
  )
}
