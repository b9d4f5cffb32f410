/** The port of volume models: a history slice and a published calendar in, mean calls per slot out. */
import type { Calendar } from './calendar.ts'
import type { EpochDay } from './days.ts'
import type { DayCounts, History } from './series.ts'

export type VolumeModel = {
  readonly name: string
  /** `history` ends at the origin; `calendar` holds only what is published. Fitting never sees a later day. */
  readonly fit: (history: History, calendar: Calendar) => FittedModel
}

export type FittedModel = {
  /** Expected calls by slot of the local day, assuming the day operates; never negative, finite in every slot. */
  readonly forecast: (day: EpochDay) => DayCounts
  /** Whether the hotline is expected to operate that day, by its past and the published calendar. */
  readonly isOpen: (day: EpochDay) => boolean
}
