/** `callboard serve`: the pages and their API on this machine. */
import { demoPeople } from '../../app/demo-people.ts'
import { firstAdministratorText } from '../../app/first-administrator.ts'
import { listen } from '../../app/listen.ts'
import { untilAborted } from '../../app/until-aborted.ts'
import { buildService } from '../../service/app.ts'
import { Metrics } from '../../service/metrics/metrics.ts'
import { readStatus } from '../../service/status.ts'
import type { Command } from '../command.ts'
import { guardOptions, guardsFrom } from '../guard-options.ts'
import { systemClock, withProjections } from '../open-parts.ts'
import { traced, traceOptions } from '../trace-options.ts'
import { zoneFrom, zoneOption } from '../zone-option.ts'

const HIGHEST_PORT = 65_535

export const command: Command = {
  name: 'serve',
  summary: 'Serves the pages and their API until it is stopped, on this machine or over TLS.',
  usage:
    'serve [--port N] [--host H] [--allow-host NAME,…] [--tls-cert F --tls-key F] [--trust-proxy A,…] [--sign-in] [--oidc-issuer URL --oidc-client-id ID …] [--require-token] [--zone Z]',
  example: 'callboard serve --port 8300',
  options: {
    port: { type: 'string', description: 'Port to listen on; 0 takes a free one.', default: '8300' },
    ...guardOptions,
    ...traceOptions,
    ...zoneOption,
  },
  run: async (args, io) => {
    const port = args.number('port', { min: 0, max: HIGHEST_PORT, integer: true }) ?? 0
    const guards = await guardsFrom(args)
    const zone = zoneFrom(args)
    // What goes to Kafka or into the store by the relay is said where the jobs run.
    await withProjections(io, 'none', async ({ store, ledger, projections }) => {
      const parts = { store, ledger, projections: projections.start(), clock: systemClock, dataDir: io.dataDir }
      const metrics = new Metrics()
      const personas = demoPeople(ledger, io.env['NODE_ENV'] === 'production')
      const app = await buildService({ personas, ...parts, ...guards, ...zone, metrics, status: () => readStatus(parts) })
      const url = await listen(app, { port, host: guards.host })
      io.answer({ event: 'ready', url }, () => `Callboard is at ${url} – stop with Ctrl-C.`)
      const first = await firstAdministratorText(ledger, url, systemClock(), guards)
      if (first !== undefined) io.note(first)
      await traced(
        args,
        store,
        () => untilAborted(io.signal).then(() => app.close()),
        (end) => metrics.observeSpan(end),
      )
    })
    return 0
  },
}
