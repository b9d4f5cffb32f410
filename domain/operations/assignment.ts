/** Who judges which of the items drawn: each goes to whoever has least to do, never to whose call it is. */
import type { Assignment } from './inspection.ts'

/** `load`: items not yet reviewed, of all plans; `reaches`: the scores that the reviewer may open. */
export type Reviewer = { readonly id: string; readonly load: number; readonly reaches: (scoreId: string) => boolean }

/** How many people judge each, and who does already. */
type Wanted = { readonly each: number; readonly present: (scoreId: string) => readonly string[] }
const ONE: Wanted = { each: 1, present: () => [] }

type Item = { readonly scoreId: string; readonly agentId: string }

/**
 * Loads end within one of each other wherever everybody may judge everything. Of equals whoever has fewest of the agent's calls, so that nobody is judged by
 * one person alone, then by id: the same for the same input. `left`: nobody may judge it.
 */
export function assignEvenly(
  items: readonly Item[],
  reviewers: readonly Reviewer[],
  wanted: Wanted = ONE,
): { assignments: Assignment[]; left: string[] } {
  const loads = new Map(reviewers.map(({ id, load }) => [id, load]))
  const ofAgent = new Map<string, number>()
  const [assignments, left]: [Assignment[], string[]] = [[], []]
  for (const { scoreId, agentId } of items) {
    const key = (id: string) => JSON.stringify([id, agentId])
    const present = [...wanted.present(scoreId)]
    while (present.length < wanted.each) {
      const [best] = reviewers
        .filter(({ id, reaches }) => id !== agentId && !present.includes(id) && reaches(scoreId))
        .map(({ id }) => ({ id, load: loads.get(id) ?? 0, before: ofAgent.get(key(id)) ?? 0 }))
        .sort((a, b) => a.load - b.load || a.before - b.before || (a.id < b.id ? -1 : 1))
      if (best === undefined) {
        left.push(scoreId)
        break
      }
      loads.set(best.id, best.load + 1)
      ofAgent.set(key(best.id), best.before + 1)
      present.push(best.id)
      assignments.push({ scoreId, reviewerId: best.id })
    }
  }
  return { assignments, left }
}
