/** What a person changes of the own account: password, second factor, sessions. */
import { Button } from 'antd'
import { service } from '../api.ts'
import { useWords } from '../language.ts'
import { useMe } from '../me.tsx'
import { NotFound } from '../not-found.tsx'
import { PageHead, Panel } from '../parts.tsx'
import { accountWords } from '../words/account.ts'
import { PasswordPanel } from './password-panel.tsx'
import { SecondFactorPanel } from './second-factor-panel.tsx'

export function AccountPage() {
  const words = useWords(accountWords)
  const me = useMe()
  if (me?.by !== 'account') return <NotFound />
  const everywhere = () => service.POST('/api/me/sign-out-everywhere').then(() => location.assign('/'))
  return (
    <>
      <PageHead title={words.title} sub={me.who?.id} />
      <div className="account-page">
        {me.hasPassword ? (
          <>
            <PasswordPanel hasSecondFactor={me.hasSecondFactor} />
            <SecondFactorPanel hasSecondFactor={me.hasSecondFactor} />
          </>
        ) : null}
        <Panel title={words.sessions}>
          <p className="sub">{words.everywhereSub}</p>
          <Button onClick={() => void everywhere()}>{words.everywhere}</Button>
        </Panel>
      </div>
    </>
  )
}
