/** What the outbox publishes, of every kind of stream in the centres' catalog that publishes anything. */
import { catalog } from '../centres/catalog.ts'
import { type Aggregate, type Publication as Published, prefixOf } from '../ledger/aggregate.ts'

export type Publication = Published & {
  /** Streams that begin with it. */
  readonly prefix: string
}

export const publications: readonly Publication[] = Object.values(catalog).flatMap(
  (one: Pick<Aggregate<never, never, never>, 'kind' | 'publication'>) =>
    one.publication ? [{ ...one.publication, prefix: prefixOf(one) }] : [],
)
