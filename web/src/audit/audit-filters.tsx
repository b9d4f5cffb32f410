/** The filters of the audit; each lives in the address, so that a search can be sent to somebody. */
import { Button, DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useWords } from '../language.ts'
import { useSearch } from '../router.tsx'
import { auditWords } from '../words/audit.ts'

const NAMES = ['who', 'what', 'subject', 'outcome', 'from', 'to', 'text'] as const
const OUTCOMES = ['allowed', 'refused'] as const

export type Asked = {
  readonly who?: string | undefined
  readonly what?: string | undefined
  readonly subject?: string | undefined
  readonly outcome?: (typeof OUTCOMES)[number] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly text?: string | undefined
}

export function useFilters(): { readonly asked: Asked; readonly isSet: boolean } {
  const search = useSearch()
  const [who, what, subject, text] = (['who', 'what', 'subject', 'text'] as const).map((name) => search.get(name))
  const asked = { who, what, subject, text, outcome: search.oneOf('outcome', OUTCOMES), from: search.get('from'), to: search.get('to') }
  return { asked, isSet: NAMES.some((name) => asked[name] !== undefined) }
}

export function AuditFilters() {
  const words = useWords(auditWords)
  const search = useSearch()
  const { asked, isSet } = useFilters()
  return (
    <search className="filters">
      <Word name="text" label={words.textHint} />
      <Word name="who" label={words.who} hint={words.whoHint} />
      <Word name="what" label={words.what} hint={words.whatHint} />
      <Word name="subject" label={words.subject} />
      <Select
        aria-label={words.outcome}
        value={asked.outcome ?? ''}
        onChange={(outcome: string) => search.set({ outcome })}
        options={[{ value: '', label: words.anyOutcome }, ...OUTCOMES.map((value) => ({ value, label: words[value] }))]}
        popupMatchSelectWidth={false}
        style={{ minWidth: 130 }}
      />
      <DatePicker.RangePicker
        value={asked.from && asked.to ? [dayjs(asked.from), dayjs(asked.to)] : null}
        placeholder={words.days}
        onChange={(_, texts) => search.set({ from: texts?.[0], to: texts?.[1] })}
      />
      {isSet ? (
        <Button type="text" onClick={() => search.set(Object.fromEntries(NAMES.map((name) => [name, undefined])))}>
          {words.clear}
        </Button>
      ) : null}
    </search>
  )
}

/** Asked when it is entered or left: each letter would be a search through all events. */
function Word({ name, label, hint = label }: { readonly name: (typeof NAMES)[number]; readonly label: string; readonly hint?: string }) {
  const words = useWords(auditWords)
  const search = useSearch()
  const now = search.get(name) ?? ''
  const ask = (text: string) => text.trim() === now || search.set({ [name]: text.trim() })
  return (
    <Input
      key={now}
      aria-label={label}
      placeholder={hint === label ? label : words.named(label, hint)}
      defaultValue={now}
      maxLength={200}
      allowClear
      onClear={() => ask('')}
      onPressEnter={({ currentTarget }) => ask(currentTarget.value)}
      onBlur={({ currentTarget }) => ask(currentTarget.value)}
      style={{ width: 240 }}
    />
  )
}
