/** Ratios by lead and by day from sums of both. */
type Counted = 'slots' | 'actual' | 'error' | 'plannedError' | 'signed' | 'in80' | 'in95' | 'backfilled'

/** Sums over slots, errors in calls; `naiveError` is null where the four-week mean is missing in a slot. */
type Sums = { readonly [Key in Counted]: number } & { readonly naiveError: number | null }

type LeadDay = Sums & { readonly lead: string; readonly day: string }

/** One row per lead, in the order of the sums. */
export function leadsOf(sums: readonly LeadDay[]) {
  return [...grouped(sums, ({ lead }) => lead)].map(([lead, rows]) => {
    const { slots, actual, error, plannedError, naiveError, signed, in80, in95, backfilled } = total(rows)
    const naiveWape = naiveError === null ? null : ratio(naiveError, actual)
    return {
      lead,
      slots,
      wape: ratio(error, actual),
      plannedWape: ratio(plannedError, actual),
      naiveWape,
      valueAdded: naiveError === null || naiveError === 0 ? null : 1 - error / naiveError,
      bias: ratio(signed, actual),
      coverage80: ratio(in80, slots),
      coverage95: ratio(in95, slots),
      backfilledShare: ratio(backfilled, slots) ?? 0,
    }
  })
}

/** The day-ahead forecast, one row per local day. */
export function daysOf(sums: readonly LeadDay[]) {
  return sums
    .filter(({ lead }) => lead === 'D-1')
    .map(({ day, slots, actual, error, naiveError, signed, in80 }) => ({
      day,
      wape: ratio(error, actual),
      naiveWape: naiveError === null ? null : ratio(naiveError, actual),
      bias: ratio(signed, actual),
      coverage80: ratio(in80, slots),
    }))
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

function grouped(sums: readonly LeadDay[], keyOf: (sum: LeadDay) => string): Map<string, LeadDay[]> {
  const groups = new Map<string, LeadDay[]>()
  for (const sum of sums) groups.set(keyOf(sum), [...(groups.get(keyOf(sum)) ?? []), sum])
  return groups
}

function total(rows: readonly LeadDay[]): Sums {
  const sum = (value: (row: LeadDay) => number) => rows.reduce((all, row) => all + value(row), 0)
  return {
    slots: sum(({ slots }) => slots),
    actual: sum(({ actual }) => actual),
    error: sum(({ error }) => error),
    plannedError: sum(({ plannedError }) => plannedError),
    naiveError: rows.some(({ naiveError }) => naiveError === null) ? null : sum(({ naiveError }) => naiveError ?? 0),
    signed: sum(({ signed }) => signed),
    in80: sum(({ in80 }) => in80),
    in95: sum(({ in95 }) => in95),
    backfilled: sum(({ backfilled }) => backfilled),
  }
}
