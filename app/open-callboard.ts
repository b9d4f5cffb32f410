/** The library's front door: store, ledger, ingest and jobs of one data directory, opened together in the host's process. */

import { hostname } from 'node:os'
import { orders } from '../centres/orders.ts'
import { type CentreOptions, type CentreParts, type ServiceCentres, serviceCentres } from '../centres/service-centres.ts'
import { type Clock, type Instant, instant } from '../domain/kernel/time.ts'
import { checkedZone } from '../domain/kernel/zone.ts'
import { host, type Principal } from '../domain/principal.ts'
import { deadlinePolicy } from '../domain/workorder/deadlines.ts'
import type { WorkOrder } from '../domain/workorder/work-order.ts'
import { ingestEvents, type PositionedEvent, recordOf } from '../ingest/ingest-events.ts'
import type { Counts } from '../ingest/writer.ts'
import { type Interfaces, openInterfaces } from '../interfaces/open-interfaces.ts'
import { type JobDeps, jobs } from '../jobs/catalog.ts'
import { openComputePool } from '../jobs/compute/pool.ts'
import type { Recall } from '../jobs/engine/reconcile.ts'
import type { RunEnd } from '../jobs/engine/runner.ts'
import { type Scheduler, startScheduler } from '../jobs/engine/scheduler.ts'
import { localZoneOf, queueZonesOf } from '../jobs/local-zone.ts'
import { runsInto } from '../jobs/operations/keep-runs.ts'
import { stateOf } from '../ledger/aggregate.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type LedgerOptions, openLedger } from '../ledger/open-ledger.ts'
import { pairUp } from '../projections/pair.ts'
import { Projections } from '../projections/projections.ts'
import type { RelayOptions } from '../projections/publish-kafka.ts'
import { checkedStatement, ofPerson } from '../sql/guard.ts'
import { migrate } from '../sql/migrate.ts'
import { openStore, type StoreOptions } from '../sql/open-store.ts'
import { arrivedIn } from '../sql/reads/arrived.ts'
import { stopExpiry } from '../sql/retention.ts'
import { mend, missingObjects } from '../sql/schema/compare.ts'
import type { Params, Store } from '../sql/store.ts'
import { otelTraces } from '../sql/tables/traces.ts'
import type { SpanEnd } from '../traces/collect.ts'
import { activeTraceparent } from '../traces/span.ts'
import { startTracing, type Tracing } from '../traces/tracing.ts'
import { keepPrivate, makePrivate, tightenedText } from './private-directory.ts'
import { WhileOpen } from './while-open.ts'

export type CallboardOptions = {
  /** Holds the embedded store and the ledger; made where it does not exist. */
  readonly dataDir: string
  /** A PostgreSQL ledger, `postgres://user:password@host/database`, instead of the file in the data directory. */
  readonly ledgerUrl?: string
  /** A ClickHouse server instead of the embedded engine. */
  readonly clickhouse?: { readonly url: string; readonly user?: string; readonly password?: string; readonly database?: string }
  /** IANA zone of the hotline's local days where it has several sites, or none. Default: the first site's, else Asia/Shanghai. */
  readonly zone?: string
  /** Credentials of interfaces by name, as their header carries them (`Bearer …`); the registry holds names alone. */
  readonly secrets?: Readonly<Record<string, string>>
  /** Default: the machine's clock. */
  readonly clock?: Clock
  /** `relay` (default) brings what the ledger holds into ClickHouse; `all` also scores, forecasts and rosters; `none` runs nothing by itself. */
  readonly jobs?: 'all' | 'relay' | 'none'
  /** Order events go to these Kafka brokers instead of into the store; `callboard ingest` brings them there. */
  readonly relay?: RelayOptions
  /**
   * Share of traces kept in `otel_traces`, 0..1, default 0.1; failed ones are always kept. `host`: spans go to the tracer provider that
   * the host application has registered with OpenTelemetry, and nothing is written here.
   */
  readonly traces?: number | 'host'
  /** Limits and calendars of work orders where the directory has none (`limit` entries). Default: the usual limits around the clock. Throws `usage` where a limit is no time. */
  readonly deadlines?: CentreOptions['deadlines']
  /** How campaigns reach customers: the registered interface of each channel's gateway, or a function of the host's. */
  readonly gateways?: CentreOptions['gateways']
  /** `owner` insists on holding the data directory itself. */
  readonly role?: 'owner' | 'any'
  /** Up to where the host's own sources have delivered; slot jobs wait for it. Default: the clock alone decides. */
  readonly watermark?: () => Promise<Instant | undefined>
  /** Every command, job run, interface call and batch that ended; nothing with `traces: 'host'`. */
  readonly onSpanEnd?: (end: SpanEnd) => void
  /** Told of every run of a job, failed ones included. */
  readonly onJobEnd?: (end: RunEnd) => void
  /** Told of each job that goes on from an earlier instant, because the clock that planned it was ahead. */
  readonly onRecall?: (recall: Recall) => void
  /** Told where ledger, store or brokers were out of reach; the next tick tries again. */
  readonly onError?: (error: unknown) => void
}

export type Callboard = ServiceCentres & {
  readonly store: Store
  readonly ledger: Ledger
  /** The readers of the ledger. */
  readonly projections: Projections
  /**
   * The service centres for whoever the host application has recognised: every command is given, checked and recorded as theirs. Without it, as in
   * `callboard.order(…)`, the host itself (`host`) gives the commands.
   */
  as(principal: Principal): ServiceCentres
  /** The order as of its last event; status `none` where it was never opened. */
  readOrder(orderId: string): Promise<WorkOrder>
  /** The registry of other systems, and calls through it that never throw for what they do. */
  readonly interfaces: Interfaces
  /** Records of one topic from a host's own source. Positions grow and are never reused; repeating a call changes nothing. */
  ingest(topic: string, source: string, events: readonly PositionedEvent[]): Promise<Counts>
  /** ClickHouse SQL with `{name:Type}` parameters; integers of 64 bits come as text. What people may ask is what it takes: it only reads, and neither files nor other hosts (no `file`, `url`, `s3`, `remote`, `executable`, `dictionary`, INTO OUTFILE). With `admin` it takes any statement: never pass a stranger's text on with it. Throws `usage` for SQL that does not hold and after `close`, `unavailable` where the store does not answer. */
  query<Row = Record<string, unknown>>(sql: string, params?: Params, options?: { readonly admin?: boolean }): Promise<Row[]>
  /** Brings what was commanded before into ClickHouse, and with `all` does the jobs that wait; resolves when that is done. Throws what fails. */
  catchUp(): Promise<void>
  /** Stops jobs, waits for what is under way, releases the data directory. */
  close(): Promise<void>
}

/** Throws `usage` where the data directory can't be made or the zone is none, `conflict` where another process holds the data directory or store and ledger are no pair, `unavailable` where a server does not answer. */
export async function openCallboard(options: CallboardOptions): Promise<Callboard> {
  const { dataDir, clock = () => instant(Date.now()) } = options
  const zone = options.zone === undefined ? undefined : checkedZone(options.zone)
  const deadlines = deadlinePolicy(options.deadlines)
  const before = await keepPrivate(dataDir)
  if (before !== undefined) process.emitWarning(tightenedText(dataDir, before))
  if (!options.clickhouse || !options.ledgerUrl) await makePrivate(dataDir)
  const store = await openStore(storeOptions(options))
  try {
    await migrate(store)
    await mend(store, await missingObjects(store))
    await stopExpiry(store, clock())
    const ledger = await pairedLedger(store, { dataDir, ...(options.ledgerUrl ? { url: options.ledgerUrl } : {}) })
    const tracing = tracingInto(store, options)
    const compute = openComputePool()
    const projections = new Projections({ store, ledger, clock, relay: options.relay, onError: options.onError })
    if (options.jobs !== 'none') projections.start()
    const owner = `${hostname()}/${process.pid}`
    const deps: JobDeps = {
      owner,
      store,
      ledger,
      clock,
      localZone: localZoneOf(store, zone),
      queueZones: queueZonesOf(store, zone),
      compute,
      keepRuns: runsInto(store),
      watermark: options.watermark ?? noWatermark,
    }
    const scheduler = options.jobs === 'all' ? startScheduler({ jobs, deps, ...callbacks(options) }) : undefined
    const interfaces = openInterfaces({
      secrets: new Map(Object.entries(options.secrets ?? {})),
      ledger,
      clock,
      reporter: owner,
      ...(options.onError ? { onError: options.onError } : {}),
    })
    const centres = { ledger, callInterface: interfaces.call, deadlines, gateways: options.gateways, clock, hasArrived: arrivedIn(store) }
    return assemble({ centres, store, ledger, projections, interfaces, clock, scheduler }, async () => {
      await interfaces.close()
      await projections.stop()
      await compute.close()
      await tracing?.close()
    })
  } catch (error) {
    await store.close()
    throw error
  }
}

async function pairedLedger(store: Store, options: LedgerOptions): Promise<Ledger> {
  const ledger = await openLedger(options)
  try {
    await pairUp(store, ledger)
    return ledger
  } catch (error) {
    await ledger.close()
    throw error
  }
}

const noWatermark = async (): Promise<undefined> => undefined

const callbacks = ({ onJobEnd, onRecall, onError }: CallboardOptions) => ({
  ...(onJobEnd ? { onEnd: onJobEnd } : {}),
  ...(onRecall ? { onRecall } : {}),
  ...(onError ? { onError } : {}),
})

const storeOptions = ({ dataDir, clickhouse, role }: CallboardOptions): StoreOptions => ({
  dataDir,
  ...clickhouse,
  ...(role ? { role } : {}),
})

const tracingInto = (store: Store, { traces, onSpanEnd }: CallboardOptions): Tracing | undefined =>
  traces === 'host' ? undefined : startTracing({ sink: (rows) => store.insert(otelTraces, rows), ratio: traces, onEnd: onSpanEnd })

type Parts = Pick<Callboard, 'store' | 'ledger' | 'projections' | 'interfaces'> & {
  readonly centres: CentreParts
  readonly clock: Clock
  readonly scheduler: Scheduler | undefined
}

function assemble(parts: Parts, closeWorkers: () => Promise<void>): Callboard {
  const life = new WhileOpen()
  const { store, ledger, projections, interfaces, clock, scheduler } = parts
  const centres = { ...parts.centres, ledger: life.guarding(ledger), callInterface: life.guarding(interfaces).call }
  const own = {
    readOrder: (orderId: string) => stateOf(ledger, orders, orderId),
    ingest: async (topic: string, source: string, events: readonly PositionedEvent[]) => {
      const traceparent = activeTraceparent()
      const headers = traceparent === undefined ? {} : { traceparent }
      const records = events.map((event) => ({ ...recordOf(event), headers }))
      return ingestEvents(store, topic, { source, generation: 0 }, records, clock())
    },
    query: async <Row = Record<string, unknown>>(sql: string, params?: Params, { admin = false } = {}): Promise<Row[]> => {
      const statement = admin ? sql : await checkedStatement(store, sql, params)
      return ofPerson(sql, () => store.query<Row>(statement, params))
    },
    catchUp: async () => {
      await projections.catchUp()
      await scheduler?.catchUp()
    },
  }
  let closing: Promise<void> | undefined
  const close = async () => {
    await life.close()
    await scheduler?.stop()
    await closeWorkers()
    await ledger.close()
    await store.close()
  }
  return {
    ...serviceCentres(centres, host()),
    store: life.guarding(store),
    ledger: life.guarding(ledger),
    projections: life.guarding(projections),
    interfaces: life.guarding(interfaces),
    as: (principal) => serviceCentres(centres, principal),
    ...guardedMembers(life.guarding(own)),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/** As members of its own, so that a host may take them apart. */
const guardedMembers = ({ readOrder, ingest, query, catchUp }: Pick<Callboard, 'readOrder' | 'ingest' | 'query' | 'catchUp'>) => ({
  readOrder,
  ingest,
  query,
  catchUp,
})
