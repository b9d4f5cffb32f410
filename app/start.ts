/** Everything in one process: store, ledger, jobs, pages and, where wanted, the demo hotline. */
import { setTimeout } from 'node:timers/promises'
import { type Clock, type Instant, instant, toIso } from '../domain/kernel/time.ts'
import type { Recall } from '../jobs/engine/reconcile.ts'
import type { RunEnd } from '../jobs/engine/runner.ts'
import { buildService } from '../service/app.ts'
import type { ProviderOptions } from '../service/auth/provider.ts'
import { serveEngine } from '../service/endpoint/serve-engine.ts'
import { checkListenHost, type Exposure } from '../service/guard.ts'
import { Metrics } from '../service/metrics/metrics.ts'
import { readStatus } from '../service/status.ts'
import { isEmbedded } from '../sql/embedded.ts'
import { recomputeDirtySlots } from '../sql/recompute.ts'
import { watermarkOf } from '../sql/watermark.ts'
import type { SpanEnd } from '../traces/collect.ts'
import { giveDemoInspections } from './demo-inspections.ts'
import { DemoLine, type Progress } from './demo-line.ts'
import { demoPeople } from './demo-people.ts'
import { firstAdministratorText } from './first-administrator.ts'
import { listen } from './listen.ts'
import { type Callboard, type CallboardOptions, openCallboard } from './open-callboard.ts'
import { untilAborted } from './until-aborted.ts'

export type StartOptions = Pick<CallboardOptions, 'dataDir' | 'ledgerUrl' | 'clickhouse' | 'zone' | 'relay' | 'traces' | 'secrets'> & {
  readonly port: number
  readonly host: string
  /** Names under which a proxy passes requests on. */
  readonly allowedHosts?: readonly string[]
  /** How other machines reach it; people then sign in. */
  readonly exposure?: Exposure
  /** People sign in although nothing else asks for it. */
  readonly signIn?: boolean
  /** Signs people in beside accounts with a password. */
  readonly provider?: ProviderOptions | undefined
  /** Events are taken from this machine too only with a token. */
  readonly needsToken?: boolean
  /** `auto`: only where the data directory is empty or held the demo before. */
  readonly demo: 'on' | 'off' | 'auto'
  /** Never as somebody of the demo, as it serves others than who tries it. */
  readonly isProduction?: boolean
  readonly signal: AbortSignal
  readonly progress: Progress
  /** What happens, for people or as log lines. */
  readonly log: (event: string, more?: Readonly<Record<string, unknown>>) => void
}

/** Each topic of a tick is an insert of about a tenth of a second of a core: at one a second the demo took a tenth of a core at rest for them, and as much again to merge. */
const LIVE_TICK_MS = 20_000

/** Resolves when `signal` aborted and everything is drained. `onReady` is called when the first page answers. */
export async function startCallboard(
  options: StartOptions,
  onReady: (url: string, firstAdministrator: string | undefined) => void,
): Promise<void> {
  checkListenHost(options.host, options.exposure)
  const clock: Clock = () => instant(Date.now())
  const { signal, progress, log } = options
  let demo: DemoLine | undefined
  // Nothing has been delivered before the demo's history is there; jobs wait for it.
  let isLoading = options.demo !== 'off'
  let readLive: (() => Promise<Instant | undefined>) | undefined
  const watermark = async (): Promise<Instant | undefined> => (isLoading ? instant(0) : demo ? demo.watermark : readLive?.())
  const metrics = new Metrics()
  const onSpanEnd = (end: SpanEnd): void => metrics.observeSpan(end)
  const callboard = await openCallboard({ ...pick(options), clock, jobs: 'all', role: 'owner', watermark, onSpanEnd, ...reporters(log) })
  readLive = watermarkOf(callboard.store, clock)
  const engine = isEmbedded(callboard.store) ? await serveEngine(callboard.store, options.dataDir) : undefined
  try {
    const { store, ledger, projections } = callboard
    const parts = { store, ledger, projections, clock, dataDir: options.dataDir }
    const zone = options.zone === undefined ? {} : { zone: options.zone }
    const { needsToken = false, allowedHosts = [], exposure = {}, signIn = false, provider } = options
    const guards = { needsToken, allowedHosts, exposure, signIn, provider }
    const personas = demoPeople(ledger, options.isProduction === true)
    const app = await buildService({ personas, ...parts, ...zone, ...guards, metrics, status: () => readStatus(parts) })
    const url = await listen(app, options)
    if (await wantsDemo(options, callboard)) {
      demo = new DemoLine({ ...callboard, clock, signal, progress })
      await demo.load()
      await catchUpKpis(callboard, clock, options)
    }
    isLoading = false
    const first = await firstAdministratorText(ledger, url, clock(), options)
    if (!signal.aborted) onReady(url, first)
    await Promise.all([demo?.loadSpeech(), demo ? live(demo, callboard, { ...options, clock }) : untilAborted(signal)])
    log('draining')
    await app.close()
  } finally {
    await engine?.close()
    await callboard.close()
  }
}

const pick = ({ dataDir, ledgerUrl, clickhouse, zone, relay, traces, secrets }: StartOptions) => ({
  dataDir,
  ...(ledgerUrl ? { ledgerUrl } : {}),
  ...(clickhouse ? { clickhouse } : {}),
  ...(zone ? { zone } : {}),
  ...(relay ? { relay } : {}),
  ...(traces === undefined ? {} : { traces }),
  ...(secrets ? { secrets } : {}),
})

const reporters = (log: StartOptions['log']) => ({
  onJobEnd: ({ job, status, rows, error }: RunEnd) => log('job', { job, status, rows, ...(error ? { error } : {}) }),
  onRecall: ({ job, from, to }: Recall) =>
    log('job_recalled', {
      job,
      from: toIso(from),
      to: toIso(to),
      error: 'the clock was ahead; slots that were run too early fall due again',
    }),
  onError: (error: unknown) => log('job_error', { error: error instanceof Error ? error.message : String(error) }),
})

async function wantsDemo({ demo }: StartOptions, { ledger, store }: Callboard): Promise<boolean> {
  if (demo !== 'auto') return demo === 'on'
  if (await DemoLine.isLoaded(ledger)) return true
  const [raw] = await store.query<{ n: string }>('select count() as n from (select 1 from raw_events limit 1)')
  return Number(raw?.n ?? 0) === 0 && (await ledger.readFrom(0, 1)).length === 0
}

/** Roll-ups of the history before the pages are announced: eight weeks of live aggregation would make every board slow. */
async function catchUpKpis({ store }: Callboard, clock: Clock, { signal, progress }: StartOptions): Promise<void> {
  const dirty = async () =>
    Number((await store.query<{ n: string }>('select count() as n from kpi_slots where served_version = 0'))[0]?.n ?? 0)
  const total = await dirty()
  let done = 0
  while (!signal.aborted) {
    const { slots } = await recomputeDirtySlots(store, { now: clock(), limit: 2000, settleSeconds: 0 })
    if (slots === 0) break
    done = Math.min(total, done + slots)
    progress('Key figures', done, total)
  }
  progress('Key figures', total, total)
}

async function live(
  demo: DemoLine,
  { store, ledger }: Callboard,
  { signal, log, clock }: StartOptions & { readonly clock: Clock },
): Promise<void> {
  let isInspected = false
  while (!signal.aborted) {
    try {
      await demo.tick()
      if (!isInspected) isInspected = await giveDemoInspections({ store, ledger, clock })
    } catch (error) {
      log('demo_error', { error: error instanceof Error ? error.message : String(error) })
    }
    await pause(LIVE_TICK_MS, signal)
  }
}

/** A shutdown ends it early. */
const pause = (ms: number, signal: AbortSignal): Promise<void> => setTimeout(ms, undefined, { signal }).catch(() => undefined)
