/** The zone of a view's local days and times: the site's where it shows one, else the viewer's choice, else the hotline's. */
import type { Directory } from './published-api.ts'
import { setting } from './setting.ts'

/** What the address narrows a page to. */
export type InView = { readonly sites: readonly string[]; readonly queues: readonly string[] }

export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name !== ''
  } catch {
    return false
  }
}

/** Empty where nothing was chosen at this browser. */
export const zoneSetting = setting('zone', (stored) => (stored !== null && isZone(stored) ? stored : ''))

type Get = (name: string) => string | undefined

export function inViewOf(get: Get): InView {
  const listed = (text: string | undefined) => (text ?? '').split(',').filter((id) => id !== '')
  const own = (name: 'site' | 'queue') => (get(name) === undefined ? listed(get(`var-${name}`)) : [get(name) ?? ''])
  return { sites: own('site'), queues: own('queue') }
}

/** The only site shown decides; one that nobody registered decides nothing. */
export function zoneInView(
  { sites, queues, zone }: Pick<Directory, 'sites' | 'queues' | 'zone'>,
  shown: InView,
  chosen: string | undefined,
): { readonly zone: string; readonly isOfSite: boolean } {
  const ids = new Set([...shown.sites, ...queues.filter(({ id }) => shown.queues.includes(id)).map(({ siteId }) => siteId)])
  const narrowed = sites.filter(({ id }) => ids.has(id))
  const [first, second] = narrowed.length > 0 ? narrowed : sites
  const ofSite = second === undefined ? first?.zone : undefined
  return ofSite ? { zone: ofSite, isOfSite: true } : { zone: chosen ?? zone, isOfSite: false }
}

/** The likely ones first: the hotline's, the sites', the browser's, UTC. */
export function zonesToChoose({ zone, sites }: Pick<Directory, 'zone' | 'sites'>): string[] {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const known = [zone, ...sites.map((site) => site.zone), own, 'UTC'].filter(isZone)
  return [...new Set([...known, ...Intl.supportedValuesOf('timeZone')])]
}
