/** The keys that sessions are sealed with: DATA/session.key, a line each, the newest first; made at first use, its owner's alone. */
import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CallboardError } from '../../domain/kernel/errors.ts'

const KEY_BYTES = 32

/** To rotate, write a new line on top: what was sealed with the others stays good until they go. At least one. */
export async function sessionKeys(dataDir: string): Promise<[Buffer, ...Buffer[]]> {
  const path = join(dataDir, 'session.key')
  const text = (await read(path)) ?? (await made(path))
  const keys = text.split(/\s+/).filter((line) => line !== '')
  const [newest, ...older] = keys.map((line) => Buffer.from(line, 'base64'))
  if (newest && [newest, ...older].every((key) => key.length === KEY_BYTES)) return [newest, ...older]
  throw new CallboardError(
    'usage',
    `'${path}' must hold lines of ${KEY_BYTES} bytes in base64; remove it, which signs everybody out, and a new one is made.`,
  )
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Of two processes that start at once one makes it, whole, and both read that. */
async function made(path: string): Promise<string> {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(path, 'utf8')
}
