/** A role and how far it reaches, to be chosen. */
import { Input, Select } from 'antd'
import { useId } from 'react'
import { Field } from '../field.tsx'
import { useWords } from '../language.ts'
import type { GrantView } from '../published-api.ts'
import { accountsWords } from '../words/accounts.ts'
import { signInWords } from '../words/sign-in.ts'

export type GrantDraft = { readonly role: GrantView['role']; readonly scope: GrantView['scope']; readonly units: string }

export const NEW_GRANT: GrantDraft = { role: 'agent', scope: 'own', units: '' }

/** Teams or sites by the scope; the service says what does not fit. */
export function grantOf({ role, scope, units }: GrantDraft): GrantView {
  const ids = units
    .split(/[,，、;\s]+/)
    .map((id) => id.trim())
    .filter((id) => id !== '')
  return { role, scope, teams: scope === 'team' ? ids : [], sites: scope === 'site' ? ids : [] }
}

const ROLES: readonly GrantDraft['role'][] = [
  ...(['agent', 'support', 'field', 'sales', 'supervisor', 'manager'] as const),
  ...(['qa_inspector', 'qa_lead', 'scheduler', 'analyst', 'admin'] as const),
]
const SCOPES = ['all', 'site', 'team', 'own'] as const

type Props = { readonly roles: readonly string[]; readonly draft: GrantDraft; readonly onChange: (draft: GrantDraft) => void }

export function GrantFields({ roles, draft, onChange }: Props) {
  const words = useWords(accountsWords)
  const { roles: names } = useWords(signInWords)
  const id = useId()
  const isWithin = draft.scope === 'team' || draft.scope === 'site'
  return (
    <>
      <Field label={words.role} id={`${id}role`}>
        <Select<GrantDraft['role']>
          id={`${id}role`}
          value={draft.role}
          onChange={(role) => onChange({ ...draft, role })}
          options={ROLES.filter((role) => roles.includes(role)).map((value) => ({ value, label: names[value] }))}
          style={{ width: 170 }}
        />
      </Field>
      <Field label={words.reach} id={`${id}scope`}>
        <Select<GrantDraft['scope']>
          id={`${id}scope`}
          value={draft.scope}
          onChange={(scope) => onChange({ ...draft, scope })}
          options={SCOPES.map((value) => ({ value, label: words.scopes[value] }))}
          style={{ width: 130 }}
        />
      </Field>
      {isWithin ? (
        <Field label={words.units} id={`${id}units`}>
          <Input
            id={`${id}units`}
            value={draft.units}
            maxLength={500}
            onChange={(event) => onChange({ ...draft, units: event.target.value })}
          />
        </Field>
      ) : null}
    </>
  )
}
