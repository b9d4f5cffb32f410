/** What is looked at: one queue, the queues of a site, or all of them. */
import type { Store } from '../store.ts'
import { QUEUES } from './directory.ts'

/** `queues` undefined: all. */
export type Scope = {
  readonly level: 'queue' | 'site' | 'total'
  readonly siteId: string
  readonly queues: readonly string[] | undefined
}

export async function scopeOf(store: Store, { queue, site }: { readonly queue?: string; readonly site?: string }): Promise<Scope> {
  if (queue !== undefined) return { level: 'queue', siteId: '', queues: [queue] }
  if (site === undefined) return { level: 'total', siteId: '', queues: undefined }
  const rows = await store.query<{ id: string }>(`select id from (${QUEUES}) where siteId = {site:String}`, { site })
  return { level: 'site', siteId: site, queues: rows.map(({ id }) => id) }
}

/** SQL that keeps the scope's queues, with its parameter. */
export const ofScope = ({ queues }: Pick<Scope, 'queues'>): { readonly sql: string; readonly params: Record<string, readonly string[]> } =>
  queues === undefined ? { sql: '1', params: {} } : { sql: 'has({queues:Array(String)}, queue_id)', params: { queues } }
