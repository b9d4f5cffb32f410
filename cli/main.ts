/** Entry of the command line: finds the command, checks its options, runs it, turns errors into one clear line. */
import { keepPrivate, tightenedText } from '../app/private-directory.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { COMMON, envName, readArgs } from './args.ts'
import { catalog } from './catalog.ts'
import type { Command } from './command.ts'
import { openIo } from './io.ts'
import { printable } from './printable.ts'

export async function main(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const stop = new AbortController()
  const onSignal = () => stop.abort(new Error('stopped by signal'))
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    return await dispatch(argv, env, stop.signal)
  } catch (error) {
    process.stderr.write(`callboard: ${printable(describe(error, env))}\n`)
    return error instanceof CallboardError && error.code === 'usage' ? 2 : 1
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

async function dispatch(argv: readonly string[], env: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<number> {
  const name = argv[0]
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(await overview())
    return name === undefined ? 2 : 0
  }
  const load = catalog[name]
  if (!load) throw new CallboardError('usage', `'${name}' is not a command; callboard --help lists them.`)
  const command = await load()
  const args = readArgs(command, argv.slice(1), env)
  if (args.flag('help')) {
    process.stdout.write(helpOf(command))
    return 0
  }
  // Files and folders are their owner's alone: data, backups and exports hold what customers said.
  process.umask(0o077)
  const dataDir = args.required('data')
  const before = await keepPrivate(dataDir)
  const io = openIo({ json: args.flag('json'), quiet: args.flag('quiet'), dataDir, env, signal })
  if (before !== undefined) io.note(tightenedText(dataDir, before))
  return command.run(args, io)
}

async function overview(): Promise<string> {
  const lines = await Promise.all(Object.entries(catalog).map(async ([name, load]) => `  ${name.padEnd(12)} ${(await load()).summary}`))
  return `callboard <command> [options]\n\n${lines.join('\n')}\n\ncallboard <command> --help shows options and an example.\n`
}

function helpOf(command: Command): string {
  const options = Object.entries({ ...command.options, ...COMMON })
  const lines = options.map(([name, option]) => {
    const extra = option.default === undefined ? '' : ` Default: ${option.default}.`
    const env = option.type === 'string' ? ` [${envName(name)}]` : ''
    return `  --${name.padEnd(14)} ${option.description}${extra}${env}`
  })
  return `${command.summary}\n\n  callboard ${command.usage}\n\n${lines.join('\n')}\n\nExample:\n  ${command.example}\n`
}

/** One line for people; the stack only where CALLBOARD_DEBUG asks for it. */
function describe(error: unknown, env: Readonly<Record<string, string | undefined>>): string {
  if (env['CALLBOARD_DEBUG']) return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0] ?? message
}
