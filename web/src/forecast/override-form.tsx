/** A new override: range in local time, change, reason, expiry, branch. */
import { Button, DatePicker, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { useId, useState } from 'react'
import { AuthorField } from '../author.tsx'
import { Field } from '../field.tsx'
import { useWords } from '../language.ts'
import type { NewOverride, OverrideView } from '../published-api.ts'
import { forecastWords } from '../words/forecast.ts'
import { instantOfLocal } from './local-time.ts'
import type { DayRange } from './range.ts'

type Operation = OverrideView['operation']

type Props = {
  readonly queue: string
  readonly zone: string
  readonly range: DayRange
  readonly isSending: boolean
  readonly onAdd: (body: NewOverride) => Promise<boolean>
}

export function OverrideForm({ queue, zone, range, isSending, onAdd }: Props) {
  const words = useWords(forecastWords)
  const id = useId()
  const [from, setFrom] = useState(`${range.from}T09:00`)
  const [to, setTo] = useState(`${range.to}T18:00`)
  const [operation, setOperation] = useState<Operation>('multiply')
  const [amount, setAmount] = useState<number | null>(1.1)
  const [reason, setReason] = useState('')
  const [expires, setExpires] = useState('')
  const [branch, setBranch] = useState('')
  const [fromAt, toAt] = [instantOfLocal(from, zone), instantOfLocal(to, zone)]
  const isReady = fromAt !== undefined && toAt !== undefined && amount !== null && reason.trim() !== ''
  const add = async () => {
    if (!isReady) return
    const expiresAt = instantOfLocal(expires, zone)
    const terms = { queue, from: fromAt, to: toAt, operation, amount, reason: reason.trim(), branch: branch.trim() }
    const isStored = await onAdd({ id: crypto.randomUUID(), ...terms, ...(expiresAt === undefined ? {} : { expiresAt }) })
    if (isStored) setReason('')
  }
  const moment = (name: string, label: string, value: string, set: (value: string) => void) => (
    <Field label={label} id={`${id}${name}`}>
      <DatePicker
        id={`${id}${name}`}
        showTime={{ format: 'HH:mm', minuteStep: 30 }}
        format="YYYY-MM-DD HH:mm"
        value={value === '' ? null : dayjs(value)}
        onChange={(moment) => set(moment === null ? '' : moment.format('YYYY-MM-DDTHH:mm'))}
        style={{ width: 190 }}
      />
    </Field>
  )
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      {moment('from', words.from, from, setFrom)}
      {moment('to', words.to, to, setTo)}
      <Field label={words.operation} id={`${id}operation`}>
        <Select<Operation>
          id={`${id}operation`}
          value={operation}
          onChange={setOperation}
          options={(['multiply', 'add', 'set'] as const).map((value) => ({ value, label: words.operations[value] }))}
          style={{ width: 150 }}
        />
      </Field>
      <Field label={words.amount} id={`${id}amount`}>
        <InputNumber
          id={`${id}amount`}
          value={amount}
          step={operation === 'multiply' ? 0.05 : 1}
          onChange={setAmount}
          style={{ width: 90 }}
        />
      </Field>
      <Field label={words.reason} id={`${id}reason`}>
        <Input
          id={`${id}reason`}
          value={reason}
          maxLength={2000}
          placeholder={words.reasonHint}
          onChange={(event) => setReason(event.target.value)}
          style={{ width: 220 }}
        />
      </Field>
      {moment('expires', words.expires, expires, setExpires)}
      <Field label={words.branchName} id={`${id}branch`}>
        <Input
          id={`${id}branch`}
          value={branch}
          maxLength={64}
          onChange={(event) => setBranch(event.target.value)}
          style={{ width: 170 }}
        />
      </Field>
      <AuthorField />
      <Button type="primary" htmlType="submit" loading={isSending} disabled={!isReady}>
        {words.addOverride}
      </Button>
    </form>
  )
}
