/** A choice that narrows a list; it lives in the address. */
import { Select } from 'antd'
import { useSearch } from './router.tsx'

type Props = {
  readonly name: string
  readonly label: string
  /** Stands where nothing is chosen. */
  readonly all: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly isSearchable?: boolean
}

export function Filter({ name, label, all, choices, isSearchable = false }: Props) {
  const search = useSearch()
  const searching = isSearchable ? { showSearch: { optionFilterProp: 'label' } } : {}
  return (
    <Select
      aria-label={label}
      value={search.get(name) ?? ''}
      onChange={(value: string) => search.set({ [name]: value, page: undefined })}
      options={[{ value: '', label: all }, ...choices]}
      popupMatchSelectWidth={false}
      style={{ minWidth: 130 }}
      {...searching}
    />
  )
}

/** How many days back the list reaches. */
export function DaysFilter({
  label,
  usual,
  days,
  text,
}: {
  readonly label: string
  readonly usual: number
  readonly days: readonly number[]
  readonly text: (n: number) => string
}) {
  const search = useSearch()
  return (
    <Select
      aria-label={label}
      value={search.get('days') ?? String(usual)}
      onChange={(value: string) => search.set({ days: value === String(usual) ? undefined : value, page: undefined })}
      options={days.map((n) => ({ value: String(n), label: text(n) }))}
      style={{ minWidth: 120 }}
    />
  )
}
