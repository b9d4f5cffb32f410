/** Accounts of people and tokens of programs, for administrators. */
import { Button } from 'antd'
import { useState } from 'react'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, PageHead, Panel } from '../parts.tsx'
import { accountsWords } from '../words/accounts.ts'
import { AccountDetail } from './account-detail.tsx'
import { AccountForm, type Invited } from './account-form.tsx'
import { AccountTable } from './account-table.tsx'
import { ShownOnce } from './shown-once.tsx'
import { TokensPanel } from './tokens-panel.tsx'

export function AccountsPage() {
  const words = useWords(accountsWords)
  const language = useLanguage()
  const { zone } = useNames()
  const list = api.useQuery('get', '/api/accounts', {})
  const [chosen, setChosen] = useState<string>()
  const [isMaking, setMaking] = useState(false)
  const [invited, setInvited] = useState<Invited>()
  const row = list.data?.accounts.find(({ id }) => id === chosen)
  const made = (one: Invited) => {
    setInvited(one)
    setMaking(false)
    setChosen(one.id)
  }
  return (
    <>
      <PageHead title={words.title} sub={words.sub} />
      <div className="stack">
        <Panel title={words.accounts} extra={isMaking ? null : <Button onClick={() => setMaking(true)}>{words.make}</Button>}>
          <Await from={list} lines={4}>
            {(data) => (
              <>
                {isMaking ? <AccountForm list={data} onMade={made} onCancel={() => setMaking(false)} /> : null}
                {invited ? <ShownOnce text={invited.link} note={words.link(invited.id, time(invited.until, zone, language))} /> : null}
                {data.accounts.length === 0 ? (
                  <p className="note">{words.none}</p>
                ) : (
                  <AccountTable rows={data.accounts} chosen={chosen} onChoose={setChosen} />
                )}
              </>
            )}
          </Await>
        </Panel>
        {row && list.data ? <AccountDetail key={row.id} row={row} roles={list.data.roles} onInvited={setInvited} /> : null}
        {list.data?.needsSignIn ? <TokensPanel list={list.data} /> : null}
      </div>
    </>
  )
}
