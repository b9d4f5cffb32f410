/** Erases a customer from ledger and store, and proves by search that nothing readable is left. */
import { createHash } from 'node:crypto'
import { standingBackups } from '../../centres/backups.ts'
import { mayErase, PERSONAL, personalTexts, recordErasure, resealLedger } from '../../centres/erasures.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import { type Clock, toIso } from '../../domain/kernel/time.ts'
import type { Principal } from '../../domain/principal.ts'
import { eraseRejects } from '../../ingest/file/erased-rejects.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { scrubInThread } from '../../ledger/sqlite/scrub-thread.ts'
import type { Projections } from '../../projections/projections.ts'
import { type Erased, eraseInStore } from '../../sql/erasure.ts'
import { type Searched, searchStore } from '../../sql/erasure-search.ts'
import type { Store } from '../../sql/store.ts'

export type ErasureParts = {
  readonly store: Store
  readonly ledger: Ledger
  readonly projections: Projections
  readonly clock: Clock
  /** Where imports leave what they refuse. */
  readonly rejectsDir: string
  /** The ledger's file; undefined where it is in PostgreSQL. */
  readonly ledgerFile: string | undefined
}

export type ErasureRequest = {
  readonly customerId: string
  readonly reason: string
  /** Further texts to look for afterwards: names, numbers, addresses. */
  readonly also: readonly string[]
}

export type ErasureReceipt = {
  readonly customerId: string
  readonly at: string
  readonly by: string
  readonly reason: string
  readonly erased: readonly Erased[]
  /** How many texts were looked for, and the SHA-256 of all of them together. */
  readonly wanted: { readonly texts: number; readonly sha256: string }
  readonly searched: readonly Searched[]
  /** Events in clear that the chain covers, written before personal members were sealed. */
  readonly inClear: number
  /** Made before and not shredded, as far as the ledger knows: they still hold the customer. */
  readonly backups: readonly { readonly directory: string; readonly at: string }[]
  readonly isProven: boolean
  /** Of all members above, in this order, as JSON. */
  readonly sha256: string
}

/** In this order. */
export const ERASURE_STAGES = ['catching_up', 'sealing', 'rewriting', 'searching'] as const
export type ErasureStage = (typeof ERASURE_STAGES)[number]

/** Shorter ones are said of many: 'no answer' in somebody else's order proves nothing. */
const TELLING = 12

const isTelling = (text: string): boolean => text.length >= TELLING || /\d{7}/.test(text) || /.@./.test(text)

/** Rejections: `customer.not_found`, those of `mayErase`. A repeat erases what came back meanwhile, and proves it again. */
export async function eraseCustomer(
  parts: ErasureParts,
  principal: Principal,
  request: ErasureRequest,
  onStage: (stage: ErasureStage) => void = () => undefined,
): Promise<Parsed<ErasureReceipt>> {
  const { store, ledger, projections, clock, ledgerFile, rejectsDir } = parts
  const { customerId, reason, also } = request
  const asked = { subject: customerId, at: clock(), by: principal.id, reason }
  const allowed = await mayErase(ledger, principal, asked)
  if (!allowed.ok) return allowed
  onStage('catching_up')
  await projections.catchUp()
  if (!(await isKnown(parts, customerId)))
    return rejected('customer.not_found', `Nothing is known of a customer '${customerId}'; check the id.`)
  onStage('sealing')
  await resealLedger(ledger, { by: principal.id, at: clock(), subject: customerId })
  const texts = [...new Set([...(await personalTexts(ledger, customerId)).filter(isTelling), ...also])].sort()
  const erasure = await ledger.eraseSubject(asked)
  const { inbox } = await ledger.heads()
  await ledger.dropDelivered(inbox)
  onStage('rewriting')
  const wanted = { words: [customerId], texts }
  const rejects = await eraseRejects(rejectsDir, wanted)
  const erased = [...(await eraseInStore(store, { customers: [customerId] })), { table: 'rejects files', rows: rejects.erased }]
  onStage('searching')
  const inFile =
    ledgerFile === undefined ? [] : [{ place: 'ledger.sqlite', rows: 1, found: (await scrubInThread(ledgerFile, texts)).length }]
  const searched = [
    ...(await searchStore(store, wanted)),
    { place: 'rejects files', rows: rejects.rows, found: (await eraseRejects(rejectsDir, wanted)).erased },
    await searchLedger(ledger, texts),
    ...inFile,
  ]
  const inClear = await ledger.countInClear(customerId, PERSONAL)
  const isProven = inClear === 0 && searched.every(({ found }) => found === 0)
  const receipt = {
    ...{ customerId, at: toIso(erasure.at), by: erasure.by, reason: erasure.reason },
    erased: erased.filter(({ rows }) => rows > 0),
    wanted: { texts: texts.length, sha256: sha256(texts) },
    ...{ searched, inClear },
    backups: (await standingBackups(ledger)).map(({ directory, at }) => ({ directory, at: toIso(at) })),
    isProven,
  }
  const signed = { ...receipt, sha256: sealOfReceipt(receipt) }
  await recordErasure(ledger, erasure, clock(), { isProven, receipt: signed.sha256 })
  return parsed(signed)
}

/** Finds a receipt that was changed or cut; whoever can write it can seal it too. */
export const sealOfReceipt = (receipt: Readonly<Record<string, unknown>>): string => sha256(receipt)

const sha256 = (said: unknown): string => createHash('sha256').update(JSON.stringify(said)).digest('hex')

async function isKnown({ store, ledger }: ErasureParts, customerId: string): Promise<boolean> {
  if ((await ledger.streamsOf(customerId)).length > 0) return true
  return (await searchStore(store, { words: [customerId], texts: [] })).some(({ found }) => found > 0)
}

const PAGE = 5000

/** As every reader of the ledger has it, opened where there is a key. */
async function searchLedger(ledger: Ledger, texts: readonly string[]): Promise<Searched> {
  let [rows, found] = [0, 0]
  for (let after = 0; ; ) {
    const page = await ledger.readFrom(after, PAGE)
    const last = page.at(-1)
    if (!last) return { place: 'ledger', rows, found }
    after = last.position
    rows += page.length
    const quoted = texts.map((text) => JSON.stringify(text).slice(1, -1))
    found += page.filter(({ data }) => {
      const said = JSON.stringify(data)
      return quoted.some((text) => said.includes(text))
    }).length
  }
}

/** What would be erased: how many rows of each table, and events of the ledger, say something of the customer. */
export async function previewErasure(parts: ErasureParts, customerId: string): Promise<Parsed<readonly Searched[]>> {
  if (!(await isKnown(parts, customerId)))
    return rejected('customer.not_found', `Nothing is known of a customer '${customerId}'; check the id.`)
  const streams = await parts.ledger.streamsOf(customerId)
  const places = await searchStore(parts.store, { words: [customerId], texts: [] })
  return parsed([...places.filter(({ found }) => found > 0), { place: 'ledger streams', rows: streams.length, found: streams.length }])
}
