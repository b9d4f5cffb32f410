/** `callboard kpi`: the catalogue of KPIs, and why one has its value. */
import { parseInstant } from '../../domain/kernel/time.ts'
import { catalog } from '../../sql/kpi/catalog.ts'
import { explainKpi } from '../../sql/kpi/explain.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'kpi',
  summary: 'Lists the KPIs, or explains the value of one: its SQL and the records behind it.',
  usage: 'kpi list | kpi explain ID --slot ISO [--queue Q]',
  example: 'callboard kpi explain service_level --slot 2026-03-02T01:00:00Z --queue demo-q-fault',
  options: {
    slot: { type: 'string', description: 'An instant in the slot, such as 2026-03-02T01:00:00Z.' },
    queue: { type: 'string', description: 'Skill queue; all queues together without it.' },
  },
  run: async (args, io) => {
    const [action, ...rest] = args.positionals
    if (action === 'list' && rest.length === 0) return list(io)
    if (action === 'explain' && rest.length === 1) return explain(args, io, rest[0] ?? '')
    return usage(command, action === undefined ? 'Say list or explain.' : `'${args.positionals.join(' ')}' is neither list nor explain ID.`)
  },
}

function list(io: Io): number {
  io.answer(catalog, (entries) =>
    tableText(
      ['id', 'en', 'zh', 'unit', 'view'],
      entries.map(({ id, en, zh, unit, view }) => [id, en, zh, unit, view]),
    ),
  )
  return 0
}

async function explain(args: Args, io: Io, id: string): Promise<number> {
  const slot = parseInstant(args.required('slot'))
  if (!slot.ok) return usage(command, slot.rejection.message)
  mustHold(io, 'store')
  const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
  try {
    const explanation = await explainKpi(store, id, slot.value, args.text('queue'))
    io.answer({ ...explanation, rows: explanation.sourceIds }, ({ value, served, sql, sourceTable, sourceIds, unknown }) =>
      [
        `${id} = ${value === null || value === undefined ? '–' : String(value)} (${served})`,
        sql,
        `${sourceIds.length} rows of ${sourceTable}: ${sourceIds.slice(0, 20).join(' ')}${sourceIds.length > 20 ? ' …' : ''}`,
        ...(unknown === null || unknown === 0 ? [] : [`${unknown} more do not say what is measured and are left out`]),
      ].join('\n'),
    )
    return 0
  } finally {
    await store.close()
  }
}
