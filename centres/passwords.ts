/** Passwords: which are refused, how one is kept so that a copy of the ledger does not give it away, and what is sealed under it. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { bulkhead } from 'cockatiel'
import { type Parsed, rejected } from '../domain/kernel/parsed.ts'
import { accountKey } from '../domain/operations/account-id.ts'

const SHORTEST = 12
/** Longer ones only cost time; a sentence has 200. */
const LONGEST = 512

/** The commonest of the public lists of leaked passwords that have 12 characters or more, and this program's own words. */
const COMMONEST: ReadonlySet<string> = new Set(
  (
    '123456789012 1234567890123 12345678901234 123456789123 0123456789012 1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop12 qwertyuiop123 qwertyuiop[] ' +
    'qwerty123456 qwerty1234567 1234qwerasdf asdfghjkl123 zxcvbnm12345 abcdefghijkl abc123456789 a123456789012 aa1234567890 password1234 ' +
    'password12345 password123456 passw0rd1234 passwordpassword p@ssw0rd1234 administrator administrator1 admin1234567 welcome12345 ' +
    'letmein12345 changeme1234 changemenow1 iloveyou1234 iloveyou12345 sunshine1234 princess1234 football1234 baseball1234 superman1234 ' +
    'woaini1314520 woaini123456 5201314520131 147258369000 147852369000 987654321098 987654321012 qazwsxedcrfv callboard123 callboard1234'
  ).split(' '),
)
const REPEATED = /^(.{1,4}?)\1+(?:.{0,3})$/u

const weak = (rule: string): Parsed<never> =>
  rejected('password.weak', `The password ${rule}; take a sentence of ${SHORTEST} characters or more.`)

/** Shorter ids and names are parts of common words. */
const TELLING_LETTERS = 4

/** Why it may not be the password of this account, which has `current`; no rule asks for kinds of characters. The message does not hold it. */
export function weakness(
  password: string,
  { id, name }: { readonly id: string; readonly name: string },
  current?: string,
): Parsed<never> | undefined {
  const text = password.normalize('NFKC')
  const { length } = [...text]
  if (length < SHORTEST) return weak(`has ${length} characters, fewer than ${SHORTEST}`)
  if (length > LONGEST) return weak(`has more than ${LONGEST} characters`)
  if (text === current?.normalize('NFKC'))
    return rejected('password.unchanged', 'The password is the one that it is to replace; take another.')
  const plain = (said: string) => accountKey(said).replace(/\s/gu, '')
  const own = [id, name].map(plain).filter((said) => [...said].length >= TELLING_LETTERS)
  if (own.some((said) => plain(text).includes(said))) return weak('holds the id or the name of the account')
  if (COMMONEST.has(plain(text)) || REPEATED.test(plain(text))) return weak('is one of the first that are tried')
  return undefined
}

type Cost = { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number }

/** The least that OWASP's Password Storage Cheat Sheet names: 19 MiB, two passes; 19 to 25 ms of a core. */
const COST: Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const SALT_BYTES = 16

/** What a hash is compared with where there is none, so that it takes as long. */
const NONE = textOf(COST, Buffer.alloc(SALT_BYTES), Buffer.alloc(32))

const FORM = /^argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/

function textOf({ memoryCost, timeCost, parallelism }: Cost, salt: Buffer, verifier: Buffer): string {
  return `argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt.toString('base64url')}$${verifier.toString('base64url')}`
}

/** A core is left to everything else, and never more than two are taken: 150 sign-ins at once wait for each other, not the pages for them. */
const hashing = bulkhead(Math.max(1, Math.min(2, availableParallelism() - 1)), Number.POSITIVE_INFINITY)

let argon2: Promise<typeof import('@node-rs/argon2')> | undefined

/** One slow hash makes two independent values: what is kept to recognise the password, and a key that is kept nowhere. */
async function derived(password: string, salt: Buffer, cost: Cost): Promise<{ readonly verifier: Buffer; readonly key: Buffer }> {
  // Loaded only here: it is native code, and few processes sign anybody in. Argon2id, version 1.3 is its default.
  argon2 ??= import('@node-rs/argon2')
  const { hashRaw } = await argon2
  const raw = await hashing.execute(() => hashRaw(password.normalize('NFKC'), { ...cost, outputLen: 32, salt }))
  const part = (use: string) => Buffer.from(hkdfSync('sha256', raw, '', `callboard ${use}`, 32))
  return { verifier: part('password'), key: part('second factor') }
}

/** `hash` is for keeping; `key` seals what the password protects. */
export async function hashPassword(password: string): Promise<{ readonly hash: string; readonly key: Buffer }> {
  const salt = randomBytes(SALT_BYTES)
  const { verifier, key } = await derived(password, salt, COST)
  return { hash: textOf(COST, salt, verifier), key }
}

/** The key under the password if it is the one of `hash`; takes as long where there is no hash, or it is another. */
export async function keyUnder(password: string, hash: string | undefined): Promise<Buffer | undefined> {
  const [, memoryCost, timeCost, parallelism, salt = '', verifier = ''] = FORM.exec(hash ?? NONE) ?? []
  const cost = { memoryCost: Number(memoryCost), timeCost: Number(timeCost), parallelism: Number(parallelism) }
  const found = await derived(password, Buffer.from(salt, 'base64url'), cost)
  const isRight = timingSafeEqual(found.verifier, Buffer.from(verifier, 'base64url'))
  return isRight && hash !== undefined ? found.key : undefined
}

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

export function sealed(text: Uint8Array, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce)
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** Throws where it was sealed under another key: the caller has recognised the password before. */
export function unsealed(text: string, key: Buffer): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}
