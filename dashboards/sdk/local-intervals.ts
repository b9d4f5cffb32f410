/** Intervals of a board that begin where the board's zone says: Grafana's own macro cuts hours and days in UTC. */

import { days, hours } from '../../domain/kernel/time.ts'

const STEP = '$__interval_s'
const DAY_S = days(1)
const HOUR_S = hours(1)

/** Start of the interval of `column` as `DateTime('UTC')`: days from local midnight, hours from the local day's start, shorter ones by the clock on the wall. */
function startOf(column: string, zone: string): string {
  const local = `toDateTime(${column}, '${zone}')`
  const count = (unit: number) => `greatest(1, intDiv(${STEP}, ${unit}))`
  const inDays = `toDateTime(toStartOfInterval(${local}, toIntervalDay(${count(DAY_S)})), '${zone}')`
  const inHours = `toStartOfInterval(${local}, toIntervalHour(${count(HOUR_S)}))`
  const offset = `timezoneOffset(${local})`
  const shorter = `toDateTime(intDiv(toUnixTimestamp(${local}) + ${offset}, ${STEP}) * ${STEP} - ${offset}, '${zone}')`
  return `toDateTime(multiIf(${STEP} % ${DAY_S} = 0, ${inDays}, ${STEP} % ${HOUR_S} = 0, ${inHours}, ${shorter}), 'UTC')`
}

/** The query with its `$__timeInterval(column)` in `zone`, a checked IANA name. */
export const inZone = (sql: string, zone: string): string =>
  sql.replaceAll(/\$__timeInterval\((\w+)\)/g, (_, column: string) => startOf(column, zone))
