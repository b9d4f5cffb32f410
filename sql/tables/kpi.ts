/** Bookkeeping of the KPI slots that our own code writes. */
import { INSTANT, table } from './definition.ts'

export const kpiPointers = table({
  name: 'kpi_pointers_v1',
  comment: 'Which computation serves each slot; written last, so a killed run leaves no trace.',
  columns: {
    view: ['LowCardinality(String)', 'The KPI view.'],
    slot_at: [INSTANT, 'Start of the quarter-hour.'],
    slot_version: ['UInt64', 'The computation whose rows serve the slot; the greatest counts.'],
    touch_sum: ['UInt64', 'Touches that computation had seen.'],
    definition: ['LowCardinality(String)', 'Hash of the view as it was defined then; a slot of another definition is dirty.'],
    computed_at: [INSTANT, 'When it was written.', { default: 'now64(3)' }],
  },
  order: '(view, slot_at, slot_version)',
})
