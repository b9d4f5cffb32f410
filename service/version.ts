/** The version of this package, as its package.json says. */
import { readFileSync } from 'node:fs'

const PACKAGE = new URL(import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json', import.meta.url)

export const VERSION: string = versionOf(JSON.parse(readFileSync(PACKAGE, 'utf8')))

function versionOf(manifest: unknown): string {
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest ? String(manifest.version) : 'unknown'
}
