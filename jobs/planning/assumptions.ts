/** What staffing and rosters assume where nothing has been measured or set yet. */
import { hours, minutes, seconds } from '../../domain/kernel/time.ts'

/** Of paid time, spent off the phones: breaks inside shifts are rostered, so this is leave at short notice, coaching and systems. */
export const SHRINKAGE_RATIO = 0.12

/** Mean time a caller waits before hanging up. */
export const PATIENCE = seconds(180)

/** Five minutes: a call's handling where neither the queue's history nor a planner tells; rows that use it say so. */
export const HANDLING = minutes(5)

/** Above this agents burn out and handling times grow. */
export const MAX_OCCUPANCY_RATIO = 0.88

export const CONTRACT = { maxWeeklySeconds: hours(40), minWeeklySeconds: hours(0), maxDaysPerWeek: 5 }

/** Weeks ahead that get a roster as soon as their staffing is known. */
export const ROSTERED_WEEKS = 2

/** How far a roster looks back: more than any run of days in a row (`maxConsecutiveDays` is at most 14), and four weekends to share out fairly. */
export const HISTORY_DAYS = 28

/** Longest search for one week's roster. */
export const SOLVER_SECONDS = seconds(30)
