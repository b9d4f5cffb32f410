/** `GET /healthz` and `GET /readyz`. */
import { getHealth, getReadiness } from '../api/health.ts'
import type { Api, Deps } from '../deps.ts'
import { Refused } from '../problem.ts'
import { readiness } from '../readiness.ts'
import { VERSION } from '../version.ts'

export function healthRoutes(app: Api, deps: Deps): void {
  const check = readiness(deps)
  app.route({ ...getHealth, handler: async () => ({ status: 'alive' as const, version: VERSION }) })
  app.route({
    ...getReadiness,
    handler: async () => {
      const checks = await check()
      const missing = checks.filter(({ ok }) => !ok)
      if (missing.length === 0) return { status: 'ready' as const, checks }
      const message = `Not ready: ${missing.map(({ name, detail }) => `${name} – ${detail}`).join(' ')}`
      throw new Refused(503, { code: 'service.not_ready', message }, { checks })
    },
  })
}
