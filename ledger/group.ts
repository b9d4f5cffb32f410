/** Group commit: what has queued up is carried out in one transaction, so one fsync serves them all. */

export type Work = { readonly isWrite: boolean; readonly run: () => Promise<unknown>; readonly done: (outcome: Outcome) => void }

export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }

/** One connection's transaction control. */
export type Transactions = {
  /** Opens a transaction that is the only writer of the whole ledger until it ends. */
  readonly begin: () => Promise<void>
  readonly exec: (statement: string) => Promise<void>
  /** Ends the transaction, if one is open, without a trace. */
  readonly rollback: () => Promise<void>
}

/** More gains nothing: at 256 the fsync is under 1 % of a group. */
export const LARGEST_GROUP = 256

/**
 * Runs `group` in order. Outcomes are told only after the commit: an answer never describes what could still be undone.
 * An operation that throws is rolled back alone; a commit that fails fails the whole group.
 */
export async function runGroup(transactions: Transactions, group: readonly Work[]): Promise<void> {
  const outcomes = group.some(({ isWrite }) => isWrite)
    ? await committed(transactions, group)
    : await inTurn(group, ({ run }) => attempt(run))
  group.forEach(({ done }, index) => {
    const outcome = outcomes[index]
    if (outcome) done(outcome)
  })
}

async function committed(transactions: Transactions, group: readonly Work[]): Promise<Outcome[]> {
  try {
    await transactions.begin()
    const outcomes = await inTurn(group, ({ isWrite, run }) => (isWrite ? attemptAlone(transactions, run) : attempt(run)))
    await transactions.exec('commit')
    return outcomes
  } catch (error) {
    await transactions.rollback()
    return group.map(() => ({ ok: false, error }))
  }
}

async function attemptAlone({ exec }: Transactions, run: () => Promise<unknown>): Promise<Outcome> {
  await exec('savepoint one')
  const outcome = await attempt(run)
  // Where a full disk has ended the transaction, what ended it is the trouble, not that there is none.
  if (!outcome.ok)
    await exec('rollback to savepoint one').catch(() => {
      throw outcome.error
    })
  await exec('release savepoint one')
  return outcome
}

async function attempt(run: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: true, value: await run() }
  } catch (error) {
    return { ok: false, error }
  }
}

async function inTurn<T>(group: readonly Work[], run: (work: Work) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (const work of group) results.push(await run(work))
  return results
}
