/** A bar per row: name, bar, number. */
import { useLanguage } from '../language.ts'
import { usePalette } from '../theme.ts'
import { type Field, standingColor, standingOf, valueText } from './fields.ts'
import { numbersOf } from './panel-options.ts'

export function BarView({ fields }: { readonly fields: readonly Field[] }) {
  const language = useLanguage()
  const palette = usePalette()
  const names = fields.find((field) => field.schema.type === 'string')
  const numbers = numbersOf(fields)[0]
  if (names === undefined || numbers === undefined) return null
  const values = numbers.values
  const most = numbers.config.max ?? values.reduce<number>((max, value) => (typeof value === 'number' ? Math.max(max, value) : max), 0)
  return (
    <ul className="bars">
      {values.map((value, row) => {
        const standing = standingOf(value, numbers.config)
        const share = typeof value === 'number' && most > 0 ? Math.min(1, Math.max(0, value / most)) : 0
        const color = standing === 'none' ? palette.accent : standingColor(standing, palette)
        const name = String(names.values[row] ?? '')
        return (
          <li key={name}>
            <span className="bar-name" title={name}>
              {name}
            </span>
            <span className="bar-value" style={standing === 'none' ? {} : { color }}>
              {valueText(value, numbers.config, language)}
            </span>
            <span className="bar-track">
              <i style={{ width: `${share * 100}%`, background: color }} />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
