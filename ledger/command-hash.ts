/** What a command key is bound to: a hash of who gave which command on which stream. */
import { createHash } from 'node:crypto'

/** SHA-256 of a value as JSON whose members are in order, so that the same said in another order is the same. */
export const hashOf = (said: unknown): string => createHash('sha256').update(JSON.stringify(said, inOrder)).digest('hex')

const inOrder = (_member: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
