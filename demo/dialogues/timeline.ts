/** Gives the turns of a conversation their times, so that they fill the call and no pause looks like dead air by accident. */
import type { Turn } from './context.ts'

type Random = () => number

export type Timed = { readonly turn: Turn; readonly startMs: number; readonly endMs: number }

/** Speaking rates: Han characters and English words per second; a hurried agent is above the scorecard's 340 and 200 a minute. */
const CALM = { han: 4.6, word: 2.5 }
const HURRIED = { han: 7, word: 4.2 }

/** The longest pause nobody remarks on; the scorecard's limit is 15 s, a hold's least length 8 s. */
const MAX_BREATH_MS = 5500

export function speechMs(text: string, isHurried: boolean): number {
  const rate = isHurried ? HURRIED : CALM
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = text.match(/[\p{Script=Latin}\d'’]+/gu)?.length ?? 0
  return Math.max(500, Math.round((han / rate.han + latin / rate.word) * 1000))
}

/** Turns in time; what would begin after `durationMs` is cut off. */
export function layOut(random: Random, turns: readonly Turn[], durationMs: number, isHurried: boolean): Timed[] {
  const spoken = turns.map((turn) => speechMs(turn.text, isHurried && turn.channel === 'agent') * (0.96 + random() * 0.08))
  const fixed = turns.reduce((sum, turn) => sum + (turn.pauseMs ?? 0), 0)
  const free = turns.filter((turn) => turn.pauseMs === undefined && turn.overlapMs === undefined).length
  const slack = durationMs - 600 - fixed - spoken.reduce((sum, ms) => sum + ms, 0)
  const breath = Math.min(MAX_BREATH_MS / 1.5, Math.max(150, slack / Math.max(1, free)))
  const timed: Timed[] = []
  let at = 200 + Math.round(random() * 300)
  turns.forEach((turn, i) => {
    const pause = turn.pauseMs ?? (turn.overlapMs === undefined ? breath * (0.5 + random()) : -turn.overlapMs)
    const startMs = Math.round(i === 0 ? at : Math.max(at + pause, (timed.at(-1)?.startMs ?? 0) + 100))
    const endMs = Math.round(startMs + (spoken[i] ?? 0))
    // What would be cut by more than a fifth is left out: squeezed words would look hurried.
    if (startMs + (spoken[i] ?? 0) * 0.8 < durationMs) timed.push({ turn, startMs, endMs: Math.min(endMs, Math.floor(durationMs)) })
    at = Math.max(at, endMs)
  })
  return timed
}
