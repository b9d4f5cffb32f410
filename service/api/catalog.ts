/** Every route of the API: a file is a tag of the document, each row in it an operation named as its export, each schema it exports a named one. */
import * as accounts from './accounts.ts'
import * as accuracy from './accuracy.ts'
import * as appeals from './appeals.ts'
import * as audit from './audit.ts'
import * as boards from './boards.ts'
import * as calls from './calls.ts'
import * as customers from './customers.ts'
import * as deadLetters from './dead-letters.ts'
import * as directory from './directory.ts'
import * as events from './events.ts'
import * as pageExports from './exports.ts'
import * as faults from './faults.ts'
import * as floor from './floor.ts'
import * as forecast from './forecast.ts'
import * as health from './health.ts'
import * as history from './history.ts'
import * as inspectionReport from './inspection-report.ts'
import * as inspections from './inspections.ts'
import * as interfaces from './interfaces.ts'
import * as jobs from './jobs.ts'
import * as kpis from './kpis.ts'
import * as metrics from './metrics.ts'
import * as openapi from './openapi.ts'
import * as orders from './orders.ts'
import * as overrides from './overrides.ts'
import * as overview from './overview.ts'
import * as privacy from './privacy.ts'
import * as problem from './problem.ts'
import * as provider from './provider.ts'
import * as roster from './roster.ts'
import type { Row } from './route.ts'
import * as scores from './scores.ts'
import * as search from './search.ts'
import * as session from './session.ts'
import * as signIn from './sign-in.ts'
import * as specialDays from './special-days.ts'
import * as sql from './sql.ts'
import * as staffing from './staffing.ts'
import * as status from './status.ts'

const files: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ...{
    overview,
    boards,
    scores,
    appeals,
    inspections,
    'inspection-report': inspectionReport,
    forecast,
    staffing,
    roster,
    overrides,
    'special-days': specialDays,
    accuracy,
    history,
  },
  ...{ accounts, audit, privacy, exports: pageExports, interfaces, status, sql, kpis, directory, events, metrics },
  ...{ floor, faults, calls, orders, customers, search, jobs, 'dead-letters': deadLetters },
  ...{ session, 'sign-in': signIn, provider, health, openapi, problem },
}

export type Operation = Row & { readonly id: string; readonly tag: string }

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && 'url' in value && 'schema' in value

export const operations: readonly Operation[] = Object.entries(files).flatMap(([tag, rows]) =>
  Object.entries(rows).flatMap(([id, row]) => (isRow(row) ? [{ ...row, id, tag }] : [])),
)

/** Names of the exported schemas; one that stands in another is the same object. */
export const schemaNames: ReadonlyMap<object, string> = new Map(
  Object.values(files).flatMap((exported) =>
    Object.entries(exported).flatMap(([name, schema]) =>
      typeof schema === 'object' && schema !== null && !isRow(schema) && !Array.isArray(schema) ? [[schema, name] as const] : [],
    ),
  ),
)
