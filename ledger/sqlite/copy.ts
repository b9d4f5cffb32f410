/** A consistent copy of the ledger's file while others write to it. */
import { DatabaseSync } from '@photostructure/sqlite'

const HOLD = `hold/backup-${process.pid}`
const BUSY_MS = 15_000

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

/** While `work` goes on, nothing that `checkpoints` do not cover leaves the inbox: the copy has to hold it. */
export async function withInboxHeld<T>(file: string, work: () => Promise<T>): Promise<T> {
  const change = (statement: string) => {
    const database = new DatabaseSync(file, { timeout: BUSY_MS })
    try {
      database.exec(statement)
    } finally {
      database.close()
    }
  }
  change(`insert or replace into checkpoint (name, position, saved_at) values ('${HOLD}', 0, ${Date.now()})`)
  try {
    return await work()
  } finally {
    change(`delete from checkpoint where name = '${HOLD}'`)
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
    copy.exec(`begin; delete from checkpoint where name like 'hold/%'; update checkpoint set position = 0`)
    const set = copy.prepare('update checkpoint set position = ? where name = ?')
    for (const { name, position } of checkpoints) set.run(position, name)
    copy.exec('commit')
  } finally {
    copy.close()
  }
}
