/** `/api/privacy`: the same commands as `callboard hold`, `retention` and `erase`. */
import { join } from 'node:path'
import { standingBackups } from '../../centres/backups.ts'
import { catalog } from '../../centres/catalog.ts'
import { mayErase } from '../../centres/erasures.ts'
import { readRetention, type SetHold, standingHolds } from '../../centres/retention.ts'
import { type Instant, parseInstant, toIso } from '../../domain/kernel/time.ts'
import { DATA_CLASS_IDS, DATA_CLASSES, type DataClass, daysAt, type Period, type Retention } from '../../domain/operations/retention.ts'
import { execute } from '../../ledger/execute.ts'
import { ledgerFile } from '../../ledger/sqlite/open.ts'
import { type Looked, lastLooks, retention } from '../../sql/retention.ts'
import {
  beginErasure,
  changeHold,
  type ErasureState,
  findCustomer,
  getErasure,
  getPrivacy,
  type Privacy,
  type RetentionRow,
  setRetention,
} from '../api/privacy.ts'
import { mayUse } from '../auth/rights.ts'
import type { Api, Deps } from '../deps.ts'
import { principalOf } from '../principal.ts'
import { type ErasureReceipt, previewErasure } from '../privacy/erase.ts'
import { type ErasureRun, erasureRuns } from '../privacy/erasures.ts'
import { accepted, Refused } from '../problem.ts'

export function privacyRoutes(app: Api, { store, ledger, projections, clock, dataDir }: Deps): void {
  const file = ledger.isShared ? undefined : ledgerFile(dataDir)
  const parts = { store, ledger, projections, clock, rejectsDir: join(dataDir, 'rejects'), ledgerFile: file }
  const runs = erasureRuns(parts, (error) => app.log.error({ err: error }, 'an erasure failed'))

  app.addHook('onClose', runs.ended)

  /** Who was erased is for those who erase. */
  const all = async (isForAdmins: boolean): Promise<Privacy> => {
    const [said, looks, holds, now] = [await readRetention(ledger), await lastLooks(store), await standingHolds(ledger), clock()]
    const erasures = isForAdmins ? (await ledger.erasures()).toReversed() : []
    const backups = isForAdmins ? await standingBackups(ledger) : []
    return {
      holds: holds.map(holdRow),
      retention: DATA_CLASS_IDS.map((id) => retentionRow(id, said.get(id) ?? [], looks, now)),
      erasures: erasures.map(({ subject, at, by, reason }) => ({ customerId: subject, at: toIso(at), by, reason })),
      backups: backups.map(({ directory, at }) => ({ directory, at: toIso(at) })),
    }
  }
  const isAdmin = (request: Parameters<typeof principalOf>[0]): boolean => mayUse(beginErasure.config.may, principalOf(request))

  app.route({ ...getPrivacy, handler: async (request) => all(isAdmin(request)) })
  app.route({
    ...changeHold,
    handler: async (request) => {
      const { customerId } = request.params
      const { action, reason } = request.body
      const type = action === 'set' ? 'SetHold' : 'ReleaseHold'
      accepted(await execute(ledger, principalOf(request), catalog.holds, { type, customerId, reason, at: clock() }))
      return all(isAdmin(request))
    },
  })
  app.route({
    ...setRetention,
    handler: async (request) => {
      const { days, reason, from } = request.body
      const said = { type: 'SetRetention', dataClass: request.params.dataClass, days, reason, at: clock() } as const
      const dated = from === undefined ? said : { ...said, from: instantOf(from) }
      accepted(await execute(ledger, principalOf(request), catalog.retentions, dated))
      return all(true)
    },
  })
  app.route({
    ...findCustomer,
    handler: async ({ params: { customerId } }) => {
      const places = accepted(await previewErasure(parts, customerId))
      const hold = (await standingHolds(ledger)).find((one) => one.customerId === customerId)
      const erased = (await ledger.erasures()).find(({ subject }) => subject === customerId)
      return { customerId, hold: hold ? holdRow(hold) : null, erasedAt: erased ? toIso(erased.at) : null, places: [...places] }
    },
  })
  app.route({
    ...beginErasure,
    handler: async (request, reply) => {
      const { customerId, reason, also = [] } = request.body
      const principal = principalOf(request)
      // Refused at once where it can be; decided again when it runs.
      accepted(await mayErase(ledger, principal, { subject: customerId, reason, by: principal.id, at: clock() }))
      return reply.code(202).send(stateOfRun(accepted(runs.begin(principal, { customerId, reason, also }))))
    },
  })
  app.route({
    ...getErasure,
    handler: async ({ params: { id } }) => {
      const run = runs.find(id)
      if (run) return stateOfRun(run)
      const message = `No erasure '${id}' was begun by this process; look at the tombstones, or erase again for another receipt.`
      throw new Refused(404, { code: 'erasure.not_found', message })
    },
  })
}

function instantOf(text: string): Instant {
  const read = parseInstant(text)
  if (!read.ok) throw new Refused(400, read.rejection)
  return read.value
}

const holdRow = ({ customerId, setAt, setBy, reason }: SetHold) => ({ customerId, since: toIso(setAt), by: setBy, reason })

const stateOfRun = ({ id, customerId, stage, message, receipt }: ErasureRun): ErasureState => ({
  ...{ id, customerId, stage, message },
  ...{ isProven: receipt?.isProven ?? null, receipt: receipt === undefined ? null : receiptView(receipt) },
})

/** In the order of its members, which its seal covers. */
const receiptView = (receipt: ErasureReceipt) => ({
  ...receipt,
  erased: [...receipt.erased],
  searched: [...receipt.searched],
  backups: [...receipt.backups],
})

const periodView = (period: Period | undefined) =>
  period === undefined ? null : { days: period.days, from: toIso(period.from), by: period.by, reason: period.reason }

function retentionRow(id: DataClass, periods: Retention, looks: readonly Looked[], now: Instant): RetentionRow {
  const tables = retention.flatMap(({ table, dataClass }) => (dataClass === id ? [table] : []))
  const own = looks.filter(({ table }) => tables.includes(table))
  const { days: usual, shortest } = DATA_CLASSES[id]
  return {
    ...{ dataClass: id, days: daysAt(id, periods, now), usual, shortest },
    set: periodView(periods.findLast(({ from }) => from <= now)),
    next: periodView(periods.find(({ from }) => from > now)),
    expired: own.reduce((sum, { expired }) => sum + expired, 0),
    held: own.reduce((sum, { held }) => sum + held, 0),
    lookedAt:
      own
        .map(({ lookedAt }) => lookedAt)
        .toSorted()
        .at(-1) ?? null,
  }
}
