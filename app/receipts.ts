/** Receipts of erasures read again, so that a restored backup does not bring back whom they are about. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CallboardError } from '../domain/kernel/errors.ts'
import { parseInstant } from '../domain/kernel/time.ts'
import type { Erasure } from '../ledger/subjects.ts'
import { sealOfReceipt } from '../service/privacy/erase.ts'

/** Of one receipt, or of all `.json` files of a folder. Throws `not_found` where there is none, `conflict` where one is not as it was written. */
export async function readReceipts(path: string): Promise<Erasure[]> {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new CallboardError('not_found', `There is no receipt or folder of receipts '${path}'.`)
  if (!found.isDirectory()) return [await readReceipt(path)]
  const names = (await readdir(path)).filter((name) => name.endsWith('.json')).sort()
  if (names.length === 0)
    throw new CallboardError('not_found', `'${path}' holds no receipt (*.json); name the folder that erase --receipt wrote to.`)
  return Promise.all(names.map((name) => readReceipt(join(path, name))))
}

async function readReceipt(file: string): Promise<Erasure> {
  const erasure = parseReceipt(await readFile(file, 'utf8'))
  if (erasure) return erasure
  throw new CallboardError('conflict', `'${file}' is no receipt of an erasure as it was written; take it from where it was kept.`)
}

function parseReceipt(text: string): Erasure | undefined {
  try {
    const { sha256, ...receipt }: Record<string, unknown> = JSON.parse(text)
    const { customerId, at, by, reason } = receipt
    const instant = parseInstant(String(at))
    const isWhole = typeof customerId === 'string' && customerId !== '' && sha256 === sealOfReceipt(receipt)
    return isWhole && instant.ok ? { subject: customerId, at: instant.value, by: String(by), reason: String(reason) } : undefined
  } catch {
    return undefined
  }
}
