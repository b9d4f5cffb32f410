/** One account: its roles given and taken back, an invitation, its sessions, and whether it is open. */
import { Button, DatePicker, Popconfirm } from 'antd'
import { useId, useState } from 'react'
import { service } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { dayStart } from '../boards/range.ts'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { Field } from '../field.tsx'
import { useWords } from '../language.ts'
import { Panel } from '../parts.tsx'
import type { AccountChange, AccountRow } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { accountsWords } from '../words/accounts.ts'
import { signInWords } from '../words/sign-in.ts'
import type { Invited } from './account-form.tsx'
import { GrantFields, grantOf, NEW_GRANT } from './grant-fields.tsx'
import { linkOf } from './link.ts'

type Props = { readonly row: AccountRow; readonly roles: readonly string[]; readonly onInvited: (invited: Invited) => void }

export function AccountDetail({ row, roles, onInvited }: Props) {
  const words = useWords(accountsWords)
  const { send, notice, isSending } = useChange()
  const change = (body: AccountChange) =>
    void send(async () => {
      const { data } = await service.POST('/api/accounts/{id}', { params: { path: { id: row.id } }, body })
      if (data?.invitation) onInvited({ id: row.id, link: linkOf(data.invitation.secret), until: data.invitation.until })
      return words.done
    })
  return (
    <Panel title={row.name === row.id ? row.id : `${row.name} (${row.id})`}>
      {row.isClosed ? (
        <Button onClick={() => change({ action: 'reopen' })}>{words.reopen}</Button>
      ) : (
        <>
          <NewRole roles={roles} isSending={isSending} onGive={change} />
          <OldRoles row={row} onTake={change} />
          <div className="fields">
            <AuthorField />
            <Button onClick={() => change({ action: 'invite' })}>{words.invite}</Button>
            <Button onClick={() => change({ action: 'sign_out' })}>{words.signOut}</Button>
            <Popconfirm title={words.sureClose} okText={words.sure} cancelText={words.cancel} onConfirm={() => change({ action: 'close' })}>
              <Button danger>{words.close}</Button>
            </Popconfirm>
          </div>
        </>
      )}
      <ChangeNotice notice={notice} />
    </Panel>
  )
}

type RoleProps = { readonly roles: readonly string[]; readonly isSending: boolean; readonly onGive: (change: AccountChange) => void }

function NewRole({ roles, isSending, onGive }: RoleProps) {
  const words = useWords(accountsWords)
  const { zone } = useNames()
  const id = useId()
  const [grant, setGrant] = useState(NEW_GRANT)
  const [day, setDay] = useState('')
  const from = day === '' ? {} : { from: new Date(dayStart(day, zone)).toISOString() }
  return (
    <div className="fields">
      <GrantFields roles={roles} draft={grant} onChange={setGrant} />
      <Field label={words.from} id={`${id}from`}>
        <DatePicker id={`${id}from`} placeholder={words.now} onChange={(_, text) => setDay(typeof text === 'string' ? text : '')} />
      </Field>
      <Button type="primary" loading={isSending} onClick={() => onGive({ action: 'grant', grants: [grantOf(grant)], ...from })}>
        {words.give}
      </Button>
    </div>
  )
}

function OldRoles({ row, onTake }: { readonly row: AccountRow; readonly onTake: (change: AccountChange) => void }) {
  const words = useWords(accountsWords)
  const { roles: names } = useWords(signInWords)
  const grants = [...new Map(row.grants.map((grant) => [grant.role, grant])).values()]
  if (grants.length === 0) return null
  return (
    <div className="fields">
      {grants.map(({ role, scope, teams, sites }) => (
        <Button key={role} size="small" onClick={() => onTake({ action: 'revoke', grants: [{ role, scope, teams, sites }] })}>
          {words.take(names[role])}
        </Button>
      ))}
    </div>
  )
}
