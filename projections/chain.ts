/** Whether the ledger's chain holds and reaches the anchors that are kept outside of it. */
import type { Anchor } from '../ledger/anchor.ts'
import type { SealBreak } from '../ledger/event-store.ts'
import type { Ledger } from '../ledger/ledger.ts'

type KeptAnchor = Anchor & { readonly kept: 'file' | 'store' }

type Chain = {
  readonly ok: boolean
  readonly broken: SealBreak | undefined
  /** Anchors that the ledger does not reach. */
  readonly lost: readonly KeptAnchor[]
  readonly anchors: readonly KeptAnchor[]
}

/** `inStore`: the newest anchor of the analytics store, where there is one. */
export async function verifyChain(ledger: Ledger, inStore: Anchor | undefined): Promise<Chain> {
  const file = await ledger.anchor()
  const anchors: KeptAnchor[] = [
    ...(file ? [{ ...file, kept: 'file' as const }] : []),
    ...(inStore ? [{ ...inStore, kept: 'store' as const }] : []),
  ]
  const missed = await Promise.all(anchors.map(async (anchor) => ((await isReached(ledger, anchor)) ? [] : [anchor])))
  const [broken, lost] = [await ledger.brokenSeal(), missed.flat()]
  return { ok: broken === undefined && lost.length === 0, broken, lost, anchors }
}

const isReached = async (ledger: Ledger, { ledger: id, position, seal }: Anchor): Promise<boolean> =>
  id === (await ledger.identity()) && seal === (await ledger.sealAt(position))
