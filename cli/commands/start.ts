/** `callboard start`: store, ingest, jobs and pages in one process. */

import { startCallboard } from '../../app/start.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { ledgerOptionsFrom } from '../../ledger/open-ledger.ts'
import { storeOptionsFrom } from '../../sql/open-store.ts'
import type { Args, Command, Io } from '../command.ts'
import { guardOptions, guardsFrom } from '../guard-options.ts'
import { relayFrom, relayOptions } from '../kafka-options.ts'
import { secretsFrom } from '../secrets.ts'
import { traceOptions, traceRatio } from '../trace-options.ts'
import { zoneFrom, zoneOption } from '../zone-option.ts'

const HIGHEST_PORT = 65_535

export const command: Command = {
  name: 'start',
  summary: 'Everything in one process: store, ingest, jobs and pages; with the demo hotline in an empty data directory.',
  usage:
    'start [--port N] [--host H] [--demo on|off] [--allow-host NAME,…] [--tls-cert F --tls-key F] [--trust-proxy A,…] [--sign-in] [--oidc-issuer URL --oidc-client-id ID …] [--require-token] [--relay-brokers H:P,…] [--trace-ratio R] [--zone Z]',
  example: 'callboard start --port 8300',
  options: {
    port: { type: 'string', description: 'Port of the pages; 0 takes a free one.', default: '8300' },
    ...guardOptions,
    ...relayOptions,
    demo: { type: 'string', description: 'on or off; without it, on where the data directory is empty or holds the demo.' },
    ...traceOptions,
    ...zoneOption,
  },
  run: async (args, io) => {
    const { url: ledgerUrl } = ledgerOptionsFrom(io.dataDir, io.env)
    const { url, user, password, database } = storeOptionsFrom(io.dataDir, io.env)
    const relay = await relayFrom(command, args, io)
    const clickhouse = url
      ? { url, ...(user ? { user } : {}), ...(password ? { password } : {}), ...(database ? { database } : {}) }
      : undefined
    const options = {
      dataDir: io.dataDir,
      ...(clickhouse ? { clickhouse } : {}),
      ...(ledgerUrl ? { ledgerUrl } : {}),
      ...(relay ? { relay } : {}),
      traces: traceRatio(args),
      secrets: secretsFrom(io.env),
      ...zoneFrom(args),
      port: args.number('port', { min: 0, max: HIGHEST_PORT, integer: true }) ?? 0,
      ...(await guardsFrom(args)),
      demo: demoOf(args),
      isProduction: io.env['NODE_ENV'] === 'production',
      signal: io.signal,
      progress: io.progress,
      log: (event: string, more?: Readonly<Record<string, unknown>>) => log(io, event, more),
    }
    await startCallboard(options, (at, first) => {
      announce(io, at)
      if (first !== undefined) io.note(first)
    })
    return 0
  },
}

function demoOf(args: Args): 'on' | 'off' | 'auto' {
  const demo = args.text('demo') ?? 'auto'
  if (demo === 'on' || demo === 'off' || demo === 'auto') return demo
  throw new CallboardError('usage', `--demo is '${demo}'; it must be on or off.`)
}

/** JSON lines under --json; for people only what they can act on. */
function log(io: Io, event: string, more: Readonly<Record<string, unknown>> = {}): void {
  if (io.json) io.answer({ event, at: new Date().toISOString(), ...more }, String)
  else if (event === 'draining') io.note('Stopping: finishing what is under way …')
  else if (more['error'] !== undefined) io.note(`${event} ${String(more['job'] ?? '')}: ${String(more['error'])}`)
}

function announce(io: Io, url: string): void {
  io.answer({ event: 'ready', url }, () =>
    [
      '',
      `  Callboard is at ${url}`,
      '',
      '  Four things to look at:',
      `    1  the hotline now           ${url}/`,
      `    2  boards for managers       ${url}/boards`,
      `    3  scores with evidence      ${url}/quality`,
      `    4  forecast and roster       ${url}/forecast  ${url}/roster`,
      '',
      '  Ctrl-C stops; the next start goes on from there.',
    ].join('\n'),
  )
}
