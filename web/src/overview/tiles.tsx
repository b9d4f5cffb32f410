/** The headline numbers of today, each beside its target and the same weekday last week at this time. */
import type { ReactNode } from 'react'
import { count, duration, NONE, percent } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import type { Overview } from '../published-api.ts'
import { overviewWords } from '../words/overview.ts'

export function Tiles({ overview }: { readonly overview: Overview }) {
  const words = useWords(overviewWords)
  const language = useLanguage()
  const { today, lastWeek, targets, quality } = overview
  return (
    <div className="tiles">
      <Tile name={words.offered} value={count(today.offered, language)}>
        <span>{words.againstLastWeek(change(today.offered, lastWeek.offered))}</span>
      </Tile>
      <Tile
        name={words.serviceLevel(targets.answerSeconds)}
        value={percent(today.serviceLevelRatio)}
        isBad={today.serviceLevelRatio !== null && today.serviceLevelRatio < targets.serviceLevelRatio}
      >
        <Target ratio={today.serviceLevelRatio} target={targets.serviceLevelRatio} isFloor />
        <span>{words.lastWeek(percent(lastWeek.serviceLevelRatio))}</span>
      </Tile>
      <Tile
        name={words.abandonRate}
        value={percent(today.abandonRatio)}
        isBad={today.abandonRatio !== null && today.abandonRatio > targets.abandonRatio}
      >
        <Target ratio={today.abandonRatio} target={targets.abandonRatio} />
        <span>{words.lastWeek(percent(lastWeek.abandonRatio))}</span>
      </Tile>
      <Tile name={words.asa} value={duration(today.asaSeconds)}>
        <span>{words.lastWeek(duration(lastWeek.asaSeconds))}</span>
      </Tile>
      <Tile name={words.aht} value={duration(today.ahtSeconds)}>
        <span>{words.lastWeek(duration(lastWeek.ahtSeconds))}</span>
      </Tile>
      <Tile name={words.quality} value={percent(quality.meanRatio)}>
        <span>{words.qualityFoot(count(quality.scored, language), count(quality.failed, language))}</span>
      </Tile>
    </div>
  )
}

function Tile({
  name,
  value,
  isBad = false,
  children,
}: {
  readonly name: string
  readonly value: string
  readonly isBad?: boolean
  readonly children: ReactNode
}) {
  return (
    <div className="tile">
      <div className="name">{name}</div>
      <div className={isBad ? 'value bad' : 'value'}>{value}</div>
      <div className="foot">{children}</div>
    </div>
  )
}

function Target({
  ratio,
  target,
  isFloor = false,
}: {
  readonly ratio: number | null
  readonly target: number
  readonly isFloor?: boolean
}) {
  const words = useWords(overviewWords)
  const text = words.target(`${isFloor ? '≥' : '≤'} ${percent(target, 0)}`)
  if (ratio === null) return <span>{text}</span>
  const isMet = isFloor ? ratio >= target : ratio <= target
  return (
    <span className={isMet ? 'good' : 'bad'}>
      {text} · {isMet ? words.met : words.missed}
    </span>
  )
}

function change(now: number, before: number): string {
  if (before === 0) return NONE
  const ratio = now / before - 1
  return `${ratio >= 0 ? '+' : '−'}${percent(Math.abs(ratio), 0)}`
}
