/** Opens the analytics store in whichever of its three ways applies: a server, the live owner of the directory, or the engine in this process. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CallboardError } from '../domain/kernel/errors.ts'
import { openEmbedded } from './embedded.ts'
import { answersPing, type Engine, readEngine } from './engine-file.ts'
import { openHttp } from './http.ts'
import type { IsolatingStore } from './isolating-store.ts'
import { openOwner } from './owner.ts'

export const DATABASE = 'callboard'

/** Lies in a directory that a restore was killed in. */
export const HALF_RESTORED = 'restoring.json'

const LONGEST_WAIT_MS = 30_000
const LOOK_EVERY_MS = 250

export type StoreOptions = {
  /** Holds `clickhouse/` (the engine's files), `segments/` and `engine.json`. */
  readonly dataDir: string
  /** CALLBOARD_CLICKHOUSE_URL: a ClickHouse server; the directory is then not used. */
  readonly url?: string | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly database?: string | undefined
  /** `owner` must hold the directory itself and refuses where another process already does; `any` (default) goes through it. */
  readonly role?: 'owner' | 'any'
}

/** Whether there is one to open: a server is taken to be there, an embedded store is a directory. */
export const hasStore = ({ dataDir, url }: StoreOptions): boolean => Boolean(url) || existsSync(join(dataDir, 'clickhouse'))

/** Throws `conflict` where another process holds the directory or it is half restored, `unavailable` where a server does not answer. */
export async function openStore(options: StoreOptions): Promise<IsolatingStore> {
  const { dataDir, url, user, password, database = DATABASE, role = 'any' } = options
  if (url !== undefined && url !== '')
    return openHttp('server', { url, database, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) })
  if (existsSync(join(dataDir, HALF_RESTORED)))
    throw new CallboardError(
      'conflict',
      `The data directory '${dataDir}' is half restored: the restore was stopped. Remove it and run callboard restore again.`,
    )
  const engine = await readEngine(dataDir)
  if (engine && engine.pid !== process.pid && (await answersPing(engine.url))) {
    if (role === 'any') return openOwner(dataDir, engine, database)
    throw new CallboardError(
      'conflict',
      `The data directory '${dataDir}' is in use by process ${engine.pid} at ${engine.url}; stop it first, or name another directory.`,
    )
  }
  try {
    return await openEmbedded(dataDir, database)
  } catch (error) {
    // A live owner on a busy machine may need longer than one ping to answer.
    const late =
      engine && role === 'any' && error instanceof CallboardError && error.code === 'conflict' ? await answering(dataDir) : undefined
    if (!late) throw error
    return openOwner(dataDir, late, database)
  }
}

/** The owner as soon as it answers; undefined where none does within half a minute. */
async function answering(dataDir: string): Promise<Engine | undefined> {
  const until = performance.now() + LONGEST_WAIT_MS
  while (performance.now() < until) {
    const engine = await readEngine(dataDir)
    if (engine && (await answersPing(engine.url))) return engine
    await sleep(LOOK_EVERY_MS)
  }
  return undefined
}

/** The same from a command line's environment: CALLBOARD_CLICKHOUSE_URL, _USER, _PASSWORD and _DATABASE. */
export function storeOptionsFrom(dataDir: string, env: Readonly<Record<string, string | undefined>>): StoreOptions {
  return {
    dataDir,
    url: env['CALLBOARD_CLICKHOUSE_URL'],
    user: env['CALLBOARD_CLICKHOUSE_USER'],
    password: env['CALLBOARD_CLICKHOUSE_PASSWORD'],
    database: env['CALLBOARD_CLICKHOUSE_DATABASE'],
  }
}
