/** Parquet read by the engine: turned into NDJSON beside the data, because the engine holds the only reader. */
import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Store } from '../../sql/store.ts'

/** `[path of the NDJSON, how to remove it]`. Instants become ISO texts in UTC, 64-bit integers texts. Throws `usage` where there is no engine on this machine, or the file is broken. */
export async function parquetAsLines(
  store: Store | undefined,
  path: string,
  directory: string,
): Promise<readonly [string, () => Promise<void>]> {
  if (!store || store.kind === 'server')
    throw new CallboardError(
      'usage',
      `'${path}' is Parquet, which only the embedded engine reads: import it into the store, without a server, or convert it to CSV or NDJSON.`,
    )
  await mkdir(directory, { recursive: true })
  const lines = join(resolve(directory), `${randomUUID()}.ndjson`)
  const remove = () => rm(lines, { force: true })
  try {
    await store.command(
      `insert into function file(${literal(lines)}, 'JSONEachRow')
settings date_time_output_format = 'iso', output_format_json_quote_64bit_integers = 1
select * from file(${literal(resolve(path))}, 'Parquet')`,
    )
  } catch (cause) {
    await remove()
    throw new CallboardError(
      'usage',
      `The file '${path}' can't be read as Parquet: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    )
  }
  return [lines, remove]
}

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
