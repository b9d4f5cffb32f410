/** Contracts as the command line names them: a JSON Schema file, a topic of this build, or a published `<topic>.v<n>`. */
import { readFile } from 'node:fs/promises'
import { type Check, checkCompatible } from '../contracts/compatibility.ts'
import { type ContractDocument, documentOf } from '../contracts/document.ts'
import { contracts } from '../contracts/index.ts'
import { publishedContracts } from '../contracts/published.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { parseJsonFile } from '../domain/kernel/json-file.ts'

export function documentOfTopic(topic: string): ContractDocument | undefined {
  const contract = contracts.find((known) => known.topic === topic)
  return contract && documentOf(contract)
}

/** Throws `usage` where there is no such contract or the file is not JSON. */
export async function contractDocument(name: string): Promise<unknown> {
  const known = documentOfTopic(name) ?? publishedContracts().get(name)
  if (known !== undefined) return known
  const text = await readFile(name, 'utf8').catch((cause: unknown) => {
    const names = [...contracts.map(({ topic }) => topic), ...publishedContracts().keys()].join(', ')
    throw new CallboardError('usage', `'${name}' is neither a file that can be read nor a contract; the contracts are ${names}.`, { cause })
  })
  const document = parseJsonFile(text, `'${name}'`)
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document
  throw new CallboardError('usage', `'${name}' is not a JSON Schema document: it must be one JSON object.`)
}

/** The last published version of each topic against this build. A topic that was published and is gone breaks its readers. */
export function checkPublished(published: ReadonlyMap<string, unknown> = publishedContracts()): Check[] {
  return lastVersions([...published.keys()]).map((name) => {
    const topic = name.replace(/\.v\d+$/, '')
    const now = documentOfTopic(topic)
    if (now) return checkCompatible(published.get(name), now)
    const findings = [{ path: '', rule: 'topic.removed', from: topic, to: undefined, verdict: 'breaking' as const }]
    return { ok: false, from: name.replace('.v', ' v'), to: 'none', findings }
  })
}

function lastVersions(names: readonly string[]): string[] {
  const last = new Map<string, number>()
  for (const name of names) {
    const [, topic = name, version = '1'] = /^(.*)\.v(\d+)$/.exec(name) ?? []
    last.set(topic, Math.max(last.get(topic) ?? 0, Number(version)))
  }
  return [...last].map(([topic, version]) => `${topic}.v${version}`).sort()
}
