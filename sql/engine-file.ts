/** `DATA/engine.json`: how other processes find the one that holds the engine. */
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from './process-alive.ts'

export type Engine = { readonly url: string; readonly pid: number; readonly token: string }

const pathIn = (dataDir: string): string => join(dataDir, 'engine.json')

/** Names this process as the live owner; returns what takes the file away again. The token lets the command line in unguarded. */
export async function publishEngine(dataDir: string, url: string, token: string): Promise<() => Promise<void>> {
  const engine: Engine = { url, pid: process.pid, token }
  const draft = `${pathIn(dataDir)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(engine)}\n`, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, pathIn(dataDir))
  return async () => {
    const current = await readEngine(dataDir)
    if (current?.pid === process.pid) await rm(pathIn(dataDir), { force: true })
  }
}

/** The owner named in the directory if its process lives; a file left by a dead one counts as absent. */
export async function readEngine(dataDir: string): Promise<Engine | undefined> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch(() => '')
  const engine = parseEngine(text)
  return engine && isAlive(engine.pid) ? engine : undefined
}

function parseEngine(text: string): Engine | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('url' in value) || !('pid' in value) || !('token' in value)) return undefined
    const { url, pid, token } = value
    return typeof url === 'string' && typeof pid === 'number' && typeof token === 'string' ? { url, pid, token } : undefined
  } catch {
    return undefined
  }
}

/** Whether the owner answers `/ping` within two seconds; a recycled process id does not. */
export async function answersPing(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/ping`, { signal: AbortSignal.timeout(2000) })
    return response.ok && (await response.text()).startsWith('Ok.')
  } catch {
    return false
  }
}
