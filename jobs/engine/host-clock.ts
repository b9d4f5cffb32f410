/** Whether this host's clock agrees with that of the ledger it shares: hosts a day apart took back each other's slots without end. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import type { JobLedger } from '../../ledger/job-ledger.ts'
import type { EngineDeps } from './job.ts'
import { TICK } from './plan.ts'

/** Half of what a cursor may be ahead: of two hosts that agree with the ledger neither finds the other's cursor ahead of its clock. */
const MOST_MS = (TICK * 1000) / 2

/** Milliseconds by which the clock is ahead of the ledger's, negative where it is behind; 0 where they agree, or the ledger has no clock of its own. */
export async function aheadOfLedger(jobs: Pick<JobLedger, 'sharedClock'>, clock: Clock): Promise<number> {
  const before = clock()
  const shared = await jobs.sharedClock()
  if (shared === undefined) return 0
  // The answer may have taken its time.
  const ahead = shared < before ? before - shared : Math.min(0, clock() - shared)
  return Math.abs(ahead) > MOST_MS ? ahead : 0
}

/** Asked before each look; says once that the clock is wrong, and once more when it was right in between. */
export class HostClock {
  readonly #deps: Pick<EngineDeps, 'ledger' | 'clock'>
  readonly #onError: ((error: unknown) => void) | undefined
  #isSaid = false

  constructor(deps: Pick<EngineDeps, 'ledger' | 'clock'>, onError?: (error: unknown) => void) {
    this.#deps = deps
    this.#onError = onError
  }

  async isRight(): Promise<boolean> {
    const ahead = await aheadOfLedger(this.#deps.ledger.jobs, this.#deps.clock)
    if (ahead !== 0 && !this.#isSaid) this.#onError?.(new CallboardError('conflict', messageOf(ahead)))
    this.#isSaid = ahead !== 0
    return ahead === 0
  }
}

const messageOf = (ahead: number): string =>
  `This host's clock is ${Math.round(Math.abs(ahead) / 1000)} s ${ahead > 0 ? 'ahead of' : 'behind'} the ledger's, and ${MOST_MS / 1000} s are the most: no job runs here until it is set right, by NTP.`
