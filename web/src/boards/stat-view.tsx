/** One or several big numbers with their standing against the goal and, where the panel has one, a spark line. */
import { useLanguage, useWords } from '../language.ts'
import { usePalette } from '../theme.ts'
import { type Cell, type Field, goalOf, standingColor, standingOf, valueText } from './fields.ts'
import type { PanelModel } from './model.ts'
import { numbersOf, timeOf } from './panel-options.ts'
import { boardWords } from './words.ts'

export function StatView({ panel, fields }: { readonly panel: PanelModel; readonly fields: readonly Field[] }) {
  const numbers = numbersOf(fields)
  const hasSpark = panel.options.graphMode === 'area' && timeOf(fields) !== undefined
  return (
    <div className="stats">
      {numbers.map((field) => (
        <Stat key={field.name} field={field} isNamed={numbers.length > 1} hasSpark={hasSpark} />
      ))}
    </div>
  )
}

function Stat({ field, isNamed, hasSpark }: { readonly field: Field; readonly isNamed: boolean; readonly hasSpark: boolean }) {
  const words = useWords(boardWords)
  const language = useLanguage()
  const palette = usePalette()
  const value = field.values.findLast((cell) => cell !== null) ?? null
  const standing = standingOf(value, field.config)
  const goal = goalOf(field.config)
  return (
    <div className="stat">
      {isNamed ? <p className="stat-name">{field.name}</p> : null}
      <p className="stat-value" style={{ color: standingColor(standing, palette) }}>
        {valueText(value, field.config, language)}
      </p>
      {goal === undefined ? null : (
        <p className="stat-foot">
          {standing === 'none' ? null : <span className={`standing ${standing}`}>{words.standing[standing]}</span>}
          {words.goal} {goal.sign} {valueText(goal.value, { ...field.config, decimals: 0 }, language)}
        </p>
      )}
      {/* The last row is the range's total, not a point of its course. */}
      {hasSpark ? (
        <Spark values={field.values.slice(0, -1)} color={standing === 'none' ? palette.accent : standingColor(standing, palette)} />
      ) : null}
    </div>
  )
}

const WIDTH = 200
const HEIGHT = 40

function Spark({ values, color }: { readonly values: readonly Cell[]; readonly color: string }) {
  const points = values.flatMap((value, index) => (typeof value === 'number' ? [[index, value] as const] : []))
  if (points.length < 2) return null
  const numbers = points.map(([, value]) => value)
  const low = Math.min(0, ...numbers)
  const height = Math.max(...numbers) - low || 1
  const at = ([index, value]: readonly [number, number]) =>
    `${((index / Math.max(values.length - 1, 1)) * WIDTH).toFixed(1)},${(HEIGHT - 2 - ((value - low) / height) * (HEIGHT - 6)).toFixed(1)}`
  const line = points.map(at).join(' ')
  const [first] = points
  const last = points.at(-1)
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`${at([first?.[0] ?? 0, low])} ${line} ${at([last?.[0] ?? 0, low])}`} fill={color} opacity={0.12} />
      <polyline points={line} fill="none" stroke={color} strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
