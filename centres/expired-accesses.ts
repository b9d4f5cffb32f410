/** Empties accesses of the audit that have had their time: when and by whom stays, from where and to what goes. */
import type { Instant } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'

type Asked = { readonly before: Instant | undefined; readonly held: readonly string[]; readonly by: string; readonly at: Instant }

/** How many; a part at a time, so that others who write wait some milliseconds. */
export async function expireAccesses(ledger: Ledger, { before, held, by, at }: Asked, signal?: AbortSignal): Promise<number> {
  if (before === undefined) return 0
  for (let emptied = 0; ; ) {
    signal?.throwIfAborted()
    const now = await ledger.expireAccesses({ before, held, by, at })
    if (now === 0) return emptied
    emptied += now
  }
}
