/** A second process: opens the store of argv[2], prints how it was opened and the answer of argv[3], or the error. */
import { openStore } from '../../../sql/open-store.ts'

try {
  const store = await openStore({ dataDir: process.argv[2] ?? '' })
  const [row] = await store.query(process.argv[3] ?? 'select 1 as one')
  process.stdout.write(JSON.stringify({ kind: store.kind, row }))
  await store.close()
} catch (error) {
  process.stdout.write(
    JSON.stringify({
      error: error instanceof Error ? error.message : String(error),
      code: error instanceof Error && 'code' in error ? error.code : '',
    }),
  )
}
