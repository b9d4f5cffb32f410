/** Mends what the stages before lost: a few agents or days are solved again against the real cover, while everybody else's shifts stay. */
import { seededRandom } from '../../domain/kernel/random.ts'
import { DAY_MS } from '../../domain/kernel/time.ts'
import { maxDays } from './groups.ts'
import { type FreeAgent, polishModel } from './polish-model.ts'
import { aimOf, built, countNamed, fairWeekend, isLate, type Judged, judgeNamed, report, type Search, solve } from './search.ts'

/** Agents and days open at once: 3 days of 30 agents, or the week of 8, are about 2,000 binaries and end in 2 s. */
const WIDTHS = [
  { agents: 30, days: 3 },
  { agents: 8, days: 7 },
] as const
const MEND_SECONDS = 6
const MEND_FAILURES = 12

/** Where the stages left more cost than proven necessary, frees a few agents who could help and solves them together; keeps what is better. */
export async function mend(search: Search, start: Judged): Promise<Judged> {
  const random = seededRandom(search.options.seed)
  const aim = aimOf(search)
  let best = start
  const isWorthIt = () => !isLate(search) && best.judgement.objective > aim
  const { seed, nodes } = search.options
  const limit = { seconds: MEND_SECONDS, ...(nodes === undefined ? {} : { nodes }) }
  for (let round = 0, failures = 0; failures < MEND_FAILURES && isWorthIt(); round += 1) {
    const polish = built(search, () => {
      const { free, days } = neighbourhood(search, best, random, WIDTHS[round % WIDTHS.length] ?? WIDTHS[0])
      return polishModel(search.problem, search.grid, free, days, best.named)
    })
    const { values } = await solve(search, polish.model, { ...limit, seed, relativeGap: 1e-4, start: polish.start })
    failures += 1
    if (!values) continue
    const named = polish.read(values)
    const judgement = judgeNamed(search, named)
    if (judgement.hardViolations.length > 0 || judgement.objective >= best.judgement.objective) continue
    failures = 0
    best = { named, judgement, reached: 'mending' }
    report(search, 'mending', judgement.objective)
  }
  return best
}

/** Days around a slot that lacks people, and agents able to serve its queue, those with days to spare first; any where nothing lacks. */
function neighbourhood(
  { groups, grid, problem }: Search,
  { named, judgement: { coverage } }: Judged,
  random: () => number,
  width: { readonly agents: number; readonly days: number },
): { free: FreeAgent[]; days: ReadonlySet<number> } {
  const short = coverage.filter((row) => row.rostered < row.required)
  const wrong = short[Math.floor(random() * short.length)]
  const day = wrong ? Math.floor(((wrong.slotAt - grid.from) / DAY_MS) % 7) : Math.floor(random() * 7)
  const first = Math.max(0, Math.min(7 - width.days, day - Math.floor(width.days / 2)))
  const worked = new Map<string, number>()
  for (const { agent } of named) worked.set(agent.agentId, (worked.get(agent.agentId) ?? 0) + 1)
  const free = groups
    .flatMap((group) => {
      const counts = countNamed(
        grid,
        named.filter(({ agent }) => group.agents.includes(agent)),
      )
      const fair = fairWeekend(
        grid,
        group,
        Int32Array.from(grid.dayShifts, (_, at) => counts.reduce((sum, queue) => sum + (queue[at] ?? 0), 0)),
      )
      return group.agents.map((agent, index) => {
        const helps = wrong !== undefined && agent.skills.includes(wrong.queueId) ? 1 : 0
        const idle = (worked.get(agent.agentId) ?? 0) < maxDays(problem, agent) ? 0.6 : 0
        return { agent, group, index, fairWeekend: fair, score: helps + idle + random() }
      })
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, width.agents)
  return { free, days: new Set(Array.from({ length: width.days }, (_, step) => first + step)) }
}
