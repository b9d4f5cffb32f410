/** Runs a dashboard's query on the store as Grafana's data source would. */
import type { Result, Store } from '../../sql/store.ts'
import { type Format, type Frame, toFrames } from './frames.ts'
import { expandMacros, type MacroContext } from './macros.ts'

export type Target = { readonly refId: string; readonly rawSql: string; readonly format: Format }

/** Rows a panel may draw; more means a missing limit or grouping. */
const MAX_ROWS = 50_000

/** Throws RangeError for a text that the macros or frame rules refuse, and the store's error for one that the engine refuses. */
export async function runTarget(store: Pick<Store, 'result'>, target: Target, context: MacroContext): Promise<Frame[]> {
  return toFrames(target.refId, await runSql(store, target.rawSql, context), target.format)
}

export async function runSql(store: Pick<Store, 'result'>, rawSql: string, context: MacroContext): Promise<Result> {
  const result = await store.result(expandMacros(rawSql, context))
  if (result.rows.length > MAX_ROWS)
    throw new RangeError(`The query answered ${result.rows.length} rows; a panel draws at most ${MAX_ROWS}. Group or limit it.`)
  return result
}
