/** The contracts as they were published: one document per topic and version, committed and never edited. */
import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('./published/', import.meta.url)

/** Documents by `<topic>.v<version>`. */
export function publishedContracts(): ReadonlyMap<string, unknown> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
  return new Map(files.map((name) => [name.slice(0, -'.json'.length), JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))]))
}
