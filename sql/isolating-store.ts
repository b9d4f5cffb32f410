/** A store that can run one query apart from all others, under its own settings; every store of openStore can. */
import type { Params, Store } from './store.ts'

export type Settings = Readonly<Record<string, string | number>>

/** Reads alone. */
export type Isolated = Pick<Store, 'result'> & {
  /** What is read is cut to somebody's reach: names of other databases are refused. */
  readonly isCut?: boolean
  /** The answer's bytes in `format`; nothing of `settings` outlives the query, which ends when `signal` aborts. */
  isolated(sql: string, format: string, params: Params, settings: Settings, signal?: AbortSignal): Promise<Uint8Array>
}

export interface IsolatingStore extends Store, Isolated {
  /** The same where a table without a database is one of `database`. */
  within(database: string): Isolated
}

export const isIsolating = <S extends Pick<Store, 'result'>>(store: S): store is S & IsolatingStore => 'isolated' in store
