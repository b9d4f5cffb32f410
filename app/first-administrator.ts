/** The way in where people sign in and nobody can yet: a link that makes the first administrator, told once at the start. */
import { inviteFirst } from '../centres/invitations.ts'
import { type Instant, toIso } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Exposure, isExposed, isLoopback } from '../service/guard.ts'

export type Reached = { readonly exposure?: Exposure; readonly allowedHosts?: readonly string[]; readonly signIn?: boolean }

/** Undefined where nobody has to sign in, or somebody can. `url`: where the service listens. */
export async function firstAdministratorText(ledger: Ledger, url: string, at: Instant, reached: Reached): Promise<string | undefined> {
  if (!reached.signIn && !isExposed(reached.exposure ?? {})) return undefined
  const invited = await inviteFirst(ledger, at)
  // Whoever hands in events is served on; only the link is refused.
  if (!invited.ok) return `Nobody can sign in yet, and no link is made. ${invited.rejection.message}`
  if (!invited.value) return undefined
  const { id, secret, until } = invited.value
  return `Nobody can sign in yet. This link makes the first administrator, account '${id}', once, until ${toIso(until)}:\n  ${addressOf(url, reached)}/sign-in#invite=${secret}`
}

/** Over a proxy by the name it is asked by, over TLS by the name of the certificate, which is the first that is allowed. */
function addressOf(url: string, { exposure = {}, allowedHosts = [] }: Reached): string {
  const name = allowedHosts.find((one) => !isLoopback(one) && one !== '0.0.0.0' && one !== '[::]')
  if (exposure.trustProxy && name !== undefined) return `https://${name}`
  if (exposure.tls && name !== undefined) return `https://${name}:${new URL(url).port}`
  return url
}
