/** Who may import whom: the folder table of ARCHITECTURE.md as rules. */
const MAY_IMPORT = {
  contracts: [],
  domain: ['contracts'],
  forecasting: ['domain'],
  qa: ['domain'],
  traces: ['domain'],
  sql: ['contracts', 'domain'],
  ledger: ['domain', 'contracts', 'traces'],
  ingest: ['contracts', 'domain', 'sql', 'traces'],
  interfaces: ['contracts', 'domain', 'ledger', 'traces'],
  jobs: ['domain', 'forecasting', 'qa', 'sql', 'ledger', 'traces'],
  dashboards: ['sql'],
  service: ['contracts', 'domain', 'forecasting', 'qa', 'sql', 'ledger', 'ingest', 'interfaces', 'jobs', 'dashboards', 'traces'],
  app: [
    'contracts',
    'domain',
    'forecasting',
    'qa',
    'sql',
    'ledger',
    'ingest',
    'interfaces',
    'jobs',
    'dashboards',
    'service',
    'demo',
    'traces',
  ],
  demo: ['contracts', 'domain', 'forecasting', 'qa', 'ingest', 'app'],
}

const ROOMS = [...Object.keys(MAY_IMPORT), 'web', 'cli', 'tests', 'bench', 'scripts']

const layers = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  name: `${room}-imports`,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: '\\.test\\.ts$' },
  to: { path: `^(${ROOMS.filter((other) => other !== room && !allowed.includes(other)).join('|')})/` },
}))

const PURE = '^(domain|forecasting|qa)/'

export default {
  forbidden: [
    ...layers,
    {
      name: 'domain-types-of-contracts-only',
      severity: 'error',
      from: { path: '^domain/', pathNot: '\\.test\\.ts$' },
      to: { path: '^contracts/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-uses-the-published-api',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: `^(${ROOMS.filter((room) => room !== 'web').join('|')})/`, pathNot: '^service/api/' },
    },
    {
      name: 'dashboards-use-the-kpi-catalogue',
      severity: 'error',
      from: { path: '^dashboards/', pathNot: '\\.test\\.ts$' },
      to: { path: '^sql/', pathNot: '^sql/(kpi/|store\\.ts)' },
    },
    { name: 'pure-rooms-do-no-io', severity: 'error', from: { path: PURE, pathNot: '\\.test\\.ts$' }, to: { dependencyTypes: ['core'] } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'tests-are-not-imported', severity: 'error', from: { pathNot: '(\\.test\\.ts$|^tests/)' }, to: { path: '\\.test\\.ts$' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules|web/dist)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'] },
  },
}
