/** Who may import whom: the folder table of ARCHITECTURE.md as rules. */
const BELOW = 'contracts domain forecasting workforce qa traces sql ledger centres projections ingest interfaces jobs dashboards'.split(' ')

const MAY_IMPORT = {
  contracts: [],
  domain: ['contracts'],
  forecasting: ['domain'],
  workforce: ['domain'],
  qa: ['domain'],
  traces: ['domain'],
  sql: ['contracts', 'domain'],
  ledger: ['domain', 'traces'],
  centres: ['domain', 'qa', 'workforce', 'forecasting', 'ledger', 'traces'],
  ingest: ['contracts', 'domain', 'sql', 'traces'],
  interfaces: ['contracts', 'domain', 'centres', 'ledger', 'traces'],
  projections: ['domain', 'centres', 'ledger', 'sql', 'ingest', 'traces'],
  jobs: ['domain', 'forecasting', 'workforce', 'qa', 'sql', 'centres', 'ledger', 'traces'],
  dashboards: ['domain', 'sql'],
  service: BELOW,
  app: [...BELOW, 'service', 'demo'],
  demo: ['contracts', 'domain', 'forecasting', 'qa', 'ingest'],
}

const ROOMS = [...Object.keys(MAY_IMPORT), 'web', 'cli', 'tests', 'bench', 'scripts']

const layers = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  name: `${room}-imports`,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: '\\.test\\.ts$' },
  to: { path: `^(${ROOMS.filter((other) => other !== room && !allowed.includes(other)).join('|')})/` },
}))

const PURE = '^(domain|forecasting|workforce|qa)/'

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
      name: 'kernel-imports-nothing',
      severity: 'error',
      from: { path: '^domain/kernel/', pathNot: '\\.test\\.ts$' },
      to: { path: `^(${ROOMS.join('|')})/`, pathNot: '^domain/kernel/' },
    },
    {
      name: 'web-imports-no-other-room',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: `^(${ROOMS.filter((room) => room !== 'web').join('|')})/` },
    },
    {
      name: 'ledger-knows-no-business-word',
      severity: 'error',
      from: { path: '^ledger/', pathNot: '\\.test\\.ts$' },
      to: { path: '^domain/', pathNot: '^domain/(kernel/|principal\\.ts)' },
    },
    {
      name: 'dashboards-use-the-kpi-catalogue',
      severity: 'error',
      from: { path: '^dashboards/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(sql|domain)/', pathNot: '^(sql/(kpi/|store\\.ts)|domain/kernel/)' },
    },
    {
      name: 'jobs-use-the-ports-of-the-ledger',
      severity: 'error',
      from: { path: '^jobs/', pathNot: '\\.test\\.ts$' },
      to: { path: '^ledger/', pathNot: '^ledger/(ledger|job-ledger|start-worker)\\.ts$' },
    },
    {
      name: 'job-engine-knows-no-job',
      severity: 'error',
      from: { path: '^jobs/engine/', pathNot: '\\.test\\.ts$' },
      to: {
        path: `^(${ROOMS.join('|')})/`,
        pathNot: '^(jobs/engine|domain/kernel|traces)/|^domain/principal\\.ts$|^ledger/(job-ledger|start-worker)\\.ts$',
      },
    },
    {
      name: 'ingest-knows-a-broker-in-its-folder-only',
      severity: 'error',
      from: { path: '^ingest/', pathNot: '^ingest/(kafka/|sources\\.ts)|\\.test\\.ts$' },
      to: { path: '^ingest/kafka/|node_modules/kafkajs' },
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
