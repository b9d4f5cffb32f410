/** Whether the store can take more: parts waiting to be merged, free disk, and how long inserts take. */
import type { Store } from '../sql/store.ts'

export type Health = { readonly parts: number; readonly freeBytes: number; readonly insertMs: number }

// ClickHouse delays inserts from 1,000 parts in a partition on and refuses them from 3,000.
const MOST_PARTS = 600
const LEAST_FREE_BYTES = 1 << 30
const LONGEST_INSERT_MS = 15_000
/** Once paused, each measure must be this much better before it goes on, so that it does not flicker. */
const RELIEF = 0.7
const POLL_MS = 2000

/** Why nothing more is taken, in one line; undefined where the store can take more. */
export function pressureOf({ parts, freeBytes, insertMs }: Health, wasPressed = false): string | undefined {
  const most = wasPressed ? RELIEF : 1
  if (freeBytes < LEAST_FREE_BYTES / most)
    return `the disk has ${Math.round(freeBytes / (1 << 20))} MB free, less than ${LEAST_FREE_BYTES >> 20} MB: free space or enlarge it`
  if (parts > MOST_PARTS * most) return `a partition has ${parts} parts, more than ${MOST_PARTS}: merges must catch up`
  if (insertMs > LONGEST_INSERT_MS)
    return `an insert has been running for ${Math.round(insertMs / 1000)} s, longer than ${LONGEST_INSERT_MS / 1000} s`
  return undefined
}

const HEALTH = `select (select max(n) from (select count() as n from system.parts where active and database = currentDatabase() group by table, partition_id)) as parts,
  (select min(free_space) from system.disks where type != 'ObjectStorage') as free_bytes`

/** Nothing known counts as healthy: what a store does not tell must not stop it. */
async function measured(store: Store): Promise<Omit<Health, 'insertMs'>> {
  const [row] = await store.query<{ parts: string | null; free_bytes: string | null }>(HEALTH).catch(() => [])
  return { parts: Number(row?.parts ?? 0), freeBytes: Number(row?.free_bytes ?? Number.POSITIVE_INFINITY) }
}

/** Looks at the store while inserts run, and as long as it is under pressure. */
export class PressureGauge {
  readonly #store: Store
  readonly #insertMs: () => number
  readonly #onChange: (reason: string | undefined) => void
  #timer: NodeJS.Timeout | undefined
  #reason: string | undefined
  #isWatching = false

  /** `insertMs`: age of the oldest insert under way. */
  constructor(store: Store, insertMs: () => number, onChange: (reason: string | undefined) => void) {
    this.#store = store
    this.#insertMs = insertMs
    this.#onChange = onChange
  }

  get reason(): string | undefined {
    return this.#reason
  }

  /** Inserts are under way. */
  watch(): void {
    this.#isWatching = true
    this.#timer ??= setTimeout(() => void this.#look(), POLL_MS).unref()
  }

  /** No insert is under way; a pressure that was found is watched until it is gone. */
  rest(): void {
    this.#isWatching = false
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#isWatching = false
    this.#timer = undefined
  }

  async #look(): Promise<void> {
    const before = this.#reason
    this.#reason = pressureOf({ ...(await measured(this.#store)), insertMs: this.#insertMs() }, before !== undefined)
    if ((before === undefined) !== (this.#reason === undefined)) this.#onChange(this.#reason)
    if (this.#timer === undefined) return
    this.#timer = undefined
    if (this.#isWatching || this.#reason !== undefined) this.watch()
  }
}
