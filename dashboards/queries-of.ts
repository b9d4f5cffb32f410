/** Every query text a dashboard holds: its panels', its variables' and the alert rules'. */
import type { Format } from './engine/frames.ts'
import type { DashboardJson } from './sdk/board.ts'

export type NamedQuery = {
  readonly dashboard: string
  readonly owner: string
  readonly refId: string
  readonly rawSql: string
  readonly format: Format
}

export function queriesOf(dashboard: DashboardJson): NamedQuery[] {
  const panels = dashboard.panels.flatMap((panel) =>
    (panel.targets ?? []).flatMap((target) => {
      const { refId, rawSql, format } = textsOf(target)
      return rawSql === undefined ? [] : [named(dashboard, panel.title ?? '', refId ?? 'A', rawSql, format === 0 ? 0 : 1)]
    }),
  )
  const variables = (dashboard.templating.list ?? []).flatMap((variable) => {
    const { rawSql } = textsOf(variable.query)
    return rawSql === undefined ? [] : [named(dashboard, `$${variable.name}`, variable.name, rawSql, 1)]
  })
  return [...panels, ...variables]
}

const named = (dashboard: DashboardJson, owner: string, refId: string, rawSql: string, format: Format): NamedQuery => ({
  dashboard: dashboard.uid,
  owner,
  refId,
  rawSql,
  format,
})

/** Reads the ClickHouse fields of a query of any data source; the SDK types them all alike. */
function textsOf(query: unknown): { refId?: string; rawSql?: string; format?: unknown } {
  if (typeof query !== 'object' || query === null) return {}
  const fields: Record<string, unknown> = { ...query }
  return {
    ...(typeof fields['refId'] === 'string' ? { refId: fields['refId'] } : {}),
    ...(typeof fields['rawSql'] === 'string' ? { rawSql: fields['rawSql'] } : {}),
    format: fields['format'],
  }
}
