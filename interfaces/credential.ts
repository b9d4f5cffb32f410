/** The credential an interface is called with: its value is a header of the request and is written nowhere else. */
import type { InterfaceSettings } from '../domain/operations/interface-settings.ts'
import { CallFailure } from './failure.ts'

/** Values of secrets by name, as they are sent: `Bearer …`, `Basic …`, or the bare key where the header is one for keys. */
export type Secrets = ReadonlyMap<string, string>

export type Credential = {
  readonly headers: Readonly<Record<string, string>>
  /** Text with the secret masked, should the other system send it back. */
  readonly masked: (text: string) => string
}

const SENDABLE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/
const NONE: Credential = { headers: {}, masked: (text) => text }
/** Shorter texts, such as the scheme before a token, are words that any answer may hold. */
const SHORTEST = 8

/** Throws `interface.credential_missing`, without the value, where the secret is not here or no header can carry it. */
export function credentialOf({ credential, credentialHeader }: InterfaceSettings, secrets: Secrets): Credential {
  if (credential === '') return NONE
  const value = secrets.get(credential)
  if (value === undefined)
    throw new CallFailure('interface.credential_missing', `The secret '${credential}' is not known to this process; nothing was sent.`)
  if (!SENDABLE.test(value) || value.length < SHORTEST)
    throw new CallFailure(
      'interface.credential_missing',
      `The secret '${credential}' is not ${SHORTEST} or more ASCII characters; nothing was sent.`,
    )
  const parts = [value, ...value.split(' ').filter((part) => part.length >= SHORTEST)]
  // As JSON writes it, too: a summary is made of the answer's JSON.
  const secret = [...new Set(parts.flatMap((part) => [part, JSON.stringify(part).slice(1, -1)]))]
  return {
    headers: { [credentialHeader]: value },
    masked: (text) => secret.reduce((rest, part) => rest.replaceAll(part, '***'), text),
  }
}
