/** Every command of the command line; adding one is adding a row. Loaded lazily, so `--help` starts no engine. */
import type { Command } from './command.ts'

export const catalog: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).command,
  backtest: async () => (await import('./commands/backtest.ts')).command,
  forecast: async () => (await import('./commands/forecast.ts')).command,
  dashboards: async () => (await import('./commands/dashboards.ts')).command,
  staffing: async () => (await import('./commands/staffing.ts')).command,
  roster: async () => (await import('./commands/roster.ts')).command,
  migrate: async () => (await import('./commands/migrate.ts')).command,
  sql: async () => (await import('./commands/sql.ts')).command,
  kpi: async () => (await import('./commands/kpi.ts')).command,
  qa: async () => (await import('./commands/qa.ts')).command,
  simulate: async () => (await import('./commands/simulate.ts')).command,
  intents: async () => (await import('./commands/intents.ts')).command,
  import: async () => (await import('./commands/import.ts')).command,
  ingest: async () => (await import('./commands/ingest.ts')).command,
  verify: async () => (await import('./commands/verify.ts')).command,
  dlq: async () => (await import('./commands/dlq.ts')).command,
  doctor: async () => (await import('./commands/doctor.ts')).command,
  replay: async () => (await import('./commands/replay.ts')).command,
  contracts: async () => (await import('./commands/contracts.ts')).command,
  jobs: async () => (await import('./commands/jobs.ts')).command,
  status: async () => (await import('./commands/status.ts')).command,
  audit: async () => (await import('./commands/audit.ts')).command,
  directory: async () => (await import('./commands/directory.ts')).command,
  serve: async () => (await import('./commands/serve.ts')).command,
}
