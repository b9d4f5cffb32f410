/** `callboard serve`: the pages and their API on this machine. */
import { listen } from '../../app/listen.ts'
import { untilAborted } from '../../app/until-aborted.ts'
import { buildService } from '../../service/app.ts'
import { checkListenHost } from '../../service/guard.ts'
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
  summary: 'Serves the pages and their API on this machine until it is stopped.',
  usage: 'serve [--port N] [--host H] [--allow-host NAME,…] [--require-token] [--zone Z]',
  example: 'callboard serve --port 8300',
  options: {
    port: { type: 'string', description: 'Port to listen on; 0 takes a free one.', default: '8300' },
    host: { type: 'string', description: 'Address to listen on; only this machine is allowed without sign-in.', default: '127.0.0.1' },
    ...guardOptions,
    ...traceOptions,
    ...zoneOption,
  },
  run: async (args, io) => {
    const port = args.number('port', { min: 0, max: HIGHEST_PORT, integer: true }) ?? 0
    const host = args.required('host')
    checkListenHost(host)
    const zone = zoneFrom(args)
    // What goes to Kafka or into the store by the relay is said where the jobs run.
    await withProjections(io, 'none', async ({ store, ledger, projections }) => {
      const parts = { store, ledger, projections: projections.start(), clock: systemClock, dataDir: io.dataDir }
      const metrics = new Metrics()
      const app = await buildService({ ...parts, ...guardsFrom(args), ...zone, metrics, status: () => readStatus(parts) })
      const url = await listen(app, { port, host })
      io.answer({ event: 'ready', url }, () => `Callboard is at ${url} – stop with Ctrl-C.`)
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
