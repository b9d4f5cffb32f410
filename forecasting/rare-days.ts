/** Queues that have calls on a few days a month only, by events: no curve or trend is learnt from those. */
import type { VolumeModel } from './model.ts'
import { operatingDays } from './series.ts'

/** Operating days looked at, and their mean distance from which a queue is one of events; one open once a week lies at 7. */
const LATEST_DAYS = 60
const EVENT_GAP_DAYS = 8

/** The model, but `plain` where operating days are events. Worst assistance skill of that kind: 8.6 times the better of the 4- and 8-week means before. */
export const unlessRare = (model: VolumeModel, plain: VolumeModel): VolumeModel => ({
  name: model.name,
  fit: (history, calendar) => {
    const days = operatingDays(history).slice(-LATEST_DAYS)
    const gap = ((days.at(-1) ?? 0) - (days[0] ?? 0)) / Math.max(1, days.length - 1)
    return (gap > EVENT_GAP_DAYS ? plain : model).fit(history, calendar)
  },
})
