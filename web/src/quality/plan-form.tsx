/** Draws a plan: whose recordings, of which days, how many, until when. */
import { Button, DatePicker, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { type FormEvent, useId, useState } from 'react'
import { service } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { Field } from '../field.tsx'
import { dayOf, shiftDay } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import type { PlanList } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { inspectionWords } from '../words/inspection.ts'

type Props = { readonly forms: PlanList['forms']; readonly onDrawn: (id: string) => void; readonly onCancel: () => void }

const STRATA = ['agent', 'queue', 'agent_queue'] as const

/** A reviewer judges some 20 recordings a day. */
const USUAL = { perStratum: 5, riskDraws: 0, days: 7, appealDays: 7 }

function useDraft(forms: PlanList['forms']) {
  const { directory, zone } = useNames()
  const today = dayOf(directory.asOf === '' ? Date.now() : directory.asOf, zone)
  return useState(() => ({
    ...{ title: '', agents: [] as string[], teams: [] as string[], queues: [] as string[], formId: forms[0]?.id ?? '' },
    ...{ from: shiftDay(today, -USUAL.days), to: today, dueOn: shiftDay(today, USUAL.days), strata: 'agent' as (typeof STRATA)[number] },
    ...{ perStratum: USUAL.perStratum, riskDraws: USUAL.riskDraws, appealDays: USUAL.appealDays, reviewersEach: 1 },
  }))
}

export function PlanForm({ forms, onDrawn, onCancel }: Props) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const { directory } = useNames()
  const field = useId()
  const [draft, setDraft] = useDraft(forms)
  const set = (more: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...more }))
  const { send, notice, isSending } = useChange()
  const draw = (event: FormEvent) => {
    event.preventDefault()
    void send(async () => {
      if (draft.title.trim() === '') throw new Error(words.noTitle)
      if (draft.from === '' || draft.to === '' || draft.dueOn === '') throw new Error(words.noPeriod)
      // Asked again after a lost answer it is the same plan.
      const id = crypto.randomUUID()
      await service.POST('/api/inspections', { body: { ...draft, title: draft.title.trim(), id } })
      onDrawn(id)
      return words.drawing
    })
  }
  const teams = [...new Set(directory.agents.map(({ teamId }) => teamId))].filter(Boolean).sort()
  const chosen = (name: 'agents' | 'teams' | 'queues', label: string, options: readonly { value: string; label: string }[]) => (
    <Field label={label} id={`${field}${name}`}>
      <Select
        id={`${field}${name}`}
        mode="multiple"
        value={draft[name]}
        onChange={(ids: string[]) => set({ [name]: ids })}
        options={[...options]}
        placeholder={words.everybody}
        // Two people may have one name.
        showSearch={{ filterOption: (text, option) => `${option?.label} ${option?.value}`.toLowerCase().includes(text.toLowerCase()) }}
        optionRender={({ label: name, value }) => (name === value ? name : `${name} · ${value}`)}
        maxTagCount="responsive"
        popupMatchSelectWidth={false}
        style={{ width: 200 }}
      />
    </Field>
  )
  const number = (name: 'perStratum' | 'riskDraws' | 'appealDays' | 'reviewersEach', label: string, least: number, most: number) => (
    <Field label={label} id={`${field}${name}`}>
      <InputNumber
        id={`${field}${name}`}
        min={least}
        max={most}
        value={draft[name]}
        onChange={(value) => set({ [name]: value ?? least })}
        style={{ width: 120 }}
      />
    </Field>
  )
  return (
    <form aria-label={words.newPlan} onSubmit={draw}>
      <div className="fields">
        <Field label={words.title} id={`${field}title`}>
          <Input
            id={`${field}title`}
            value={draft.title}
            placeholder={words.titleHint}
            maxLength={120}
            onChange={(event) => set({ title: event.target.value })}
            style={{ width: 240 }}
          />
        </Field>
        {chosen(
          'agents',
          words.who,
          directory.agents.map(({ id, name }) => ({ value: id, label: name })),
        )}
        {chosen(
          'teams',
          words.teams,
          teams.map((id) => ({ value: id, label: id })),
        )}
        {chosen(
          'queues',
          words.queues,
          directory.queues.map((queue) => ({ value: queue.id, label: queue[language] })),
        )}
        <Field label={words.period} id={`${field}period`}>
          <DatePicker.RangePicker
            id={`${field}period`}
            value={draft.from && draft.to ? [dayjs(draft.from), dayjs(draft.to)] : null}
            onChange={(_, texts) => set({ from: texts?.[0] ?? '', to: texts?.[1] ?? '' })}
          />
        </Field>
        <Field label={words.form} id={`${field}form`}>
          <Select
            id={`${field}form`}
            value={draft.formId}
            onChange={(formId: string) => set({ formId })}
            options={forms.map((form) => ({ value: form.id, label: form[language] }))}
            popupMatchSelectWidth={false}
            style={{ width: 180 }}
          />
        </Field>
        <Field label={words.strata} id={`${field}strata`}>
          <Select<(typeof STRATA)[number]>
            id={`${field}strata`}
            value={draft.strata}
            onChange={(strata) => set({ strata })}
            options={STRATA.map((value) => ({ value, label: words.strataNames[value] }))}
            popupMatchSelectWidth={false}
            style={{ width: 180 }}
          />
        </Field>
        {number('perStratum', words.perStratum, 0, 200)}
        {number('riskDraws', words.riskDraws, 0, 1000)}
        <Field label={words.dueOn} id={`${field}due`}>
          <DatePicker
            id={`${field}due`}
            value={draft.dueOn === '' ? null : dayjs(draft.dueOn)}
            onChange={(_, text) => set({ dueOn: typeof text === 'string' ? text : '' })}
          />
        </Field>
        {number('appealDays', words.appealDays, 1, 90)}
        {number('reviewersEach', words.reviewersEach, 1, 3)}
        <AuthorField />
        <Button type="primary" htmlType="submit" loading={isSending}>
          {words.draw}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
      <ChangeNotice notice={notice} />
    </form>
  )
}
