/** Id and password, and the code of a second factor once the service asks for one. */
import { Button, Input } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { ApiError, service } from '../api.ts'
import { Field } from '../field.tsx'
import { useWords } from '../language.ts'
import { signInWords } from '../words/sign-in.ts'
import { enter, useMessageOf } from './enter.ts'

export function PasswordForm() {
  const words = useWords(signInWords)
  const messageOf = useMessageOf()
  const [idField, passwordField, codeField] = [useId(), useId(), useId()]
  const [id, setId] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState<string>()
  const [failure, setFailure] = useState('')
  const [isSending, setSending] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSending(true)
    setFailure('')
    try {
      await service.POST('/api/sign-in', { body: { id: id.trim(), password, ...(code ? { code: code.trim() } : {}) } })
      enter()
    } catch (error) {
      setSending(false)
      if (error instanceof ApiError && error.code === 'sign_in.code_needed' && code === undefined) setCode('')
      else setFailure(messageOf(error))
    }
  }

  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
      <Field label={words.id} id={idField}>
        <Input id={idField} autoFocus autoComplete="username" maxLength={200} value={id} onChange={(event) => setId(event.target.value)} />
      </Field>
      <Field label={words.password} id={passwordField}>
        <Input.Password
          id={passwordField}
          autoComplete="current-password"
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {code === undefined ? null : (
        <Field label={words.code} id={codeField}>
          <Input
            id={codeField}
            autoFocus
            autoComplete="one-time-code"
            maxLength={40}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
      )}
      <p role="alert" className="sign-in-failure">
        {failure}
      </p>
      <Button type="primary" htmlType="submit" size="large" loading={isSending} disabled={id.trim() === '' || password === ''}>
        {words.submit}
      </Button>
    </form>
  )
}
