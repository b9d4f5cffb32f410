/** Runs the unit tests, a start, an import and a query under other versions of Node, whose binaries come from npm: `npm run test:node [-- 22 24 26]`. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const MAJORS = ['22', '24', '26']
const CACHE = resolve('node_modules/.cache/node')
/** The demo writes eight weeks first; beside a busy core that has taken three minutes. */
const START_MS = 600_000

type Outcome = { readonly step: string; readonly failure: string | undefined }

/** The binary lies in a package of its own for each system; those of macOS on ARM are called otherwise. */
function binaryOf(major: string): string {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `node${system === 'darwin' && process.arch === 'arm64' ? '-bin' : ''}-${system}-${process.arch}`
  const home = join(CACHE, major)
  const binary = join(home, 'node_modules', name, 'bin', system === 'win' ? 'node.exe' : 'node')
  if (existsSync(binary)) return binary
  mkdirSync(home, { recursive: true })
  spawnSync('npm', ['install', '--prefix', home, '--no-save', `${name}@${major}`], { stdio: 'inherit' })
  if (!existsSync(binary)) throw new Error(`npm has no ${name}@${major}; run this on a system that Node ${major} is published for.`)
  return binary
}

/** stdout of a run that ended well; throws with the end of stderr otherwise. */
function output(node: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8', maxBuffer: 64 << 20, env: environment })
  if (status !== 0) throw new Error(`exit ${status}: ${(stderr || stdout).trim().split('\n').slice(-15).join('\n')}`)
  return stdout
}

const environment = { ...process.env, UV_THREADPOOL_SIZE: '16', TZ: 'UTC' }
const cli = 'bin/callboard.cjs'

const unit = (node: string): void => void output(node, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--reporter=dot'])

/** The sample of the call mapping has six rows, one of which can't be read: five calls are stored and counted. */
function importAndQuery(node: string, data: string): void {
  const sample = ['ingest/mappings/samples/acd-calls.csv', '--mapping', 'acd-calls', '--timezone', 'Asia/Shanghai']
  const { accepted } = JSON.parse(output(node, [cli, 'import', ...sample, '--data', data, '--json']))
  const text = output(node, [cli, 'sql', 'select count() as n from calls', '--data', data, '--json'])
  if (!(accepted > 0) || !text.includes(String(accepted))) throw new Error(`${accepted} rows were accepted, the store says ${text}`)
}

/** Start with the demo until the pages answer, then a stop by signal. */
function start(node: string, data: string): Promise<void> {
  const child = spawn(node, [cli, 'start', '--port', '0', '--demo', 'on', '--data', data, '--json'], { env: environment })
  let said = ''
  let answered = false
  return new Promise((done, failed) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS)
    const hear = async (chunk: Buffer) => {
      said += chunk.toString()
      const url = /"event":"ready".*?"url":"([^"]+)"/.exec(said)?.[1]
      if (url === undefined || answered) return
      answered = true
      const { ok, status } = await fetch(`${url}/api/overview`)
      if (!ok) failed(new Error(`GET /api/overview answered ${status}`))
      child.kill('SIGTERM')
    }
    child.stdout.on('data', (chunk: Buffer) => void hear(chunk).catch(failed))
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      if (answered && status === 0) done()
      else failed(new Error(`exit ${status} after: ${said.trim().split('\n').slice(-15).join('\n')}`))
    })
  })
}

async function outcomeOf(step: string, run: () => void | Promise<void>): Promise<Outcome> {
  const failure = await Promise.resolve()
    .then(run)
    .then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
  process.stdout.write(`  ${step}: ${failure ?? 'ok'}\n`)
  return { step, failure }
}

async function test(major: string): Promise<boolean> {
  const node = binaryOf(major)
  process.stdout.write(`Node ${output(node, ['--version']).trim()}\n`)
  const scratch = mkdtempSync(join(tmpdir(), 'callboard-node-'))
  try {
    const outcomes = [
      await outcomeOf('import and SQL', () => importAndQuery(node, join(scratch, 'import'))),
      await outcomeOf('start with the demo', () => start(node, join(scratch, 'start'))),
      await outcomeOf('unit tests', () => unit(node)),
    ]
    return outcomes.every(({ failure }) => failure === undefined)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

const asked = process.argv.slice(2)
for (const major of asked.length > 0 ? asked : MAJORS) if (!(await test(major))) process.exitCode = 1
