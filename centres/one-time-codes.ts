/** One-time codes of a second factor: by time (RFC 6238: SHA-1, 30 s, six digits, as every authenticator app has it), and for recovery. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../domain/kernel/time.ts'

const STEP_MS = 30_000
const DIGITS = 6
/** RFC 4226 asks for 16 bytes at least and advises 20. */
const SECRET_BYTES = 20
/** Clocks of phones differ by seconds; one step to either side is what RFC 6238 advises. */
const DRIFT_STEPS = 1
const RECOVERY_CODES = 10
/** 80 random bits: a fast hash of them can't be searched. */
const RECOVERY_BYTES = 10

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, without padding; lengths used here are whole. */
function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join('')
}

export const newTotpSecret = (): Buffer => randomBytes(SECRET_BYTES)

/** As an authenticator app takes it: the secret typed in, or the address as a picture. */
export function totpEnrolment(secret: Buffer, id: string): { readonly secret: string; readonly uri: string } {
  const text = base32(secret)
  const query = `secret=${text}&issuer=Callboard&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`
  return { secret: text, uri: `otpauth://totp/Callboard:${encodeURIComponent(id)}?${query}` }
}

/** RFC 4226: four bytes of the HMAC, where its last digit says, to six decimal digits. */
export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hmac = createHmac('sha1', secret).update(counter).digest()
  const number = hmac.readUInt32BE((hmac.at(-1) ?? 0) & 15) & 0x7f_ff_ff_ff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

export const stepAt = (at: Instant): number => Math.floor(at / STEP_MS)

/** The step whose code it is, of those around `at` and after `lastStep`: a code that was accepted is none any more. */
export function stepOfCode(secret: Uint8Array, code: string, at: Instant, lastStep: number): number | undefined {
  const typed = code.replace(/\s/g, '')
  const steps = Array.from({ length: 2 * DRIFT_STEPS + 1 }, (_, n) => stepAt(at) - DRIFT_STEPS + n)
  return steps.filter((step) => step >= 0 && step > lastStep).find((step) => isSame(codeAt(secret, step), typed))
}

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Told once, in groups that are easy to copy; only hashes are kept. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => (base32(randomBytes(RECOVERY_BYTES)).match(/.{4}/g) ?? []).join('-').toLowerCase())

export const recoveryHash = (code: string): string =>
  createHash('sha256')
    .update(code.replace(/[^A-Za-z2-7]/g, '').toLowerCase())
    .digest('hex')
