/** What calls to interfaces came to in the last 24 hours. */
import { days, type Instant, plus } from '../../domain/kernel/time.ts'
import type { Store } from '../store.ts'

type Numbers = { readonly calls: number; readonly failures: number; readonly p95Ms: number | null }

export async function readCallNumbers(store: Store, now: Instant): Promise<ReadonlyMap<string, Numbers>> {
  const rows = await store.query<Numbers & { name: string }>(
    `select interface_id as name, toFloat64(count()) as calls, toFloat64(countIf(outcome != 'ok')) as failures,
       if(countIf(outcome = 'ok') = 0, null, quantileIf(0.95)(duration_ms, outcome = 'ok')) as p95Ms
     from interface_calls where called_at >= {from:DateTime64(3,'UTC')} group by interface_id`,
    { from: new Date(plus(now, days(-1))) },
  )
  return new Map(rows.map(({ name, ...numbers }) => [name, numbers]))
}
