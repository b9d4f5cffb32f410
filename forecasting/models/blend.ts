/** Several models as one: the weighted mean of their forecasts on the square-root scale, in fixed shares. */
import { indexCalendar } from '../calendar.ts'
import type { VolumeModel } from '../model.ts'
import { type DayCounts, lastDay } from '../series.ts'

/** `share` 0..1, summing to 1 over the members; one that is `blind` to the calendar says nothing on days the calendar lists, nor after them. */
export type BlendMember = { readonly model: VolumeModel; readonly share: number; readonly isBlind?: boolean }

/** Named after its first member, which also says when the hotline opens. */
export function blend(first: BlendMember, ...others: readonly BlendMember[]): VolumeModel {
  const members = [first, ...others]
  return {
    name: members.map(({ model }) => model.name).join(' & '),
    fit: (history, calendar) => {
      const index = indexCalendar(calendar, lastDay(history))
      const fits = members.map(({ model, share, isBlind = false }) => ({ fit: model.fit(history, calendar), share, isBlind }))
      return {
        isOpen: (day) => fits[0]?.fit.isOpen(day) ?? true,
        forecast: (day) => {
          const isListed = index.has(day) || index.has(day - 1)
          const heard = fits.filter(({ isBlind }) => !(isBlind && isListed))
          const total = heard.reduce((sum, { share }) => sum + share, 0)
          const roots: DayCounts = new Float64Array(history.slotsPerDay)
          for (const { fit, share } of heard) {
            const counts = fit.forecast(day)
            for (let slot = 0; slot < roots.length; slot++)
              roots[slot] = (roots[slot] ?? 0) + (share / total) * Math.sqrt(counts[slot] ?? 0)
          }
          return roots.map((root) => root * root)
        },
      }
    },
  }
}
