/** Which defects a call gets: drawn from the agent's skill, so that agents differ as people do. */
import type { Defect, DialogueContext } from './context.ts'

type Random = () => number

/** Probability at skill 0.5. The order matters: one draw each, so a call's defects do not change when a script does. */
const BASE: readonly (readonly [Defect, number])[] = [
  ['greeting', 0.05],
  ['restate', 0.14],
  ['identity', 0.025],
  ['card-number', 0.008],
  ['empathy', 0.25],
  ['hold', 0.18],
  ['dead-air', 0.05],
  ['solution', 0.035],
  ['abuse', 0.004],
  ['taboo', 0.04],
  ['talk-over', 0.06],
  ['speech-rate', 0.04],
  ['anything-else', 0.16],
  ['farewell', 0.06],
]

/** Skill 0 doubles the base rate, skill 1 leaves a tenth of it. */
const factor = (skill: number): number => 2 - 1.9 * Math.min(1, Math.max(0, skill))

export function drawDefects(random: Random, { agentSkill }: DialogueContext): ReadonlySet<Defect> {
  const drawn = BASE.map(([defect, probability]) => ({ defect, isDrawn: random() < probability * factor(agentSkill) }))
  return new Set(drawn.filter((one) => one.isDrawn).map((one) => one.defect))
}
