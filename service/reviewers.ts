/** Who can review scores: people whose account, or part in the demo, has the role; where nobody signs in, whoever is named. */
import { principalOfAccount, readAccounts } from '../centres/accounts.ts'
import { REVIEWERS } from '../centres/reviews.ts'
import { type Grant, grantsOf } from '../domain/principal.ts'
import type { Reach } from '../sql/reads/reach.ts'
import { widest } from './auth/rights.ts'
import type { VisitorOptions } from './auth/visitors.ts'
import type { Deps } from './deps.ts'

export type ReviewerDeps = Pick<VisitorOptions, 'personas'>

type Known = { readonly id: string; readonly name: string; readonly grants: readonly Grant[] }

const isReviewing = ({ role }: Grant): boolean => REVIEWERS.includes(role)

export async function reviewersOf(deps: Deps & ReviewerDeps): Promise<{ readonly reviewers: readonly Known[]; readonly isOpen: boolean }> {
  const { ledger, clock, personas } = deps
  const accounts = await readAccounts(ledger)
  const people: Known[] = accounts.flatMap((account) => {
    if (account.isClosed) return []
    return [{ id: account.id, name: account.name, grants: grantsOf(principalOfAccount(account, clock(), 'page')) }]
  })
  const known = accounts.length > 0 ? people : ((await personas?.()) ?? [])
  const reviewers = known.filter(({ grants }) => grants.some(isReviewing))
  return { reviewers, isOpen: accounts.length === 0 && reviewers.length === 0 }
}

/** What a reviewer may open; nothing for somebody who has no such role. */
export async function reachOfReviewer(deps: Deps & ReviewerDeps, id: string): Promise<Reach> {
  const { reviewers, isOpen } = await reviewersOf(deps)
  const known = reviewers.find((one) => one.id === id)
  if (known === undefined) return isOpen ? 'all' : { agent: '', teams: [], sites: [] }
  return widest(
    id,
    known.grants.filter(({ role, scope }) => REVIEWERS.includes(role) && scope !== 'own'),
  )
}
