/** The mappings that ship, and how a mapping's name or file is found. Adding one is adding a row. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { topics } from '../topics.ts'
import type { Mapping } from './mapping.ts'
import { uciIncidents } from './uci-incidents.ts'

/** Lines that are records of the topic's contract already. */
const records: readonly Mapping[] = topics.map(({ name }) => ({
  name,
  description: `NDJSON, one record of '${name}' per line.`,
  topic: name,
  format: 'ndjson',
}))

export const mappings: readonly Mapping[] = [uciIncidents, ...records]

/** A shipped mapping by name, else a `.json` file or a module that exports `mapping`. Throws `usage` where there is none. */
export async function mappingNamed(name: string): Promise<Mapping> {
  const shipped = mappings.find((mapping) => mapping.name === name)
  if (shipped) return shipped
  if (!/\.(json|[mc]?[jt]s)$/.test(name))
    throw new CallboardError(
      'usage',
      `'${name}' is no mapping; give ${mappings.map((mapping) => mapping.name).join(', ')} or a .json file.`,
    )
  const loaded: unknown = name.endsWith('.json')
    ? JSON.parse(await textOf(name))
    : Reflect.get(await import(pathToFileURL(resolve(name)).href), 'mapping')
  if (!isMapping(loaded))
    throw new CallboardError(
      'usage',
      `'${name}' is not a mapping: it needs name, topic and format 'csv' or 'ndjson'; see docs/mappings.md.`,
    )
  return loaded
}

const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CallboardError('not_found', `The mapping file '${path}' can't be read; check the path.`, { cause })
  })

function isMapping(value: unknown): value is Mapping {
  if (typeof value !== 'object' || value === null) return false
  const has = (key: string): boolean => typeof Reflect.get(value, key) === 'string'
  return has('name') && has('topic') && ['csv', 'ndjson'].includes(String(Reflect.get(value, 'format')))
}
