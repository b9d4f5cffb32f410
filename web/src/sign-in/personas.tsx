/** A button for each person of the demo. */
import { Button } from 'antd'
import { useState } from 'react'
import { service } from '../api.ts'
import { useWords } from '../language.ts'
import type { PersonaView } from '../published-api.ts'
import { signInWords } from '../words/sign-in.ts'
import { enter, useMessageOf } from './enter.ts'
import { useGrantText } from './grants.ts'

export function Personas({ personas }: { readonly personas: readonly PersonaView[] }) {
  const words = useWords(signInWords)
  const messageOf = useMessageOf()
  const grantText = useGrantText()
  const [failure, setFailure] = useState('')
  const become = (persona: string) =>
    service.POST('/api/sign-in/as', { body: { persona } }).then(enter, (error: unknown) => setFailure(messageOf(error)))
  return (
    <div className="sign-in-form">
      {personas.map(({ id, name, grants }) => (
        <Button key={id} block className="persona" onClick={() => void become(id)}>
          {words.as(name, grants.map(grantText).join(', '))}
        </Button>
      ))}
      <p role="alert" className="sign-in-failure">
        {failure}
      </p>
    </div>
  )
}
