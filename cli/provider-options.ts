/** Options of an identity provider: its issuer, this client, and which of its groups give which roles. */
import { readFile } from 'node:fs/promises'
import { CallboardError } from '../domain/kernel/errors.ts'
import { parseJsonFile } from '../domain/kernel/json-file.ts'
import type { Grant } from '../domain/principal.ts'
import { checkIssuer, type ProviderOptions } from '../service/auth/provider.ts'
import type { Args, Option } from './command.ts'
import { grantFrom } from './grants.ts'

export const providerOptions: Readonly<Record<string, Option>> = {
  'oidc-issuer': { type: 'string', description: 'Identity provider that signs people in by OpenID Connect: its issuer, an https address.' },
  'oidc-client-id': { type: 'string', description: 'As whom this Callboard is registered there.' },
  'oidc-client-secret-file': {
    type: 'string',
    description: 'File with its secret, or CALLBOARD_OIDC_CLIENT_SECRET; without both it is a client that can keep none.',
  },
  'oidc-name': { type: 'string', description: 'Name of the provider on the button; its host name without it.' },
  'oidc-id-claim': {
    type: 'string',
    description: 'Claim that becomes the id of a new account, one that people can not set themselves.',
    default: 'sub',
  },
  'oidc-roles-claim': {
    type: 'string',
    description: 'Claim with groups or roles, with dots where it is nested: groups, realm_access.roles.',
  },
  'oidc-role-map': {
    type: 'string',
    description: 'JSON file, what each of them gives: {"hotline-admins": ["admin"], "qa": ["qa_inspector:team=t-1"]}.',
  },
}

const wrong = (message: string): never => {
  throw new CallboardError('usage', message)
}

/** Undefined where none is named; half of one is refused. */
export async function providerFrom(args: Args): Promise<ProviderOptions | undefined> {
  const [issuer, clientId] = [args.text('oidc-issuer'), args.text('oidc-client-id')]
  if (issuer === undefined) {
    const given = Object.keys(providerOptions).find((name) => name !== 'oidc-id-claim' && args.text(name) !== undefined)
    return given === undefined ? undefined : wrong(`--${given} is for an identity provider; name it by --oidc-issuer.`)
  }
  const { hostname } = checkIssuer(issuer)
  return {
    issuer,
    clientId: clientId ?? wrong('--oidc-client-id is missing: as whom this Callboard is registered at the identity provider.'),
    clientSecret: await secretFrom(args),
    name: args.text('oidc-name') ?? hostname,
    idClaim: args.required('oidc-id-claim'),
    roles: await rolesFrom(args),
  }
}

async function secretFrom(args: Args): Promise<string | undefined> {
  const path = args.text('oidc-client-secret-file')
  // No option of its own: what is typed on a command line is read by every process of the machine.
  if (path === undefined) return args.text('oidc-client-secret')
  const secret = (await fileOf('oidc-client-secret-file', path)).trim()
  return secret === '' ? wrong(`--oidc-client-secret-file '${path}' is empty; it holds the secret of the client.`) : secret
}

async function rolesFrom(args: Args): Promise<ProviderOptions['roles']> {
  const [claim, path] = [args.text('oidc-roles-claim'), args.text('oidc-role-map')]
  if (claim === undefined && path === undefined) return undefined
  if (claim === undefined || path === undefined)
    return wrong(`--oidc-${claim === undefined ? 'roles-claim' : 'role-map'} is missing; roles take the claim and the map.`)
  return { claim, map: roleMapOf(await fileOf('oidc-role-map', path), path) }
}

const fileOf = (option: string, path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CallboardError('usage', `--${option} '${path}' can't be read; name a file.`, { cause })
  })

function roleMapOf(text: string, path: string): ReadonlyMap<string, readonly Grant[]> {
  const map = parseJsonFile(text, `'${path}'`)
  if (typeof map !== 'object' || map === null || Array.isArray(map))
    return wrong(`'${path}' is no map of roles; write {"group": ["role"]}.`)
  return new Map(Object.entries(map).map(([group, roles]) => [group, grantsOf(group, roles, path)]))
}

function grantsOf(group: string, roles: unknown, path: string): readonly Grant[] {
  if (!Array.isArray(roles)) return wrong(`'${group}' in '${path}' gives no list of roles; write {"${group}": ["role"]}.`)
  return roles.map((role: unknown) => {
    const grant = grantFrom(String(role))
    return grant.ok ? grant.value : wrong(`'${group}' in '${path}': ${grant.rejection.message}`)
  })
}
