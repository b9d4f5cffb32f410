/** `callboard serve`: the pages and their API on this machine. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { instant } from '../../domain/kernel/time.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { buildService } from '../../service/app.ts'
import { checkListenHost } from '../../service/guard.ts'
import { migrate } from '../../sql/migrate.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import type { Command } from '../command.ts'

const HIGHEST_PORT = 65_535

export const command: Command = {
  name: 'serve',
  summary: 'Serves the pages and their API on this machine until it is stopped.',
  usage: 'serve [--port N] [--host H]',
  example: 'callboard serve --port 8300',
  options: {
    port: { type: 'string', description: 'Port to listen on; 0 takes a free one.', default: '8300' },
    host: { type: 'string', description: 'Address to listen on; only this machine is allowed without sign-in.', default: '127.0.0.1' },
  },
  run: async (args, io) => {
    const port = args.number('port', { min: 0, max: HIGHEST_PORT, integer: true }) ?? 0
    const host = args.required('host')
    checkListenHost(host)
    const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
    try {
      await migrate(store)
      const ledger = await openLedger({ dataDir: io.dataDir })
      const app = await buildService({ store, ledger, clock: () => instant(Date.now()), dataDir: io.dataDir })
      const url = await app.listen({ port, host }).catch((cause: unknown) => {
        throw new CallboardError(
          'usage',
          `Port ${port} on ${host} can't be opened: ${cause instanceof Error ? cause.message : String(cause)}. Choose another with --port.`,
          { cause },
        )
      })
      io.answer({ event: 'ready', url }, () => `Callboard is at ${url} – stop with Ctrl-C.`)
      await stopped(io.signal)
      await app.close()
      await ledger.close()
    } finally {
      await store.close()
    }
    return 0
  },
}

const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
