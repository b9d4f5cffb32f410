/** Durations in milliseconds, and the zone shown until the directory has come. */
export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
export const DEFAULT_ZONE = 'Asia/Shanghai'
