/** `--zone` of the commands that serve pages. */
import { checkedZone, DEFAULT_ZONE } from '../domain/kernel/zone.ts'
import type { Args } from './command.ts'

export const zoneOption = {
  zone: {
    type: 'string',
    description: `IANA zone of local days where no single site says it. Default: the first site's, else ${DEFAULT_ZONE}.`,
  },
} as const

/** Nothing where it was not given. */
export function zoneFrom(args: Args): { readonly zone?: string } {
  const zone = args.text('zone')
  return zone === undefined ? {} : { zone: checkedZone(zone) }
}
