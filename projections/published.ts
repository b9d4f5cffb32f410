/** What the ledger publishes: a projection for every kind of stream in the centres' catalog that says what. */
import { catalog } from '../centres/catalog.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import type { TopicProjection } from './projection.ts'

export const published: readonly TopicProjection[] = Object.values(catalog).flatMap(
  ({ kind, publication }: Pick<Aggregate<never, never, never>, 'kind' | 'publication'>) => {
    if (!publication) return []
    const { topic } = publication
    return [{ kind: 'topic', name: topic, description: `Events into topic ${topic}, by ingest or to Kafka.`, streams: [kind], publication }]
  },
)
