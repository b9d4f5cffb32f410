/** Makes an account with its first role; its invitation is shown once. */
import { Button, Input } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { service } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { Field } from '../field.tsx'
import { useWords } from '../language.ts'
import type { AccountList } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { accountsWords } from '../words/accounts.ts'
import { type GrantDraft, GrantFields, grantOf, NEW_GRANT } from './grant-fields.tsx'
import { linkOf } from './link.ts'

export type Invited = { readonly id: string; readonly link: string; readonly until: string }

type Props = { readonly list: AccountList; readonly onMade: (invited: Invited) => void; readonly onCancel: () => void }

const FIRST: GrantDraft = { role: 'admin', scope: 'all', units: '' }

export function AccountForm({ list, onMade, onCancel }: Props) {
  const words = useWords(accountsWords)
  const field = useId()
  const [id, setId] = useState('')
  const [name, setName] = useState('')
  const [grant, setGrant] = useState<GrantDraft>(list.needsSignIn ? NEW_GRANT : FIRST)
  const { send, notice, isSending } = useChange()
  const make = (event: FormEvent) => {
    event.preventDefault()
    void send(async () => {
      const body = { action: 'create' as const, name: name.trim(), grants: [grantOf(grant)] }
      const { data } = await service.POST('/api/accounts/{id}', { params: { path: { id: id.trim() } }, body })
      if (data?.invitation) {
        const { secret, until } = data.invitation
        // Nobody is signed in, and from now on everybody has to be: the link is for whoever made it.
        if (!list.needsSignIn) location.assign(linkOf(secret))
        onMade({ id: id.trim(), link: linkOf(secret), until })
      }
      return words.done
    })
  }
  return (
    <form aria-label={words.make} onSubmit={make}>
      <div className="fields">
        <Field label={words.id} id={`${field}id`}>
          <Input id={`${field}id`} value={id} placeholder={words.idHint} maxLength={64} onChange={(event) => setId(event.target.value)} />
        </Field>
        <Field label={words.name} id={`${field}name`}>
          <Input id={`${field}name`} value={name} maxLength={128} onChange={(event) => setName(event.target.value)} />
        </Field>
        <GrantFields roles={list.roles} draft={grant} onChange={setGrant} />
        <AuthorField />
        <Button type="primary" htmlType="submit" loading={isSending}>
          {words.create}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
      <ChangeNotice notice={notice} />
    </form>
  )
}
