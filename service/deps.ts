/** What the routes work with; built once by the composition root. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify'
import type { Clock } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Projections } from '../projections/projections.ts'
import type { Store } from '../sql/store.ts'
import type { StatusReport } from './api/status.ts'

export type Deps = {
  readonly store: Store
  readonly ledger: Ledger
  /** Brings what is written to the ledger into the store; pages wait for their own writes. */
  readonly projections: Projections
  readonly clock: Clock
  readonly dataDir: string
  /** IANA zone of local days where no single site says it. Default: the first site's. */
  readonly zone?: string | undefined
  /** Events are taken from this machine too only with a token; so they are in any case where people sign in. */
  readonly needsToken?: boolean
  /** What `callboard status` says; without it the status page shows what the store alone tells. */
  readonly status?: () => Promise<StatusReport>
}

/** Where routes are added: requests and answers have the types of their row's schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>
