/** A table that sorts by a click on a column's head. */
import { useState } from 'react'
import { useNames } from '../directory.tsx'
import { time } from '../format.ts'
import { type Language, useLanguage } from '../language.ts'
import { usePalette } from '../theme.ts'
import { type Cell, type Field, standingColor, standingOf, valueText } from './fields.ts'

type Order = { readonly column: number; readonly isDescending: boolean }

export function TableView({ fields, label }: { readonly fields: readonly Field[]; readonly label: string }) {
  const language = useLanguage()
  const palette = usePalette()
  const { zone } = useNames()
  const [order, setOrder] = useState<Order>()
  const rows = sorted(fields, order)
  const next = (column: number): Order | undefined => {
    if (order?.column !== column) return { column, isDescending: fields[column]?.schema.type !== 'string' }
    return order.isDescending === (fields[column]?.schema.type !== 'string') ? { column, isDescending: !order.isDescending } : undefined
  }
  return (
    <section className="board-table" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {fields.map((field, column) => (
              <th key={field.name} className={isNumeric(field) ? 'number' : ''} aria-sort={sortOf(order, column)}>
                <button type="button" onClick={() => setOrder(next(column))}>
                  {field.name}
                  <span aria-hidden="true">{order?.column === column ? (order.isDescending ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {fields.map((field) => {
                const value = field.values[row] ?? null
                const standing = field.config.color?.mode === 'thresholds' ? standingOf(value, field.config) : 'none'
                return (
                  <td
                    key={field.name}
                    className={isNumeric(field) ? 'number' : ''}
                    style={standing === 'none' ? {} : { color: standingColor(standing, palette) }}
                  >
                    {cellText(field, value, zone, language)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const isNumeric = (field: Field): boolean => field.schema.type === 'number'

function cellText(field: Field, value: Cell, zone: string, language: Language): string {
  if (field.schema.type === 'time') return time(typeof value === 'number' ? value : null, zone, language, 'moment')
  return valueText(value, field.config, language)
}

function sortOf(order: Order | undefined, column: number): 'ascending' | 'descending' | 'none' {
  if (order?.column !== column) return 'none'
  return order.isDescending ? 'descending' : 'ascending'
}

/** Row numbers in the order asked for; without one, as the query answered. Missing values go last. */
function sorted(fields: readonly Field[], order: Order | undefined): number[] {
  const rows = (fields[0]?.values ?? []).map((_, row) => row)
  const values = order === undefined ? undefined : fields[order.column]?.values
  if (values === undefined || order === undefined) return rows
  const sign = order.isDescending ? -1 : 1
  return rows.sort((a, b) => {
    const [x = null, y = null] = [values[a], values[b]]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y)))
  })
}
