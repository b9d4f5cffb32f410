/** Builds dist/ and web/dist/ after `npm ci` and before packing; does nothing where they are current or only production packages are installed. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'

const STAMP = 'dist/.built'
const ROOMS = [
  'contracts',
  'domain',
  'forecasting',
  'workforce',
  'qa',
  'sql',
  'ledger',
  'centres',
  'projections',
  'ingest',
  'jobs',
  'dashboards',
  'service',
  'app',
  'demo',
  'cli',
  'interfaces',
  'traces',
]
const SOURCES = [...ROOMS, 'web/src', 'web/public', 'web/index.html', 'web/vite.config.ts', 'package.json', 'tsconfig.build.json']

/** Files beside the code that it reads at run time. */
const ASSETS = new Set(['.sql', '.json'])

const filesIn = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [path]

/** npx prepares the package again before its first command; without this it would build for half a minute. */
function isCurrent() {
  if (process.argv.includes('--force') || !existsSync(STAMP)) return false
  const builtAt = statSync(STAMP).mtimeMs
  return SOURCES.filter((path) => existsSync(path)).every((path) => filesIn(path).every((file) => statSync(file).mtimeMs <= builtAt))
}

const bin = (program) => join('node_modules', '.bin', program)

function run(program, args) {
  const { status } = spawnSync(program, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

function build() {
  rmSync('dist', { recursive: true, force: true })
  run(bin('tsc'), ['-p', 'tsconfig.build.json'])
  for (const file of ROOMS.flatMap(filesIn)) if (ASSETS.has(extname(file))) cpSync(file, join('dist', file))
  run(process.execPath, ['scripts/api-client.js', 'dist/service/document.js'])
  run(bin('vite'), ['build', 'web', '--logLevel', 'warn', '--emptyOutDir'])
  writeFileSync(STAMP, '')
}

const canBuild = existsSync('node_modules/.bin/tsc') && existsSync('node_modules/.bin/vite')
if (canBuild && !isCurrent()) build()
