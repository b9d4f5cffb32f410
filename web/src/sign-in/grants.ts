/** A role and how far it reaches, in words: QA inspector (team demo-team-1). */
import { useWords } from '../language.ts'
import type { GrantView } from '../published-api.ts'
import { signInWords } from '../words/sign-in.ts'

export function useGrantText(): (grant: GrantView) => string {
  const words = useWords(signInWords)
  return ({ role, scope, teams, sites }) => {
    const reach = [words.scope[scope], ...teams, ...sites].filter((part) => part !== '').join(' ')
    return reach === '' ? words.roles[role] : `${words.roles[role]} (${reach})`
  }
}
