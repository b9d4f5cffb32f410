/** How records for the inbox cross over to the ledger's thread: those of one request as one piece. An object for each cost more than storing it. */
import { framed } from './inbox-frame.ts'
import type { InboxRecord, Parcel, Receipt, Taken } from './ledger.ts'

/** What may become of a record. */
export const STATES = { fresh: 0, repeat: 1, other: 2 } as const

/** Neighbours of one request together, in the order of the records. */
export function parcelsOf(records: readonly InboxRecord[]): Parcel[] {
  const runs: InboxRecord[][] = []
  for (const record of records) {
    const run = runs.at(-1)
    if (run?.[0] && areTogether(run[0], record)) run.push(record)
    else runs.push([record])
  }
  return runs.flatMap((run) => {
    const [first] = run
    if (!first) return []
    const { client, key, topic, traceparent } = first
    return [
      { client, key, topic, traceparent, rows: Uint32Array.from(run, ({ row }) => row ?? 0), bodies: framed(run.map(({ body }) => body)) },
    ]
  })
}

const areTogether = (a: InboxRecord, b: InboxRecord): boolean =>
  a.key === b.key && a.client === b.client && a.topic === b.topic && a.traceparent === b.traceparent

/** One for each record, in their order. */
export const receiptsOf = (all: readonly Taken[]): Receipt[] =>
  all.flatMap(({ positions, states }) =>
    Array.from(positions, (position, index) => {
      const state = states[index]
      return { position, isRepeat: state !== STATES.fresh, ...(state === STATES.other ? { isOther: true } : {}) }
    }),
  )
