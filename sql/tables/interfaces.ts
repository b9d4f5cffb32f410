/** Interfaces to other systems: every revision of the registry, every change of health. */
import { INSTANT, latestOf, MAYBE_INSTANT, table } from './definition.ts'

export const interfaceRegistryTable = table(
  {
    name: 'interface_registry_v1',
    comment: 'Every revision of every registered interface.',
    columns: {
      interface_id: ['String', 'The interface, by the name it is called by.'],
      revision: ['UInt32', 'Changes so far; 1 after it was registered.'],
      status: ['LowCardinality(String)', 'enabled or disabled.'],
      kind: ['LowCardinality(String)', 'What it gives access to: crm, billing, line_test …'],
      owner: ['String', 'Who answers for it.'],
      endpoint: ['String', 'Its address, without the query.'],
      method: ['LowCardinality(String)', 'HTTP method.'],
      timeout_ms: ['UInt32', 'A call is given up after this many milliseconds.'],
      concurrent_calls: ['UInt32', 'Calls under way at a time.'],
      error_limit_ratio: ['Float64', 'Isolated above this share of failures.'],
      slo_availability_ratio: ['Float64', 'Promised share of calls answered.'],
      slo_p95_ms: ['UInt32', 'Promised 95th percentile of the time to an answer.'],
      changed_by: ['String', 'Who made this revision.'],
      reason: ['String', 'Why; empty for the first.'],
      valid_from: [INSTANT, 'Holds from this instant.'],
      valid_to: [MAYBE_INSTANT, 'Holds until this instant; null while it holds.'],
    },
    version: 'recorded_at',
    order: '(interface_id, revision)',
  },
  { recorded_at: [INSTANT, 'When this row was recorded; the latest of a revision wins.', { default: 'now64(3)' }] },
)

export const interfaceStatesTable = table(
  {
    name: 'interface_states_v1',
    comment: 'Changes of interfaces between healthy, degraded and isolated.',
    columns: {
      interface_id: ['String', 'The interface.'],
      version: ['UInt32', 'Number of the change.'],
      state: ['LowCardinality(String)', 'healthy, degraded or isolated, from this instant on.'],
      before: ['LowCardinality(String)', 'What it was until then.'],
      reason: ['String', 'The failure that brought it about.'],
      reported_by: ['String', 'The process that saw it.'],
      changed_at: [INSTANT, 'When.'],
    },
    version: 'recorded_at',
    order: '(interface_id, version)',
  },
  { recorded_at: [INSTANT, 'When this row was recorded.', { default: 'now64(3)' }] },
)

export const interfaces = [interfaceRegistryTable, latestOf(interfaceRegistryTable), interfaceStatesTable, latestOf(interfaceStatesTable)]
