/** A store that can run one query apart from all others, under its own settings; every store of openStore can. */
import type { Params, Store } from './store.ts'

export type Settings = Readonly<Record<string, string | number>>

export interface IsolatingStore extends Store {
  /** The answer's bytes in `format`; nothing of `settings` outlives the query, which ends when `signal` aborts. */
  isolated(sql: string, format: string, params: Params, settings: Settings, signal?: AbortSignal): Promise<Uint8Array>
}

export const isIsolating = (store: Store): store is IsolatingStore => 'isolated' in store
