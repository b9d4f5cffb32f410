/** Who may have a customer erased, and what the ledger knows of whom: the half of an erasure that is decided here. */
import { randomUUID } from 'node:crypto'
import { heldText } from '../domain/common/hold.ts'
import { isBlank } from '../domain/kernel/blank.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { type Principal, type Role, refusal } from '../domain/principal.ts'
import { stateOf } from '../ledger/aggregate.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Erasure } from '../ledger/subjects.ts'
import { catalog } from './catalog.ts'
import { holds } from './holds.ts'

const ERASERS: readonly Role[] = ['admin']

/** Codes of rejections, with what they mean and what to do. */
export const erasureErrors = {
  'erasure.held': 'The customer is under legal hold. The message says since when, by whom and why; have it released first.',
  'erasure.own_hold': 'Whoever set the last legal hold on a customer may not erase the customer. Have somebody else do it.',
  'erasure.under_way': 'An erasure is under way in this process. Begin the next one when it is done.',
  'erasure.not_found': 'No such erasure was begun by this process. Its tombstone says whether it was carried out.',
  'erasure.reason_missing': 'A customer is erased for a reason, which the tombstone keeps. Say it.',
} as const

/** Whether `principal` may erase the customer now. */
export async function mayErase(ledger: Ledger, principal: Principal, { subject, reason }: Erasure): Promise<Parsed<true>> {
  const refused = refusal(principal, 'EraseCustomer', ERASERS)
  if (refused) return refused
  if (isBlank(reason)) return rejected('erasure.reason_missing', `Why '${subject}' is erased is not said; give --reason.`)
  const hold = await stateOf(ledger, holds, subject)
  if (hold.status === 'set') return rejected('erasure.held', `${heldText(hold)}. Nothing was erased.`)
  if (hold.status === 'released' && hold.setBy === principal.id)
    return rejected(
      'erasure.own_hold',
      `'${principal.id}' set the last hold on '${subject}' and may not erase it; have somebody else do it.`,
    )
  return parsed(true)
}

/** Personal members by `kind/event`, of all kinds. */
export const PERSONAL: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.values(catalog).flatMap(({ kind, personal }) =>
    personal === 'none' ? [] : Object.entries(personal).map(([type, members]): [string, readonly string[]] => [`${kind}/${type}`, members]),
  ),
)

/** Seals what stands in clear, of one customer or of all; how many events. A part at a time; a repeat goes on where the last one stopped, since what is sealed is passed over. */
export async function resealLedger(
  ledger: Ledger,
  asked: { readonly by: string; readonly at: Instant; readonly subject?: string | undefined },
  onPart: (position: number) => void = () => undefined,
): Promise<number> {
  for (let [after, sealed] = [0, 0]; ; ) {
    const { rewritten, next } = await ledger.reseal({ ...asked, personal: PERSONAL, after })
    sealed += rewritten
    if (next === undefined) return sealed
    after = next
    onPart(after)
  }
}

/** What events about the customer say, as far as it is personal; nothing after an erasure. */
export async function personalTexts(ledger: Ledger, customerId: string): Promise<string[]> {
  const texts = new Set<string>()
  for (const stream of await ledger.streamsOf(customerId))
    for (const { type, data } of await ledger.read(stream))
      for (const member of PERSONAL[`${stream.slice(0, stream.indexOf('/'))}/${type}`] ?? [])
        for (const value of [data[member]].flat()) if (typeof value === 'string') texts.add(value)
  return [...texts]
}

const STREAM = 'erasure'

/** The audit's entry of an erasure: what was done and with which result, nothing of whom. */
export async function recordErasure(
  ledger: Ledger,
  { subject, by }: Erasure,
  at: Instant,
  result: Readonly<Record<string, unknown>>,
): Promise<void> {
  const stream = `${STREAM}/${subject}`
  const version = (await ledger.read(stream)).length
  await ledger.append(stream, version, [{ id: `${stream}/${randomUUID()}`, type: 'customer_erased', at, actor: by, data: result }])
}
