/** Sessions of the embedded engine: each runs one statement at a time, so a pool of them is what makes queries parallel. */
import type { ChdbResult, Session } from 'chdb'
import { CallboardError } from '../domain/kernel/errors.ts'
import { queryError } from './query-error.ts'
import { identifier } from './statement.ts'

export type OpenSession = () => Session

/** What one call runs with; settings are sticky in a session, so every call states all it relies on. */
export class SessionPool {
  readonly #open: OpenSession
  readonly #size: number
  readonly #root: string
  readonly #idle: Session[] = []
  readonly #waiting: ((session: Session | Promise<Session>) => void)[] = []
  readonly #all: Session[] = []
  #isClosed = false

  /** `root`: where the engine keeps its data. */
  constructor(open: OpenSession, size: number, root: string) {
    this.#open = open
    this.#size = size
    this.#root = root
  }

  /** `database`: where tables without one are meant to be, of this query alone. */
  async run(sql: string, format: string, database?: { readonly asked: string; readonly usual: string }): Promise<ChdbResult> {
    const session = await this.#take()
    try {
      if (database) await session.queryAsync(`use ${identifier(database.asked)}`, { format: 'TSV' })
      const answer = await session.queryAsync(sql, { format })
      if (database) await session.queryAsync(`use ${identifier(database.usual)}`, { format: 'TSV' })
      this.#give(session)
      return answer
    } catch (cause) {
      this.#retire(session)
      throw queryError(cause, this.#root)
    }
  }

  /** Runs in a session of its own, closed afterwards: for queries whose settings must not stay behind. */
  async runAlone(setUp: string, sql: string, format: string): Promise<ChdbResult> {
    const session = this.#openedOne()
    try {
      await session.queryAsync(setUp, { format: 'TSV' })
      return await session.queryAsync(sql, { format })
    } catch (cause) {
      throw queryError(cause, this.#root)
    } finally {
      session.close()
    }
  }

  close(): void {
    this.#isClosed = true
    for (const session of this.#all) session.close()
  }

  async #take(): Promise<Session> {
    const idle = this.#isClosed ? undefined : this.#idle.pop()
    if (idle) return idle
    return this.#isClosed || this.#all.length < this.#size ? this.#opened() : new Promise((resolve) => this.#waiting.push(resolve))
  }

  async #opened(): Promise<Session> {
    const session = this.#openedOne()
    this.#all.push(session)
    return session
  }

  /** A session opened after the close would hold the directory for as long as the process lives. */
  #openedOne(): Session {
    if (this.#isClosed) throw new CallboardError('unavailable', 'The store was closed; open it anew.')
    return this.#open()
  }

  #give(session: Session): void {
    const next = this.#waiting.shift()
    if (next) next(session)
    else this.#idle.push(session)
  }

  /** Not used again: what a failed statement had already written would come out in front of the session's next answer. */
  #retire(session: Session): void {
    this.#all.splice(this.#all.indexOf(session), 1)
    session.close()
    this.#waiting.shift()?.(this.#opened())
  }
}

/** Loads the optional package only where the engine is really opened in this process. */
export async function loadChdb(): Promise<typeof import('chdb')> {
  try {
    return await import('chdb')
  } catch (cause) {
    throw new CallboardError(
      'unavailable',
      'The embedded engine (package chdb) is not installed or does not fit this platform; run `npm install chdb` on Linux or macOS, or set CALLBOARD_CLICKHOUSE_URL to a ClickHouse server.',
      { cause },
    )
  }
}
