/** Every board; adding one is adding a row. */
import { DEFAULT_ZONE } from '../domain/kernel/zone.ts'
import { interfaces } from './boards/interfaces.ts'
import { pipeline } from './boards/pipeline.ts'
import { quality } from './boards/quality.ts'
import { queues } from './boards/queues.ts'
import { wallboard } from './boards/wallboard.ts'
import { workOrders } from './boards/work-orders.ts'
import { workforce } from './boards/workforce.ts'
import type { Lang } from './language.ts'
import { type Board, buildBoard, type DashboardJson } from './sdk/board.ts'

export const catalog: readonly Board[] = [wallboard, queues, workOrders, quality, workforce, interfaces, pipeline]

/** The dashboards' JSON in one language, in the order of the catalogue. */
export const buildDashboards = (lang: Lang, zone = DEFAULT_ZONE): DashboardJson[] => catalog.map((board) => buildBoard(board, lang, zone))
