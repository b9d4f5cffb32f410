/** The score, why it is what it is, and who decided what so far. */

import { useNames } from '../directory.tsx'
import { duration, percent, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Badge, Panel } from '../parts.tsx'
import type { ScoreDetail, ScoreItem } from '../published-api.ts'
import { qualityWords } from '../words/quality.ts'
import { DecisionBadge } from './outcome.tsx'

export function Summary({ detail }: { readonly detail: ScoreDetail }) {
  const words = useWords(qualityWords)
  const language = useLanguage()
  const { score } = detail
  const facts = [
    [words.rules, percent(score.autoRatio)],
    [words.raw, percent(detail.rawRatio)],
    [words.judged, percent(detail.judgedShare)],
    [words.passMark, percent(detail.passRatio, 0)],
    [words.duration, duration(detail.recording?.durationSeconds)],
    [words.form, words.formVersion(language === 'zh' ? detail.formZh : detail.formEn, detail.formVersion, detail.engineVersion)],
  ] as const
  return (
    <Panel className="summary">
      <div className="verdict">
        <div className="name">{words.final}</div>
        <div className={score.isFailed ? 'value bad' : 'value'}>{percent(score.finalRatio)}</div>
        {score.finalRatio === null ? null : (
          <Badge tone={score.isFailed ? 'bad' : 'good'}>{score.isFailed ? words.failed : words.passed}</Badge>
        )}{' '}
        <DecisionBadge decision={score.decision} needsReview={score.needsReview} />
      </div>
      <div className="because">
        <Why detail={detail} />
        <dl className="facts small">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  )
}

/** 49.97 % is under 50 % and must not read as it. */
const floored = (share: number): string => percent(Math.floor(share * 1000) / 1000)

function Why({ detail }: { readonly detail: ScoreDetail }) {
  const words = useWords(qualityWords)
  const language = useLanguage()
  const listed = (items: readonly ScoreItem[]) => items.map((item) => item[language]).join(language === 'zh' ? '、' : '; ')
  const fatal = detail.items.filter((item) => detail.fatalItems.includes(item.id))
  const lost = detail.items.filter((item) => item.outcome === 'fail' && !fatal.includes(item))
  const open = detail.items.filter((item) => item.outcome === 'unknown')
  const { judgedShare, leastJudgedShare } = detail
  const hasTotal = detail.score.finalRatio !== null
  const isTooLittle = !hasTotal && judgedShare !== null && leastJudgedShare !== null && judgedShare < leastJudgedShare
  const isClean = fatal.length + lost.length + open.length === 0
  return (
    <div className="why">
      {isTooLittle ? <p>{words.whyTooLittle(floored(judgedShare), percent(leastJudgedShare, 0))}</p> : null}
      {fatal.length > 0 ? <p>{words.whyFatal(listed(fatal))}</p> : null}
      {lost.length > 0 ? <p>{words.whyLost(listed(lost))}</p> : null}
      {open.length > 0 ? <p>{words.whyUnknown(listed(open))}</p> : null}
      {isClean ? <p>{hasTotal ? words.whyAll : words.whyNothing}</p> : null}
    </div>
  )
}

export function History({ detail }: { readonly detail: ScoreDetail }) {
  const words = useWords(qualityWords)
  const language = useLanguage()
  const { zone, ...names } = useNames()
  const titleOf = (itemId: string) => detail.items.find((item) => item.id === itemId)?.[language] ?? itemId
  const stepName = (type: string) => Object.entries(words.steps).find(([name]) => name === type)?.[1] ?? type
  return (
    <Panel title={words.history}>
      {detail.review.events.length === 0 ? <p className="note">{words.noHistory}</p> : null}
      <ol className="history">
        {detail.review.events.map((event) => (
          <li key={event.version} className={event.isUndone ? 'undone' : ''}>
            <span className="note">{time(event.at, zone, language, 'moment')}</span> <b>{names.agent(event.actor)}</b>{' '}
            {stepName(event.type)}
            {event.itemId === null ? null : ` “${titleOf(event.itemId)}” → ${event.outcome === null ? '' : words[event.outcome]}`}
            {event.reason === null ? null : <span className="note"> — {event.reason}</span>}
            {event.items.map((one) => (
              <div key={one.itemId} className="note">
                “{titleOf(one.itemId)}” → {words[one.outcome]} — {one.reason}
              </div>
            ))}
            {event.isUndone ? <em> ({words.undoneStep})</em> : null}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
