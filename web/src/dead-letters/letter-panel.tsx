/** One dead letter: what is wrong with it, its text to be mended, and landing it again. */
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { api } from '../api.ts'
import { useWords } from '../language.ts'
import { Await, Panel } from '../parts.tsx'
import type { DeadLetter } from '../published-api.ts'
import { deadLetterWords } from '../words/dead-letters.ts'

type Props = {
  readonly id: string
  readonly isSending: boolean
  readonly onLand: (id: string, value?: string) => Promise<void>
  readonly onClose: () => void
}

export function LetterPanel({ id, ...more }: Props) {
  const words = useWords(deadLetterWords)
  const letter = api.useQuery('get', '/api/dead-letters/{id}', { params: { path: { id } } })
  return (
    <Panel
      title={words.value}
      extra={
        <Button size="small" onClick={more.onClose}>
          {words.close}
        </Button>
      }
    >
      <Await from={letter} lines={8}>
        {(data) => <Letter letter={data} {...more} />}
      </Await>
    </Panel>
  )
}

/** Members each on a line of their own, where the text is JSON. */
function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function Letter({ letter, isSending, onLand }: { readonly letter: DeadLetter } & Omit<Props, 'id' | 'onClose'>) {
  const words = useWords(deadLetterWords)
  const [text, setText] = useState(() => laidOut(letter.value))
  const id = useId()
  const canMend = letter.isText && !letter.isErased
  const isChanged = text !== laidOut(letter.value)
  const problem = letter.isErased ? words.erased : letter.isText ? (isJson(text) ? undefined : words.notJson) : words.notText
  return (
    <>
      <p className="break">{letter.detail}</p>
      <p className="note">{words.from(letter.source, String(letter.partition), letter.offset)}</p>
      <label className="sr-only" htmlFor={id}>
        {words.value}
      </label>
      <Input.TextArea
        id={id}
        className="mono"
        autoSize={{ minRows: 6, maxRows: 24 }}
        readOnly={!canMend}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {problem === undefined ? null : <p className="note">{problem}</p>}
      <div className="list-end" style={{ marginTop: 8 }}>
        <Button type="primary" disabled={isSending || !canMend || !isChanged || !isJson(text)} onClick={() => void onLand(letter.id, text)}>
          {words.mend}
        </Button>
        <Button disabled={isSending || letter.isErased} onClick={() => void onLand(letter.id)}>
          {words.asIs}
        </Button>
      </div>
    </>
  )
}
