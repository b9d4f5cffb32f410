/** The local days that a list reaches over, from `days` of the address up to today. */
import { useNames } from './directory.tsx'
import { dayOf, shiftDay } from './format.ts'
import { useSearch } from './router.tsx'

export function useDays(usual: number): {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly zone: string | undefined
} {
  const { directory, zone, chosenZone } = useNames()
  const days = Number(useSearch().get('days') ?? usual)
  const today = directory.asOf === '' ? undefined : dayOf(directory.asOf, zone)
  return { from: today && shiftDay(today, 1 - days), to: today, zone: chosenZone }
}
