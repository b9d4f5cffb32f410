/** Registers an interface or changes one; who did it and why stays in its history. */
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { service } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { Field } from '../field.tsx'
import { useLanguage, useWords } from '../language.ts'
import type { InterfaceForm as Known } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { interfaceWords } from '../words/interfaces.ts'
import { changesOf, type Draft, draftOf, type FieldName, LISTS, NUMBERS, TEXTS } from './interface-draft.ts'

type FormProps = {
  readonly known: Known
  /** Of the interface to change; without it one is registered. */
  readonly name?: string
  readonly settings?: Readonly<Record<string, unknown>>
  readonly onDone: (name: string) => void
  readonly onCancel: () => void
}

export function InterfaceForm({ known, name: existing, settings = {}, onDone, onCancel }: FormProps) {
  const words = useWords(interfaceWords)
  const before = draftOf(existing === undefined ? known.defaults : settings)
  const [draft, setDraft] = useState<Draft>(before)
  const [name, setName] = useState(existing ?? '')
  const [reason, setReason] = useState('')
  const { send, notice, isSending } = useChange()
  const id = useId()
  const set = (field: FieldName) => (value: string) => setDraft((typed) => ({ ...typed, [field]: value }))
  const save = async () => {
    const isStored = await send(async () => {
      const changes = changesOf(draft, before)
      if (existing !== undefined && Object.keys(changes).length === 0) throw new Error(words.unchanged)
      if (existing !== undefined && reason.trim() === '') throw new Error(words.reasonMissing)
      const command = existing === undefined ? { action: 'create' as const } : { action: 'change' as const, reason }
      const params = { path: { name: name.trim() } }
      await service.POST('/api/interfaces/{name}', { params, body: { ...command, settings: changes } })
      return words.done
    })
    if (isStored) onDone(name.trim())
  }
  return (
    <form
      aria-label={existing === undefined ? words.register : words.change}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className="fields">
        {existing !== undefined ? null : (
          <Field label={words.id} id={`${id}name`}>
            <Input
              id={`${id}name`}
              value={name}
              placeholder={words.idHint}
              onChange={(event) => setName(event.target.value)}
              style={WIDE}
            />
          </Field>
        )}
        {[...TEXTS, ...NUMBERS, ...LISTS].map((field) => (
          <SettingField key={field} field={field} known={known} value={draft[field] ?? ''} onChange={set(field)} />
        ))}
      </div>
      {existing === undefined ? null : <p className="note">{words.queryKept}</p>}
      <div className="fields">
        <AuthorField />
        {existing === undefined ? null : (
          <Field label={words.reason} id={`${id}reason`}>
            <Input id={`${id}reason`} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} style={WIDE} />
          </Field>
        )}
        <Button type="primary" htmlType="submit" loading={isSending}>
          {words.save}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
      <ChangeNotice notice={notice} />
    </form>
  )
}

const WIDE = { width: 260 }

type SettingProps = {
  readonly field: FieldName
  readonly known: Known
  readonly value: string
  readonly onChange: (value: string) => void
}

function SettingField({ field, known, value, onChange }: SettingProps) {
  const words = useWords(interfaceWords)
  const language = useLanguage()
  const id = useId()
  const [least, most] = known.limits[field] ?? []
  const choices = field === 'kind' ? known.kinds : field === 'method' ? known.methods : undefined
  const titleOf = (choice: string): string => Object.entries(words.kinds).find(([kind]) => kind === choice)?.[1] ?? choice
  const hint =
    least !== undefined && most !== undefined
      ? words.between(least.toLocaleString(language), most.toLocaleString(language))
      : LISTS.some((list) => list === field)
        ? words.listHint
        : field === 'credential'
          ? words.secretHint
          : undefined
  return (
    <Field label={words.fields[field]} id={id}>
      {choices ? (
        <Select
          id={id}
          value={value}
          onChange={onChange}
          options={choices.map((choice) => ({ value: choice, label: titleOf(choice) }))}
          style={{ width: 140 }}
        />
      ) : (
        <Input
          id={id}
          value={value}
          placeholder={hint}
          title={hint}
          onChange={(event) => onChange(event.target.value)}
          style={least === undefined ? WIDE : { width: 140 }}
        />
      )}
    </Field>
  )
}
