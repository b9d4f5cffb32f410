/** Changes the password; asks for the one that holds, and for a code where there is a second factor. */
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { service } from '../api.ts'
import { ChangeNotice } from '../change-notice.tsx'
import { useWords } from '../language.ts'
import { Panel } from '../parts.tsx'
import { accountWords } from '../words/account.ts'
import { signInWords } from '../words/sign-in.ts'
import { SecretField } from './secret-field.tsx'
import { useStep } from './use-step.ts'

const EMPTY = { current: '', next: '', repeated: '', code: '' }

export function PasswordPanel({ hasSecondFactor }: { readonly hasSecondFactor: boolean }) {
  const words = useWords(accountWords)
  const { differs } = useWords(signInWords)
  const { take, notice, setNotice, isSending } = useStep()
  const [typed, setTyped] = useState(EMPTY)
  const set = (name: keyof typeof EMPTY) => (text: string) => setTyped({ ...typed, [name]: text })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { current, next, repeated, code } = typed
    if (next !== repeated) return setNotice({ tone: 'bad', text: differs })
    const body = { current, next, ...(code === '' ? {} : { code: code.trim() }) }
    void take(async () => {
      await service.POST('/api/me/password', { body })
      setTyped(EMPTY)
    }, words.changed)
  }
  return (
    <Panel title={words.password}>
      <form className="sign-in-form" onSubmit={submit}>
        <SecretField label={words.current} kind="current-password" value={typed.current} onChange={set('current')} />
        <SecretField label={words.next} kind="new-password" value={typed.next} onChange={set('next')} />
        <SecretField label={words.repeat} kind="new-password" value={typed.repeated} onChange={set('repeated')} />
        {hasSecondFactor ? <SecretField label={words.code} kind="one-time-code" value={typed.code} onChange={set('code')} /> : null}
        <Button type="primary" htmlType="submit" loading={isSending} disabled={typed.current === '' || typed.next === ''}>
          {words.change}
        </Button>
      </form>
      <ChangeNotice notice={notice} />
    </Panel>
  )
}
