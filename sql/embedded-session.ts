/** Sessions of the embedded engine: each runs one statement at a time, so a pool of them is what makes queries parallel. */
import type { ChdbResult, Session } from 'chdb'
import { CallboardError } from '../domain/kernel/errors.ts'
import { queryError } from './query-error.ts'

export type OpenSession = () => Session

/** What one call runs with; settings are sticky in a session, so every call states all it relies on. */
export class SessionPool {
  readonly #open: OpenSession
  readonly #size: number
  readonly #idle: Session[] = []
  readonly #waiting: ((session: Session) => void)[] = []
  readonly #all: Session[] = []

  constructor(open: OpenSession, size: number) {
    this.#open = open
    this.#size = size
  }

  async run(sql: string, format: string): Promise<ChdbResult> {
    const session = await this.#take()
    try {
      return await session.queryAsync(sql, { format })
    } catch (cause) {
      throw queryError(cause)
    } finally {
      this.#give(session)
    }
  }

  /** Runs in a session of its own, closed afterwards: for queries whose settings must not stay behind. */
  async runAlone(setUp: string, sql: string, format: string): Promise<ChdbResult> {
    const session = this.#open()
    try {
      if (setUp !== '') await session.queryAsync(setUp, { format: 'TSV' })
      return await session.queryAsync(sql, { format })
    } catch (cause) {
      throw queryError(cause)
    } finally {
      session.close()
    }
  }

  close(): void {
    for (const session of this.#all) session.close()
  }

  #take(): Promise<Session> {
    const idle = this.#idle.pop()
    if (idle) return Promise.resolve(idle)
    if (this.#all.length < this.#size) {
      const session = this.#open()
      this.#all.push(session)
      return Promise.resolve(session)
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #give(session: Session): void {
    const next = this.#waiting.shift()
    if (next) next(session)
    else this.#idle.push(session)
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
