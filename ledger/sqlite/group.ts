/** Group commit: what has queued up is carried out in one transaction, so one fsync serves them all. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'

export type Work = { readonly isWrite: boolean; readonly run: () => unknown; readonly done: (outcome: Outcome) => void }

export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }

/**
 * Runs `group` in order. Outcomes are told only after the commit: an answer never describes what could still be undone.
 * An operation that throws is rolled back alone; a commit that fails fails the whole group.
 */
export function runGroup(database: DatabaseSyncInstance, group: readonly Work[]): void {
  const outcomes = group.some(({ isWrite }) => isWrite) ? committed(database, group) : group.map(({ run }) => attempt(run))
  group.forEach(({ done }, index) => {
    const outcome = outcomes[index]
    if (outcome) done(outcome)
  })
}

function committed(database: DatabaseSyncInstance, group: readonly Work[]): Outcome[] {
  try {
    database.exec('begin immediate')
    const outcomes = group.map(({ isWrite, run }) => (isWrite ? attemptAlone(database, run) : attempt(run)))
    database.exec('commit')
    return outcomes
  } catch (error) {
    if (database.isTransaction) database.exec('rollback')
    return group.map(() => ({ ok: false, error }))
  }
}

function attemptAlone(database: DatabaseSyncInstance, run: () => unknown): Outcome {
  database.exec('savepoint one')
  const outcome = attempt(run)
  database.exec(outcome.ok ? 'release one' : 'rollback to one; release one')
  return outcome
}

function attempt(run: () => unknown): Outcome {
  try {
    return { ok: true, value: run() }
  } catch (error) {
    return { ok: false, error }
  }
}
