/** A labelled field for a password or a code. */
import { Input } from 'antd'
import { useId } from 'react'
import { Field } from '../field.tsx'

type Props = {
  readonly label: string
  readonly kind: 'current-password' | 'new-password' | 'one-time-code'
  readonly value: string
  readonly onChange: (text: string) => void
}

export function SecretField({ label, kind, value, onChange }: Props) {
  const id = useId()
  const Control = kind === 'one-time-code' ? Input : Input.Password
  return (
    <Field label={label} id={id}>
      <Control
        id={id}
        autoComplete={kind}
        maxLength={kind === 'one-time-code' ? 40 : 200}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
