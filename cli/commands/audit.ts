/** `callboard audit`: who did what and when, by the ledger, and whether its hash chain still holds. */
import { resealLedger } from '../../centres/erasures.ts'
import type { Anchor } from '../../ledger/anchor.ts'
import type { StoredEvent } from '../../ledger/event-store.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { ledgerOptionsFrom } from '../../ledger/open-ledger.ts'
import { ledgerFile } from '../../ledger/sqlite/open.ts'
import { scrubLedger } from '../../ledger/sqlite/scrub.ts'
import { verifyChain } from '../../projections/chain.ts'
import { newestAnchor } from '../../projections/pair.ts'
import { hasStore, storeOptionsFrom } from '../../sql/open-store.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { withMigratedStore } from '../migrated-store.ts'
import { systemClock, withLedger } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'
import { tableText } from '../table.ts'

const PAGE = 1000

export const command: Command = {
  name: 'audit',
  summary: 'Lists what was done by whom, and checks that no event of the ledger was changed behind its back.',
  usage: 'audit verify | audit reseal [--by NAME] | audit list [--stream PREFIX] [--actor NAME] [--limit N]',
  example: 'callboard audit list --stream work-order/o-1001 --json',
  options: {
    stream: { type: 'string', description: 'Only streams that begin with this, such as work-order/ or directory/.' },
    actor: { type: 'string', description: 'Only what this user, job or system did.' },
    by: { type: 'string', description: 'Who has events sealed; the user of this machine without it.' },
    limit: { type: 'string', description: 'Most events to list, the latest.', default: '100' },
  },
  run: async (args, io) => {
    const [action = '', ...more] = args.positionals
    if (more.length > 0 || !['list', 'verify', 'reseal'].includes(action)) usage(command, `'${action}' is not one of list, verify, reseal.`)
    mustHold(io, 'ledger')
    if (action === 'reseal') return reseal(args, io)
    return action === 'verify' ? verify(io) : list(args, io)
  },
}

/** Of all customers; what is personal in events was written in clear before it was sealed. The file keeps nothing of it afterwards. */
async function reseal(args: Args, io: Io): Promise<number> {
  const by = cliPrincipal(args.text('by')).id
  const sealed = await withLedger(io, async (ledger) => {
    const { events } = await ledger.heads()
    return resealLedger(ledger, { by, at: systemClock() }, (position) => io.progress('sealing', position, events))
  })
  const isFile = ledgerOptionsFrom(io.dataDir, io.env).url === undefined
  if (isFile && sealed > 0) scrubLedger(ledgerFile(io.dataDir))
  if (!isFile) io.note('PostgreSQL keeps what was overwritten until vacuum (vacuum full event), and in its archived log.')
  io.answer({ sealed }, () => `${sealed} events were in clear and are sealed now; audit verify holds them against the records of that.`)
  return 0
}

async function verify(io: Io): Promise<number> {
  const { ok, broken, lost, anchors, rewritten } = await withLedger(io, async (ledger) => ({
    ...(await verifyChain(ledger, await anchorInStore(io, ledger))),
    rewritten: await ledger.rewritings(),
  }))
  const answer = { ok, broken: broken ?? null, lost, anchors: anchors.map(({ kept, position }) => ({ kept, position })), rewritten }
  io.answer(answer, () =>
    [
      broken
        ? `The chain breaks at position ${broken.position} (${broken.stream} version ${broken.version}): this event, or the one before it, was changed, removed or put in. Compare with a backup.`
        : 'The chain of the events that are there holds.',
      ...lost.map(
        ({ kept, position }) =>
          `The ledger does not reach its anchor in the ${kept}, event ${position}: its newest events are gone, or it is another ledger. Compare with a backup.`,
      ),
      ...(rewritten.events === 0
        ? []
        : [
            `${rewritten.events} events were sealed or emptied later, and are as ${rewritten.records} records of that say (audit list --stream rewriting/).`,
          ]),
      ok ? `Every event is as it was written; ${anchors.length} anchors outside the chain reached.` : 'not ok',
    ].join('\n'),
  )
  return ok ? 0 : 1
}

async function anchorInStore(io: Io, ledger: Ledger): Promise<Anchor | undefined> {
  if (!hasStore(storeOptionsFrom(io.dataDir, io.env))) return undefined
  return withMigratedStore(io, (store) => newestAnchor(store, ledger))
}

async function list(args: Args, io: Io): Promise<number> {
  const limit = args.number('limit', { min: 1, integer: true }) ?? 100
  const actor = args.text('actor')
  const found: StoredEvent[] = []
  await withLedger(io, async (ledger) => {
    for (let after = 0; ; ) {
      const page = await ledger.readFrom(after, PAGE, args.text('stream') ?? '')
      const last = page.at(-1)
      if (!last) return
      after = last.position
      found.push(...page.filter((event) => actor === undefined || event.actor === actor))
      found.splice(0, found.length - limit)
    }
  })
  const rows = found.map(({ position, at, actor: by, stream, version, type, data }) => ({
    position,
    at: new Date(at).toISOString(),
    actor: by,
    stream,
    version,
    type,
    data,
  }))
  io.answer(rows, (all) =>
    tableText(
      ['at', 'who', 'what', 'where', 'data'],
      all.map(({ at, actor: by, type, stream, version, data }) => [at, by, type, `${stream} v${version}`, JSON.stringify(data)]),
    ),
  )
  return 0
}
