/** How far a scoring job has looked: a look asks for what came since the one before, and once an hour for all that has no score. */
import { hours, type Instant, instant, minutes, plus, seconds } from '../../domain/kernel/time.ts'
import type { Checkpoints } from '../../ledger/ledger.ts'

/** A batch becomes visible some time after its rows were stamped; what takes longer is found within the hour. */
const SETTLE = minutes(2)
const WHOLE_EVERY = hours(1)

/** `since`: rows stamped from then on are looked at; undefined: all are. */
export type Look = { readonly since: Instant | undefined; readonly done: () => Promise<void> }

/** `name` changes with whatever makes old rows due again, such as a new form. `done` is called when nothing that the look found is left. */
export async function nextLook(ledger: Checkpoints, name: string, now: Instant): Promise<Look> {
  const [looked, whole] = await Promise.all([ledger.checkpoint(`${name}/looked`), ledger.checkpoint(`${name}/whole`)])
  // A host whose clock was ahead has left instants that are still to come.
  const isWhole = looked === 0 || looked > now || whole > now || now - whole >= WHOLE_EVERY * 1000
  const done = async () => {
    await ledger.saveCheckpoint(`${name}/looked`, now)
    if (isWhole) await ledger.saveCheckpoint(`${name}/whole`, now)
  }
  return { since: isWhole ? undefined : plus(instant(looked), seconds(-SETTLE)), done }
}
