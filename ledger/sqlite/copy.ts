/** A consistent copy of the ledger's file while others write to it. */
import { DatabaseSync } from '@photostructure/sqlite'

export type CheckpointRow = { readonly name: string; readonly position: number | bigint }

/** How far each reader of the ledger has come. */
export function readCheckpoints(file: string): CheckpointRow[] {
  const database = new DatabaseSync(file, { readOnly: true, readBigInts: true })
  try {
    const rows = database.prepare('select name, position from checkpoint').all()
    return rows.map((row) => ({ name: String(row['name']), position: BigInt(String(row['position'])) }))
  } finally {
    database.close()
  }
}

/** Copies `file` to `target`, which must not exist; there the readers have come only as far as `checkpoints` says. */
export function copyLedger(file: string, target: string, checkpoints: readonly CheckpointRow[]): void {
  const source = new DatabaseSync(file, { readOnly: true })
  try {
    source.prepare('vacuum into ?').run(target)
  } finally {
    source.close()
  }
  const copy = new DatabaseSync(target)
  try {
    copy.exec('begin; update checkpoint set position = 0')
    const set = copy.prepare('update checkpoint set position = ? where name = ?')
    for (const { name, position } of checkpoints) set.run(position, name)
    copy.exec('commit')
  } finally {
    copy.close()
  }
}
