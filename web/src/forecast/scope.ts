/** What the page shows, as its address says: one queue, a site, or the whole. */
import type { Directory } from '../published-api.ts'
import { zoneInView } from '../zone.ts'

export type Scope = { readonly queue: string } | { readonly site: string } | Readonly<Record<string, never>>

type Search = { readonly get: (name: string) => string | undefined }

/** Without a choice in the address, the first queue; undefined while none is known. */
export function scopeOf(search: Search, queues: Directory['queues']): Scope | undefined {
  if (search.get('level') === 'total') return {}
  const site = search.get('site')
  if (site !== undefined) return { site }
  const queue = search.get('queue') ?? queues[0]?.id
  return queue === undefined ? undefined : { queue }
}

/** For a list of choices: `total`, `site/ID` or `queue/ID`. */
export function choiceOf(scope: Scope | undefined): string | null {
  if (scope === undefined) return null
  if ('queue' in scope) return `queue/${scope.queue}`
  return 'site' in scope ? `site/${scope.site}` : 'total'
}

/** The address for a choice; what is undefined is taken out of it. */
export function addressOf(value: string): Record<'queue' | 'site' | 'level', string | undefined> {
  const [kind, ...rest] = value.split('/')
  const id = rest.join('/')
  return { queue: kind === 'queue' ? id : undefined, site: kind === 'site' ? id : undefined, level: kind === 'total' ? 'total' : undefined }
}

/** The zone in which the service cuts its days: plans are the hotline's, whatever a viewer chose. */
export const zoneOfScope = (directory: Directory, scope: Scope | undefined): string =>
  zoneInView(
    directory,
    { sites: scope && 'site' in scope ? [scope.site] : [], queues: scope && 'queue' in scope ? [scope.queue] : [] },
    undefined,
  ).zone
