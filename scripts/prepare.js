/** Builds dist/ after `npm ci` and before packing; does nothing where only production packages are installed. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { extname, join } from 'node:path'

/** Files beside the code that it reads at run time. */
const ASSETS = new Set(['.sql', '.json'])
const ROOMS = ['contracts', 'sql', 'ingest', 'qa', 'ledger', 'dashboards', 'demo', 'service', 'jobs', 'forecasting']

function run(program, args) {
  const { status } = spawnSync(join('node_modules', '.bin', program), args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

function copyAssets(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) copyAssets(path)
    else if (ASSETS.has(extname(entry.name))) cpSync(path, join('dist', path))
  }
}

if (existsSync('node_modules/.bin/tsc') && existsSync('node_modules/.bin/vite')) {
  rmSync('dist', { recursive: true, force: true })
  run('tsc', ['-p', 'tsconfig.build.json'])
  for (const room of ROOMS) if (existsSync(room)) copyAssets(room)
  run('vite', ['build', 'web', '--logLevel', 'warn', '--emptyOutDir'])
}
