/** Which board, which range, which values of its variables, how often anew. */
import { FullscreenOutlined, LeftOutlined, ReloadOutlined, RightOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Select, Space } from 'antd'
import { useMemo, useState } from 'react'
import { useNames } from '../directory.tsx'
import { dayOf, zoneName } from '../format.ts'
import { useWords } from '../language.ts'
import { HOUR_MS } from '../time.ts'
import { zoneSetting, zonesToChoose } from '../zone.ts'
import type { BoardModel, VariableModel } from './model.ts'
import { dayStart, type Range, type Span, shifted } from './range.ts'
import { askBoard } from './use-panel-data.ts'
import { boardWords } from './words.ts'

export type Choice = { readonly range: Range; readonly refresh: string; readonly variables: Readonly<Record<string, string[]>> }

type Props = {
  readonly board: BoardModel
  readonly choice: Choice
  readonly span: Span
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void
  readonly onReload: () => void
  readonly onScreen: () => void
}

const INTERVALS = ['10s', '30s', '1m', '5m', '15m']

export function BoardTools({ board, choice, span, onChange, onReload, onScreen }: Props) {
  const words = useWords(boardWords)
  return (
    <div className="board-tools">
      {(board.templating.list ?? []).map((variable) => (
        <VariableSelect
          key={variable.name}
          variable={variable}
          zone={board.timezone}
          chosen={choice.variables[variable.name] ?? []}
          onChange={(values) => onChange({ [`var-${variable.name}`]: values.join(',') })}
        />
      ))}
      <RangeChoice range={choice.range} span={span} onChange={onChange} />
      <ZoneChoice onChange={(zone) => onChange({ zone })} />
      <Space.Compact>
        <Button icon={<ReloadOutlined />} aria-label={words.refresh} title={words.refresh} onClick={onReload} />
        <Select
          aria-label={words.autoRefresh}
          value={choice.refresh}
          popupMatchSelectWidth={false}
          onChange={(refresh) => onChange({ refresh: refresh === board.refresh ? undefined : refresh })}
          options={[
            { value: 'off', label: words.off },
            ...INTERVALS.map((interval) => ({ value: interval, label: words.every(interval) })),
          ]}
        />
      </Space.Compact>
      <Button icon={<FullscreenOutlined />} aria-label={words.screen} title={words.screen} onClick={onScreen} />
    </div>
  )
}

/** The days' zone where no single site says it; kept in the address and at this browser. */
function ZoneChoice({ onChange }: { readonly onChange: (zone: string) => void }) {
  const words = useWords(boardWords)
  const { zone, isZoneOfSite, directory } = useNames()
  const options = useMemo(() => zonesToChoose(directory).map((value) => ({ value, label: value.replaceAll('_', ' ') })), [directory])
  const label = isZoneOfSite ? words.zoneOfSite : words.zone
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      className="zone-choice"
      aria-label={label}
      title={label}
      disabled={isZoneOfSite}
      value={zone}
      labelRender={() => zoneName(zone)}
      popupMatchSelectWidth={false}
      onChange={(next) => {
        zoneSetting.set(next)
        onChange(next)
      }}
      options={options}
    />
  )
}

function RangeChoice({ range, span, onChange }: { readonly range: Range; readonly span: Span; readonly onChange: Props['onChange'] }) {
  const words = useWords(boardWords)
  const { zone } = useNames()
  const [isChoosing, setIsChoosing] = useState(false)
  const set = ({ from, to }: Range) => onChange({ from, to })
  const value = `${range.from}|${range.to}`
  const known = Object.entries(words.ranges).map(([key, label]) => ({ value: key, label }))
  const absolute = `${dayOf(span.fromMs, zone)} – ${dayOf(span.toMs - 1, zone)}`
  const pick = (key: string) => {
    if (key === 'custom') return setIsChoosing(true)
    const [from = 'now-24h', to = 'now'] = key.split('|')
    set({ from, to })
  }
  const pickDays = (first: string | undefined, last: string | undefined) => {
    setIsChoosing(false)
    if (first === undefined || last === undefined || first === '' || last === '') return
    const from = dayStart(first, zone)
    const to = dayStart(dayOf(dayStart(last, zone) + 30 * HOUR_MS, zone), zone)
    set({ from: String(from), to: String(to) })
  }
  return (
    <Space.Compact>
      <Button icon={<LeftOutlined />} aria-label={words.earlier} title={words.earlier} onClick={() => set(shifted(span, -1))} />
      {isChoosing ? (
        <DatePicker.RangePicker
          open
          autoFocus
          onChange={(_, [first, last]) => pickDays(first, last)}
          onOpenChange={(isOpen) => isOpen || setIsChoosing(false)}
        />
      ) : (
        <Select
          aria-label={words.range}
          value={value}
          popupMatchSelectWidth={false}
          onChange={pick}
          options={[
            ...known,
            ...(words.ranges[value as keyof typeof words.ranges] === undefined ? [{ value, label: absolute }] : []),
            { value: 'custom', label: `${words.days} …` },
          ]}
        />
      )}
      <Button icon={<RightOutlined />} aria-label={words.later} title={words.later} onClick={() => set(shifted(span, 1))} />
    </Space.Compact>
  )
}

type VariableProps = {
  readonly zone: string
  readonly variable: VariableModel
  readonly chosen: readonly string[]
  readonly onChange: (values: readonly string[]) => void
}

function VariableSelect({ variable, zone, chosen, onChange }: VariableProps) {
  const words = useWords(boardWords)
  const options = useOptions(variable, zone)
  const label = variable.label ?? variable.name
  return (
    <Select
      mode="multiple"
      className="variable"
      aria-label={label}
      placeholder={`${label}: ${words.all}`}
      value={[...chosen]}
      onChange={onChange}
      options={options}
      optionFilterProp="label"
      maxTagCount="responsive"
      allowClear
    />
  )
}

/** The variable's query gives value and text; while it has not answered, or can't, the variable stands at All. */
function useOptions({ name, query: { rawSql } }: VariableModel, zone: string): { value: string; label: string }[] {
  const { data } = useQuery({
    queryKey: ['options', rawSql],
    queryFn: async ({ signal }) => {
      const frame = await askBoard({ from: '0', to: '1', zone, queries: [{ refId: name, rawSql, format: 1 }] }, signal)
      const [values = [], texts = values] = frame?.data.values ?? []
      return values.map((value, row) => ({ value: String(value), label: String(texts[row] ?? value) }))
    },
  })
  return data ?? []
}
