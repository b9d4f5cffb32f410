/** Personal members of an event's data under the key of whom they are about: without the key they are gone, and the chain still holds. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { CallboardError } from '../domain/kernel/errors.ts'

type Data = Readonly<Record<string, unknown>>

/** What a text reads as whose key was destroyed; a list is empty then. */
export const ERASED = '[erased]'

/** No event's own member is called so. */
export const SEALED = '$sealed'

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** AES-256-GCM, a fresh nonce for each event: 2³² events of one customer would be the limit of random ones. */
const CIPHER = 'aes-256-gcm'
const FORM = 1

/** Where the event is, so that what is sealed can't be moved to another one. */
export type Place = { readonly stream: string; readonly version: number; readonly id: string }

const placeOf = ({ stream, version, id }: Place): Buffer => Buffer.from(JSON.stringify([stream, version, id]))

/** Those of `members` that the data says something in. */
export const saidOf = (data: Data, members: readonly string[]): readonly string[] =>
  members.filter((member) => data[member] !== undefined && data[member] !== null && data[member] !== '')

/** What is read instead of a value that is gone. */
const goneOf = (value: unknown): unknown => (Array.isArray(value) ? [] : ERASED)

/** The data without what `members` say. */
export const withoutPersonal = (data: Data, members: readonly string[]): Data => ({
  ...data,
  ...Object.fromEntries(saidOf(data, members).map((member) => [member, goneOf(data[member])])),
})

/** In clear stays which members there were, and whether lists. */
export function sealed(data: Data, members: readonly string[], key: Uint8Array, place: Place): Data {
  const personal = Object.fromEntries(members.map((member) => [member, data[member]]))
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(placeOf(place))
  const text = Buffer.concat([nonce, cipher.update(JSON.stringify(personal), 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { ...withoutPersonal(data, members), [SEALED]: [FORM, text.toString('base64')] }
}

/** The data as it was said; without a key what is personal in it reads as erased. Throws `conflict` where key and text do not belong together. */
export function opened(data: Data, key: Uint8Array | undefined, place: Place): Data {
  const { [SEALED]: kept, ...clear } = data
  if (!Array.isArray(kept) || key === undefined) return clear
  const [, text] = kept
  const bytes = Buffer.from(String(text), 'base64')
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES)).setAAD(placeOf(place))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const said = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    return { ...clear, ...JSON.parse(said.toString()) }
  } catch (cause) {
    throw new CallboardError(
      'conflict',
      `Event '${place.id}' does not open with the key of whom it is about; check the chain with callboard audit verify, and compare with a backup.`,
      { cause },
    )
  }
}
