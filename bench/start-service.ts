/** The service in a process of its own, as `callboard start` runs it, for benches that measure it from outside. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export type Service = {
  readonly url: string
  readonly pid: number
  readonly signal: (signal: NodeJS.Signals) => void
  readonly stop: () => Promise<void>
}

/** `program`: arguments of Node up to the command. `onError` is told each line of the standard error. */
export async function startService(
  program: readonly string[],
  dataDir: string,
  onError: (line: string) => void = saidOn,
): Promise<Service> {
  const flags = ['--max-semi-space-size=32', '--no-concurrent-marking', ...program]
  const child = spawn(process.execPath, [...flags, 'start', '--demo', 'off', '--port', '0', '--json', '--data', dataDir], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  createInterface({ input: child.stderr }).on('line', onError)
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  for await (const line of createInterface({ input: child.stdout })) {
    const said: unknown = JSON.parse(line)
    if (Object(said).event !== 'ready') continue
    child.stdout.resume()
    return { url: String(Object(said).url), pid: child.pid ?? 0, signal: (signal) => void child.kill(signal), stop }
  }
  throw new Error('The service ended before it was ready.')
}

const saidOn = (line: string) => void process.stderr.write(`${line}\n`)
