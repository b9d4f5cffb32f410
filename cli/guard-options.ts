/** Options of the commands that serve pages and take events: who reaches them, by which name, over what, who signs in how, and who needs a token. */
import { readFile } from 'node:fs/promises'
import { CallboardError } from '../domain/kernel/errors.ts'
import { addressFault, networkFault } from '../domain/kernel/network.ts'
import type { ProviderOptions } from '../service/auth/provider.ts'
import { checkListenHost, type Exposure, hostNameOf, isLoopback } from '../service/guard.ts'
import type { Args, Option } from './command.ts'
import { providerFrom, providerOptions } from './provider-options.ts'

export const guardOptions: Readonly<Record<string, Option>> = {
  host: {
    type: 'string',
    description: 'Address to listen on; beyond this machine only over TLS, and people sign in.',
    default: '127.0.0.1',
  },
  'allow-host': {
    type: 'string',
    description: 'Further names under which it is reached; through a proxy that is not trusted events alone are served, with a token.',
  },
  'tls-cert': { type: 'string', description: 'File with the certificate and its chain, PEM.' },
  'tls-key': { type: 'string', description: 'File with the key of the certificate, PEM.' },
  'trust-proxy': {
    type: 'string',
    description: 'Addresses or networks of the proxies that end TLS, which say who asks: 10.0.0.7,10.1.0.0/16.',
  },
  'sign-in': {
    type: 'boolean',
    description: 'People sign in from the start on; without an account a link for the first administrator is shown.',
  },
  ...providerOptions,
  'require-token': {
    type: 'boolean',
    description: 'Take events only with a token, from this machine too; where people sign in that is so anyway.',
  },
}

export type Guards = {
  readonly host: string
  readonly needsToken: boolean
  readonly allowedHosts: readonly string[]
  readonly exposure: Exposure
  readonly signIn: boolean
  readonly provider: ProviderOptions | undefined
}

/** Throws `usage` where a host beyond this machine would be served without TLS, or a file of it can't be read. */
export async function guardsFrom(args: Args): Promise<Guards> {
  const host = args.required('host')
  const proxies = args.list('trust-proxy').map(proxyOf)
  const exposure = { tls: await tlsFrom(args), ...(proxies.length === 0 ? {} : { trustProxy: proxies }) }
  checkListenHost(host, exposure)
  const names = args.list('allow-host').map(nameOf)
  const own = hostNameOf(host) ?? host
  const provider = await providerFrom(args)
  return {
    ...{ host, exposure, provider },
    needsToken: args.flag('require-token'),
    allowedHosts: isLoopback(host) || names.includes(own) ? names : [...names, own],
    signIn: args.flag('sign-in') || provider !== undefined,
  }
}

/** Whoever is trusted says who asks. */
function proxyOf(text: string): string {
  const fault = text.includes('/') ? networkFault(text) : addressFault(text)
  if (fault === undefined) return text
  throw new CallboardError('usage', `--trust-proxy '${text}' is no address or network of proxies: it ${fault}.`)
}

/** As requests name it: browsers write names in small letters and letters of other scripts as Punycode. */
function nameOf(text: string): string {
  const name = hostNameOf(text)
  if (name !== undefined) return name
  throw new CallboardError(
    'usage',
    `--allow-host '${text}' is no name of a host; write board.example or fd00::7, without scheme, port and path.`,
  )
}

async function tlsFrom(args: Args): Promise<Exposure['tls']> {
  const [cert, key] = [args.text('tls-cert'), args.text('tls-key')]
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined)
    throw new CallboardError('usage', `--tls-${cert === undefined ? 'cert' : 'key'} is missing; TLS takes a certificate and its key.`)
  return { cert: await pem('tls-cert', cert), key: await pem('tls-key', key) }
}

async function pem(option: string, path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CallboardError('usage', `--${option} '${path}' can't be read; name a PEM file.`, { cause })
  })
  if (!text.includes('-----BEGIN ')) throw new CallboardError('usage', `--${option} '${path}' is no PEM file; it begins with -----BEGIN.`)
  return text
}
