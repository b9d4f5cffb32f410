/** A role and how far it reaches, as one word of the command line: `admin`, `agent:own`, `supervisor:team=t-1,t-2`, `manager:site=s-1`. */
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { ACCOUNT_ROLES } from '../domain/operations/account.ts'
import type { Grant } from '../domain/principal.ts'

const FORM = /^([a-z_]+)(?::(own|all|team=(.+)|site=(.+)))?$/u

export function grantFrom(text: string): Parsed<Grant> {
  const [, name, reach = 'all', teams = '', sites = ''] = FORM.exec(text) ?? []
  const role = ACCOUNT_ROLES.find((one) => one === name)
  const ids = (list: string) => list.split(',').filter((one) => one !== '')
  if (!role || (reach.includes('=') && ids(teams + sites).length === 0))
    return rejected(
      'account.role_invalid',
      `'${text}' is no role; write one of ${ACCOUNT_ROLES.join(', ')}, with :own, :team=A,B or :site=S where it does not reach everything.`,
    )
  const scope = reach === 'own' || reach === 'all' ? reach : reach.startsWith('team') ? 'team' : 'site'
  return parsed({ role, scope, teams: ids(teams), sites: ids(sites) })
}

export function grantText({ role, scope, teams, sites }: Grant): string {
  if (scope === 'all') return role
  return `${role}:${scope}${scope === 'own' ? '' : `=${[...teams, ...sites].join(',')}`}`
}
