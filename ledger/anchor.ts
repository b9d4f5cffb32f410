/** The seal of the newest event, kept outside the chain: a chain whose end was cut off still holds, but no longer reaches its anchor. */
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'

/** `seal` is that of the event at `position`; `ledger` the ledger's id. */
export type Anchor = { readonly ledger: string; readonly position: number; readonly seal: string }

/** One write of less than a sector, so that a reader never sees half of it. */
const BYTES = 512

export const anchorFile = (ledgerFile: string): string => `${ledgerFile}.anchor`

/** undefined where there is none, or none that can be read. */
export function readAnchor(ledgerFile: string): Anchor | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(anchorFile(ledgerFile), 'utf8'))
    if (typeof value !== 'object' || value === null || !('ledger' in value && 'position' in value && 'seal' in value)) return undefined
    const { ledger, position, seal } = value
    return typeof ledger === 'string' && typeof position === 'number' && typeof seal === 'string' ? { ledger, position, seal } : undefined
  } catch {
    return undefined
  }
}

/** Not synced: after a power cut an older anchor still holds for the events it covers. */
export function writeAnchor(ledgerFile: string, anchor: Anchor): void {
  const file = openSync(anchorFile(ledgerFile), constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    writeSync(file, Buffer.from(JSON.stringify(anchor).padEnd(BYTES)), 0, BYTES, 0)
  } finally {
    closeSync(file)
  }
}
