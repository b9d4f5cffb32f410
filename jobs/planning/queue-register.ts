/** What is registered of queues for planning: their site, since when, opening hours, and what a planner expects of a new one. */

import { readDirectory } from '../../centres/directory.ts'
import { type OpeningHours, openingHours } from '../../domain/common/hours.ts'
import { type Instant, instant } from '../../domain/kernel/time.ts'

import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../sql/store.ts'

export type Expectation = { readonly callsPerDay: number; readonly ahtSeconds: number | undefined }

export type QueueRegister = {
  readonly queues: ReadonlyMap<string, { readonly siteId: string; readonly since: Instant }>
  readonly hours: ReadonlyMap<string, OpeningHours>
  readonly expected: ReadonlyMap<string, Expectation>
}

/** As registered at `at`. */
export async function readRegister(store: Store, ledger: Ledger, at: Instant): Promise<QueueRegister> {
  const [rows, entries] = [
    await store.query<{ id: string; site: string; since: number }>(
      `select queue_id as id, argMax(site_id, valid_from) as site, toUnixTimestamp(min(valid_from)) as since from dim_queues
       where valid_from <= {at:DateTime64(3,'UTC')} group by queue_id having argMax(ifNull(valid_to, toDateTime64('2200-01-01 00:00:00', 3, 'UTC')), valid_from) > {at:DateTime64(3,'UTC')}`,
      { at: new Date(at) },
    ),
    await readDirectory(ledger, at),
  ]
  const hours = new Map<string, OpeningHours>()
  const expected = new Map<string, Expectation>()
  for (const { kind, id, attributes } of entries) {
    const { calls_per_day: callsPerDay, aht_s: ahtSeconds } = attributes
    const said = kind === 'hours' ? openingHours(id, attributes) : undefined
    if (said?.ok) hours.set(id, said.value)
    if (kind === 'volume' && typeof callsPerDay === 'number')
      expected.set(id, { callsPerDay, ahtSeconds: typeof ahtSeconds === 'number' && ahtSeconds > 0 ? ahtSeconds : undefined })
  }
  // A queue without hours of its own has those of its site.
  for (const { id, site } of rows) {
    const ofSite = hours.get(site)
    if (ofSite && !hours.has(id)) hours.set(id, ofSite)
  }
  return { queues: new Map(rows.map(({ id, site, since }) => [id, { siteId: site, since: instant(since * 1000) }])), hours, expected }
}
