/** Whether the service can work: the store answers, the ledger answers, every migration is applied. */
import type { Static } from 'typebox'
import { migrate } from '../sql/migrate.ts'
import type { ReadyCheck } from './api/health.ts'
import type { Deps } from './deps.ts'

type Check = Static<typeof ReadyCheck>

/** A probe gives up after a few seconds; what answers later is not ready. */
const LONGEST_MS = 3000

/** Asks all three at once; what fails or stays silent is named with its remedy. */
export function readiness({ store, ledger }: Pick<Deps, 'store' | 'ledger'>): () => Promise<Check[]> {
  // Migrations that are applied stay so while this process lives; reading their files for each probe would cost more than the probe.
  let areApplied = false
  const migrations = async (): Promise<string> => {
    if (areApplied) return ''
    const { pending } = await migrate(store, { dryRun: true })
    areApplied = pending.length === 0
    return areApplied ? '' : `${pending.length} not applied, from ${pending[0] ?? ''} on; run callboard migrate.`
  }
  return () =>
    Promise.all([
      checked('store', 'does not answer; see callboard doctor.', async () => void (await store.query('select 1 as one'))),
      checked('ledger', 'does not answer; see callboard doctor.', async () => void (await ledger.checkpoint('readyz'))),
      checked('migrations', 'can not be compared with the store; run callboard migrate.', migrations),
    ])
}

async function checked(name: Check['name'], failure: string, ask: () => Promise<string | undefined>): Promise<Check> {
  const detail = await Promise.race([ask(), silence()]).catch(() => failure)
  return { name, ok: !detail, detail: detail ?? '' }
}

const silence = (): Promise<string> =>
  new Promise((resolve) =>
    setTimeout(() => resolve(`has not answered within ${LONGEST_MS / 1000} s; see callboard doctor.`), LONGEST_MS).unref(),
  )
