/** Sets the password of the account that an invitation is for. */
import { Button, Input } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { service } from '../api.ts'
import { Field } from '../field.tsx'
import { useWords } from '../language.ts'
import { signInWords } from '../words/sign-in.ts'
import { enter, useMessageOf } from './enter.ts'

export function InvitationForm({ secret }: { readonly secret: string }) {
  const words = useWords(signInWords)
  const messageOf = useMessageOf()
  const [passwordField, repeatField] = [useId(), useId()]
  const [password, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const [failure, setFailure] = useState('')
  const [isSending, setSending] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (password !== repeated) return setFailure(words.differs)
    setSending(true)
    setFailure('')
    try {
      await service.POST('/api/invitation', { body: { secret, password } })
      enter()
    } catch (error) {
      setSending(false)
      setFailure(messageOf(error))
    }
  }

  const field = (label: string, id: string, value: string, set: (text: string) => void) => (
    <Field label={label} id={id}>
      <Input.Password id={id} autoComplete="new-password" maxLength={200} value={value} onChange={(event) => set(event.target.value)} />
    </Field>
  )
  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
      {field(words.newPassword, passwordField, password, setPassword)}
      {field(words.repeat, repeatField, repeated, setRepeated)}
      <p role="alert" className="sign-in-failure">
        {failure}
      </p>
      <Button type="primary" htmlType="submit" size="large" loading={isSending} disabled={password === '' || repeated === ''}>
        {words.setPassword}
      </Button>
    </form>
  )
}
