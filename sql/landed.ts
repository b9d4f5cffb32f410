/** How rows land with one insert: all at once where memory allows it, else in blocks, and in one part either way. */
import { QueryError } from './query-error.ts'

/**
 * For bulk inserts. Rows of a key stay side by side until a merge, as readers expect: merging them on insert took 1.2 of 2.6 CPU-s per
 * million calls and 0.7 of 1.9 for raw events.
 */
const LANDING_SETTINGS = 'optimize_on_insert = 0'

const SMALL_INSERT_BYTES = 17 << 20
/** Views look at 4 MB at a time and their tables still get one part. Full batches of Kafka would cost twice the CPU. */
const BLOCKWISE = `${LANDING_SETTINGS}, input_format_max_block_size_bytes = 4194304, min_insert_block_size_rows = 0, min_insert_block_size_bytes = 0, min_insert_block_size_rows_for_materialized_views = 1000000, min_insert_block_size_bytes_for_materialized_views = 268435456`
/**
 * A full batch of good calls takes less than 200 MB. What breaks its contract, or has members that no contract knows, takes up to 1 GB,
 * so it is stopped here and looked at in blocks: 450 MB, measured as growth of the process.
 */
const AT_ONCE = `${LANDING_SETTINGS}, max_memory_usage = ${300 << 20}`

const OVER_MEMORY = 241

export const bytesIn = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)

/** `insert` is given the settings; what the first one stored before it was stopped, the second stores again, as a repeated batch does. */
export async function landed(bytes: number, insert: (settings: string) => Promise<void>): Promise<void> {
  if (bytes <= SMALL_INSERT_BYTES) return insert(BLOCKWISE)
  try {
    await insert(AT_ONCE)
  } catch (error) {
    if (!(error instanceof QueryError && error.clickhouseCode === OVER_MEMORY)) throw error
    await insert(BLOCKWISE)
  }
}
