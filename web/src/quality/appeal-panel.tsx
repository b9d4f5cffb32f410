/** On the page of a score: its agent agrees or appeals against failed items, another reviewer answers, and everybody sees the answer. */
import { Button, Checkbox, Input, Segmented } from 'antd'
import { useState } from 'react'
import { api, queries } from '../api.ts'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay, useMe } from '../me.tsx'
import { Panel } from '../parts.tsx'
import type { AppealCommand, Outcome, ScoreDetail } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { inspectionWords } from '../words/inspection.ts'
import { qualityWords } from '../words/quality.ts'

type Unseen<Command> = Command extends unknown ? Omit<Command, 'expectedVersion'> : never
type Send = (command: Unseen<AppealCommand>, done: string) => Promise<boolean>
type Part = { readonly detail: ScoreDetail; readonly send: Send; readonly isSending: boolean }

export function AppealPanel({ detail }: { readonly detail: ScoreDetail }) {
  const words = useWords(inspectionWords)
  const me = useMe()
  const may = useMay()
  const mutation = api.useMutation('post', '/api/scores/{id}/appeal')
  const change = useChange()
  const { score, review } = detail
  const params = { path: { id: score.scoreId } }
  const send: Send = (command, done) =>
    change.send(async () => {
      const answer = await mutation.mutateAsync({ params, body: { ...command, expectedVersion: review.version } })
      queries.setQueryData(api.queryOptions('get', '/api/scores/{id}', { params }).queryKey, answer)
      return done
    })
  const isOwn = may('appealScore') && me?.who?.id === score.agentId
  const part = { detail, send, isSending: change.isSending }
  const shown =
    review.status === 'appealed' ? (
      <OpenAppeal {...part} isOwn={isOwn} />
    ) : review.status === 'closed' ? (
      <Answered detail={detail} />
    ) : isOwn ? (
      <Own {...part} />
    ) : review.status === 'acknowledged' ? (
      <p>{words.acknowledgedByAgent}</p>
    ) : null
  if (shown === null) return null
  return (
    <Panel className="appeal" title={review.status === 'closed' ? words.appealAnswered : isOwn ? words.yourScore : words.appeal}>
      {shown}
      <ChangeNotice notice={change.notice} />
    </Panel>
  )
}

function Own({ detail, send, isSending }: Part) {
  const words = useWords(inspectionWords)
  const language = useLanguage()
  const { zone, directory } = useNames()
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({})
  const failed = detail.items.filter(({ outcome }) => outcome === 'fail')
  const { status, appealUntil } = detail.review
  if (status === 'acknowledged') return <p>{words.acknowledged}</p>
  const until = time(appealUntil, zone, language)
  const isLate = directory.asOf !== '' && Date.parse(directory.asOf) > Date.parse(appealUntil)
  const chosen = Object.entries(reasons)
  const isWhole = chosen.length > 0 && chosen.every(([, reason]) => reason.trim() !== '')
  const toggle = (id: string, isOn: boolean) =>
    setReasons((before) => (isOn ? { ...before, [id]: '' } : Object.fromEntries(Object.entries(before).filter(([key]) => key !== id))))
  const file = () => send({ type: 'appeal', items: chosen.map(([itemId, reason]) => ({ itemId, reason: reason.trim() })) }, words.sent)
  return (
    <>
      <p>{failed.length === 0 ? words.nothingFailed : isLate ? words.tooLate(until) : words.yourScoreHelp(until)}</p>
      {isLate
        ? null
        : failed.map((item) => (
            <div key={item.id} className="appeal-item">
              <Checkbox checked={item.id in reasons} onChange={(event) => toggle(item.id, event.target.checked)}>
                {words.appealItem(item[language])}
              </Checkbox>
              {item.id in reasons ? (
                <Input.TextArea
                  rows={2}
                  maxLength={2000}
                  aria-label={`${words.why}: ${item[language]}`}
                  placeholder={words.appealWhy}
                  value={reasons[item.id] ?? ''}
                  onChange={(event) => setReasons((before) => ({ ...before, [item.id]: event.target.value }))}
                />
              ) : null}
            </div>
          ))}
      <div className="choice-row">
        <Button loading={isSending} onClick={() => void send({ type: 'acknowledge' }, words.acknowledged)}>
          {words.acknowledge}
        </Button>
        {isLate || failed.length === 0 ? null : (
          <Button type="primary" disabled={!isWhole} loading={isSending} onClick={() => void file()}>
            {words.sendAppeal}
          </Button>
        )}
      </div>
    </>
  )
}

type Draft = { readonly outcome: Exclude<Outcome, 'unknown'>; readonly reason: string }

function OpenAppeal({ detail, send, isSending, isOwn }: Part & { readonly isOwn: boolean }) {
  const words = useWords(inspectionWords)
  const quality = useWords(qualityWords)
  const language = useLanguage()
  const names = useNames()
  const me = useMe()
  const may = useMay()
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({})
  const { appeal, deciders } = detail.review
  if (appeal === null) return null
  const titleOf = (id: string) => detail.items.find((item) => item.id === id)?.[language] ?? id
  const draftOf = (id: string): Draft => drafts[id] ?? { outcome: 'fail', reason: '' }
  const set = (id: string, more: Partial<Draft>) => setDrafts((before) => ({ ...before, [id]: { ...draftOf(id), ...more } }))
  const mayAnswer = may('reviewScore') && !isOwn
  const isDecider = deciders.includes(me?.who?.id ?? '')
  const isWhole = appeal.items.every(({ itemId }) => draftOf(itemId).reason.trim() !== '')
  const answers = appeal.items.map(({ itemId }) => ({ itemId, ...draftOf(itemId) }))
  return (
    <>
      <p>{words.openAppeal(names.agent(appeal.by), time(appeal.dueAt, names.zone, language))}</p>
      {appeal.items.map(({ itemId, reason }) => (
        <div key={itemId} className="appeal-item">
          <b>{titleOf(itemId)}</b>
          <p className="said">{reason}</p>
          {mayAnswer && !isDecider ? (
            <>
              <Segmented<Draft['outcome']>
                size="small"
                aria-label={`${words.answer}: ${titleOf(itemId)}`}
                value={draftOf(itemId).outcome}
                onChange={(outcome) => set(itemId, { outcome })}
                options={[
                  { value: 'fail', label: words.uphold },
                  { value: 'pass', label: words.changedTo(quality.pass) },
                  { value: 'na', label: words.changedTo(quality.na) },
                ]}
              />
              <Input.TextArea
                rows={2}
                maxLength={2000}
                aria-label={`${words.why}: ${titleOf(itemId)}`}
                placeholder={words.answerWhy}
                value={draftOf(itemId).reason}
                onChange={(event) => set(itemId, { reason: event.target.value })}
              />
            </>
          ) : null}
        </div>
      ))}
      {isOwn ? (
        <Button loading={isSending} onClick={() => void send({ type: 'withdraw' }, words.withdrawn)}>
          {words.withdraw}
        </Button>
      ) : null}
      {mayAnswer && isDecider ? <p className="note">{words.notYours}</p> : null}
      {mayAnswer && !isDecider ? (
        <Button
          type="primary"
          disabled={!isWhole}
          loading={isSending}
          onClick={() => void send({ type: 'answer', answers }, words.answered)}
        >
          {words.sendAnswer}
        </Button>
      ) : null}
    </>
  )
}

function Answered({ detail }: { readonly detail: ScoreDetail }) {
  const words = useWords(inspectionWords)
  const quality = useWords(qualityWords)
  const language = useLanguage()
  const { appeal } = detail.review
  return (
    <>
      {appeal?.answers.map(({ itemId, outcome, reason, isUpheld }) => (
        <div key={itemId} className="appeal-item">
          <b>{detail.items.find((item) => item.id === itemId)?.[language] ?? itemId}</b>{' '}
          <em>{isUpheld ? words.upheld : words.changedTo(quality[outcome])}</em>
          <p className="said">{appeal.items.find((one) => one.itemId === itemId)?.reason}</p>
          <p>{reason}</p>
        </div>
      ))}
    </>
  )
}
