/** What a field of a panel is called, in which unit and colour it is shown: the JSON's defaults and overrides resolved. */

import { count, duration, NONE } from '../format.ts'
import type { Language } from '../language.ts'
import type { FrameJson } from '../published-api.ts'
import type { Palette } from '../theme.ts'
import { DAY_SECONDS } from '../time.ts'
import type { FieldConfig, PanelModel, Threshold } from './model.ts'

export type FieldSchema = FrameJson['schema']['fields'][number]

export type Cell = number | string | boolean | null

export type Field = { readonly schema: FieldSchema; readonly name: string; readonly config: FieldConfig; readonly values: readonly Cell[] }

export function fieldsOf(panel: PanelModel, frame: FrameJson | undefined): Field[] {
  return (frame?.schema.fields ?? []).map((schema, index) => {
    const config = configOf(panel, schema)
    return { schema, name: displayName(schema, config), config, values: frame?.data.values[index] ?? [] }
  })
}

/** Defaults, then every override that matches the field's name. */
export function configOf(panel: PanelModel, schema: FieldSchema): FieldConfig {
  const { defaults, overrides } = panel.fieldConfig
  const matching = overrides.filter(({ matcher }) => matcher.id === 'byName' && matcher.options === schema.name)
  const properties = matching.flatMap((override) => override.properties)
  const named = properties.filter(({ id }) => !id.startsWith(CUSTOM)).map(({ id, value }) => [id, value] as const)
  const custom = properties.filter(({ id }) => id.startsWith(CUSTOM)).map(({ id, value }) => [id.slice(CUSTOM.length), value] as const)
  return { ...defaults, ...Object.fromEntries(named), custom: { ...defaults.custom, ...Object.fromEntries(custom) } }
}

const CUSTOM = 'custom.'

function displayName({ name, labels }: FieldSchema, { displayName: pattern }: FieldConfig): string {
  const wanted = /^\$\{__field\.labels\.(\w+)\}$/.exec(pattern ?? '')?.[1]
  if (wanted !== undefined) return labels?.[wanted] || NONE
  return labels === undefined ? name : `${name} ${Object.values(labels).join(' ')}`
}

/** A number in a unit of the boards. Seconds and milliseconds keep one unit per magnitude, so columns compare at a glance. */
export function valueText(value: Cell, { unit, decimals }: FieldConfig, language: Language): string {
  if (typeof value !== 'number') return value === null || value === '' ? NONE : String(value)
  switch (unit) {
    case 'percentunit':
      return `${(value * 100).toFixed(decimals ?? 1)} %`
    case 's':
      return duration(value)
    case 'dtdurations':
      return value < DAY_SECONDS ? duration(value) : `${Math.floor(value / DAY_SECONDS)} d ${Math.floor((value % DAY_SECONDS) / 3600)} h`
    case 'ms':
      return value < 1000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} s`
    case 'locale':
      return Number.isInteger(value)
        ? count(value, language)
        : value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1 })
    default:
      return Number.isInteger(value) ? String(value) : value.toFixed(decimals ?? 2)
  }
}

export type Standing = 'good' | 'warn' | 'bad' | 'none'

const STANDINGS: Readonly<Record<string, Standing>> = { green: 'good', orange: 'warn', red: 'bad' }

/** The step a value stands on: the last whose value it reaches. */
export function stepOf(value: Cell, steps: readonly Threshold[] = []): Threshold | undefined {
  if (typeof value !== 'number') return undefined
  return steps.findLast((step) => step.value === null || value >= step.value)
}

export const standingOf = (value: Cell, config: FieldConfig): Standing =>
  STANDINGS[stepOf(value, config.thresholds?.steps)?.color ?? ''] ?? 'none'

/** The boundary of green, and on which side it lies; undefined where a value has no goal. */
export function goalOf({ thresholds }: FieldConfig): { readonly sign: '≥' | '<'; readonly value: number } | undefined {
  const steps = thresholds?.steps ?? []
  const green = steps.findIndex((step) => step.color === 'green')
  if (green < 0 || steps.length < 2) return undefined
  const below = steps[green]?.value
  if (below !== null && below !== undefined) return { sign: '≥', value: below }
  const above = steps[green + 1]?.value
  return above === null || above === undefined ? undefined : { sign: '<', value: above }
}

export function standingColor(standing: Standing, palette: Palette): string {
  return standing === 'none' ? palette.text : palette[standing]
}

/** Grafana's colour names in the page's palette, by position in its series where the palette has no such role. */
export function namedColor(name: string, palette: Palette): string {
  const series = (index: number) => palette.series[index] ?? palette.accent
  const colors: Readonly<Record<string, string>> = {
    green: palette.good,
    orange: palette.second,
    yellow: series(7),
    red: palette.bad,
    blue: palette.accent,
    purple: series(3),
    cyan: series(2),
    magenta: series(6),
    gray: palette.muted,
    transparent: 'transparent',
  }
  return colors[name] ?? name
}
