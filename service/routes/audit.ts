/** `/api/audit`: who did what, searched, exported and verified. */
import type { FastifyRequest } from 'fastify'
import { recordAccess } from '../../centres/access.ts'
import { readAccount } from '../../centres/accounts.ts'
import { type AuditEntry, lastVerification, recordVerification, searchAudit, type Verification } from '../../centres/audit.ts'
import { toIso } from '../../domain/kernel/time.ts'
import { localDay } from '../../domain/kernel/zone.ts'
import type { EventFilter } from '../../ledger/event-store.ts'
import { verifyChain } from '../../projections/chain.ts'
import { newestAnchor } from '../../projections/pair.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { type AuditQuery, type AuditRow, exportAudit, getAudit, verifyAudit } from '../api/audit.ts'
import { askedZone } from '../asked.ts'
import { whoAsks } from '../auth/reads.ts'
import { csvText } from '../csv-text.ts'
import type { Api, Deps } from '../deps.ts'
import { principalOf } from '../principal.ts'

const PAGE_ROWS = 50
/** 15 MB of text at 300 bytes a row. */
const EXPORTED_ROWS = 50_000
const NEWEST = Number.MAX_SAFE_INTEGER

export function auditRoutes(app: Api, { store, ledger, clock, zone: usual }: Deps): void {
  const filterOf = async ({ who, what, subject, outcome, from, to, text, zone }: AuditQuery): Promise<EventFilter> => {
    const asked = askedZone(zone, usual)
    const shown = from === undefined && to === undefined ? '' : (asked ?? (await zoneOf(store, { usual })))
    return {
      ...{ actor: who, what, subject, text, isRefused: outcome && outcome === 'refused' },
      from: from === undefined ? undefined : localDay(from, shown).from,
      to: to === undefined ? undefined : localDay(to, shown).to,
    }
  }
  const rowsOf = async (entries: readonly AuditEntry[]): Promise<AuditRow[]> => {
    const ids = [...new Set(entries.map(({ who }) => who))]
    const names = new Map(await Promise.all(ids.map(async (id) => [id, (await readAccount(ledger, id))?.name ?? ''] as const)))
    return entries.map((entry) => ({ ...entry, at: toIso(entry.at), whoName: names.get(entry.who) ?? '' }))
  }
  const record = async (request: FastifyRequest, what: string, detail: Readonly<Record<string, string | number>>) => {
    await recordAccess(ledger, { ...whoAsks(request), what, outcome: 'ok', address: request.ip, at: clock(), detail })
  }

  app.route({
    ...getAudit,
    handler: async ({ query }) => {
      const { entries, next } = await searchAudit(ledger, await filterOf(query), query.before ?? NEWEST, query.size ?? PAGE_ROWS)
      const verified = await lastVerification(ledger)
      return { rows: await rowsOf(entries), next: next ?? null, verified: verified ? said(verified) : null }
    },
  })

  app.route({
    ...exportAudit,
    handler: async (request, reply) => {
      const { format = 'csv', ...query } = request.query
      const { entries, next } = await searchAudit(ledger, await filterOf(query), NEWEST, EXPORTED_ROWS)
      const rows = await rowsOf(entries)
      await record(request, 'export', { page: 'audit', rows: rows.length, ...Object.fromEntries(Object.entries(query)) })
      if (next !== undefined) reply.header('callboard-next', String(next))
      reply.header('content-disposition', `attachment; filename="audit.${format}"`)
      return reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson').send(TEXT[format](rows))
    },
  })

  app.route({
    ...verifyAudit,
    handler: async (request) => {
      const { ok, broken, lost } = await verifyChain(ledger, await newestAnchor(store, ledger))
      const brokenAt = broken?.position ?? lost[0]?.position ?? 0
      const verification = { at: clock(), by: principalOf(request).id, isWhole: ok, brokenAt }
      await recordVerification(ledger, verification)
      return said(verification)
    },
  })
}

const said = ({ at, ...more }: Verification) => ({ ...more, at: toIso(at) })

const COLUMNS = ['position', 'at', 'who', 'whoName', 'what', 'subject', 'outcome', 'address', 'token', 'detail'] as const

const TEXT = {
  csv: (rows: readonly AuditRow[]) => csvText([COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))]),
  ndjson: (rows: readonly AuditRow[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
}
