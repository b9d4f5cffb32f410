/** Lays panels out in rows and mends what the SDK leaves open: panel ids, grid positions, hidden links. */

import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard'
import { type Lang, type Text, uidIn } from '../language.ts'
import { inZone } from './local-intervals.ts'

/** A panel is a function of the language. */
export type PanelOf = (lang: Lang) => Builder<dashboard.Panel>

/** Panels side by side: width of each in 24ths, one height in grid units (1 unit = 30 px in Grafana). */
type BoardRow = { readonly height: number; readonly panels: readonly (readonly [width: number, panel: PanelOf])[] }

export type Board = {
  readonly uid: string
  readonly title: Text
  readonly description: Text
  readonly time: { readonly from: string; readonly to: string }
  /** Grafana duration such as `30s`. */
  readonly refresh: string
  readonly variables: readonly ((lang: Lang) => Builder<dashboard.VariableModel>)[]
  readonly rows: readonly BoardRow[]
}

export type DashboardJson = Omit<dashboard.Dashboard, 'panels'> & {
  readonly uid: string
  readonly title: string
  readonly panels: readonly dashboard.Panel[]
}

const GRID_WIDTH = 24

/** The dashboard's JSON in one language, its days and hours in `zone`. Throws RangeError when a row is wider than the grid. */
export function buildBoard(board: Board, lang: Lang, zone: string): DashboardJson {
  const builder = new dashboard.DashboardBuilder(board.title[lang])
    .uid(uidIn(board.uid, lang))
    .description(board.description[lang])
    .tags(['callboard', lang])
    .time({ ...board.time })
    .refresh(board.refresh)
    .timezone(zone)
    .weekStart('monday')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .timepicker(new dashboard.TimePickerBuilder().refreshIntervals(['10s', '30s', '1m', '5m', '15m']))
    .readonly()
    .variables(board.variables.map((variable) => variable(lang)))
    .link(otherBoards(lang))
  const { links = [], ...built } = builder.build()
  // The SDK's default placement `inControlsMenu` hides a link in a menu.
  const shown = links.map(({ placement: _hidden, ...link }) => link)
  return { ...built, uid: uidIn(board.uid, lang), title: board.title[lang], links: shown, panels: place(board, lang, zone) }
}

function otherBoards(lang: Lang): dashboard.DashboardLinkBuilder {
  const title = { en: 'Boards', zh: '看板' }[lang]
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Dashboards)
    .tags(['callboard', lang])
    .asDropdown(true)
    .keepTime(true)
    .includeVars(true)
}

function place(board: Board, lang: Lang, zone: string): dashboard.Panel[] {
  const placed: dashboard.Panel[] = []
  let y = 0
  for (const row of board.rows) {
    let x = 0
    for (const [width, panel] of row.panels) {
      placed.push({ ...zoned(panel(lang).build(), zone), id: placed.length + 1, gridPos: { x, y, w: width, h: row.height } })
      x += width
    }
    if (x > GRID_WIDTH)
      throw new RangeError(`Board '${board.uid}' has a row ${x} wide; the grid is ${GRID_WIDTH}. Make its panels narrower.`)
    y += row.height
  }
  return placed
}

const zoned = (panel: dashboard.Panel, zone: string): dashboard.Panel => ({
  ...panel,
  targets: (panel.targets ?? []).map((target) => {
    const fields: Record<string, unknown> = { ...target }
    return typeof fields['rawSql'] === 'string' ? { ...target, rawSql: inZone(fields['rawSql'], zone) } : target
  }),
})
