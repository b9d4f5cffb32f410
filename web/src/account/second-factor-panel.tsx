/** Sets up a second factor, confirms it by its first code, or takes it away. */
import { Button } from 'antd'
import { type FormEvent, useState } from 'react'
import { renderSVG } from 'uqr'
import { service } from '../api.ts'
import { ChangeNotice } from '../change-notice.tsx'
import { useWords } from '../language.ts'
import { Panel } from '../parts.tsx'
import type { Enrolment } from '../published-api.ts'
import { accountWords } from '../words/account.ts'
import { SecretField } from './secret-field.tsx'
import { useStep } from './use-step.ts'

/** As a picture of its own: dark on light in either theme, since cameras ask for that. */
const pictureOf = (uri: string): string => `data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 2 }))}`

export function SecondFactorPanel({ hasSecondFactor }: { readonly hasSecondFactor: boolean }) {
  const words = useWords(accountWords)
  const { take, notice, isSending } = useStep()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [begun, setBegun] = useState<Enrolment>()
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[]>([])

  const begin = async () => setBegun((await service.POST('/api/me/second-factor', { body: { password } })).data)
  const confirm = async () => {
    const { data } = await service.POST('/api/me/second-factor/confirm', { body: { password, code: code.trim() } })
    setRecoveryCodes(data?.recoveryCodes ?? [])
    forget()
  }
  const drop = async () => {
    await service.POST('/api/me/second-factor/drop', { body: { password, code: code.trim() } })
    setRecoveryCodes([])
    forget()
  }
  const forget = () => {
    setBegun(undefined)
    setPassword('')
    setCode('')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void (hasSecondFactor ? take(drop, words.dropped) : take(begun ? confirm : begin))
  }
  const needsCode = hasSecondFactor || begun !== undefined
  return (
    <Panel title={words.factor}>
      <p className="sub">{hasSecondFactor ? words.factorOn : words.factorOff}</p>
      {recoveryCodes.length === 0 ? null : (
        <section className="recovery-codes" aria-label={words.recovery}>
          <p>{words.recovery}</p>
          <pre tabIndex={0}>{recoveryCodes.join('\n')}</pre>
        </section>
      )}
      <form className="sign-in-form" onSubmit={submit}>
        <SecretField label={words.current} kind="current-password" value={password} onChange={setPassword} />
        {begun === undefined ? null : (
          <>
            <img className="qr" src={pictureOf(begun.uri)} alt={words.picture} width={200} height={200} />
            <p>
              {words.secret}: <code>{begun.secret}</code> <a href={begun.uri}>{words.open}</a>
            </p>
          </>
        )}
        {needsCode ? (
          <SecretField label={begun ? words.firstCode : words.code} kind="one-time-code" value={code} onChange={setCode} />
        ) : null}
        <Button htmlType="submit" loading={isSending} disabled={password === '' || (needsCode && code.trim() === '')}>
          {hasSecondFactor ? words.drop : begun ? words.confirm : words.begin}
        </Button>
      </form>
      <ChangeNotice notice={notice} />
    </Panel>
  )
}
