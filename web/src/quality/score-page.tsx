/** One score: what was said, what the rules made of it, and the reviewer's decision. */
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, type Loaded } from '../api.ts'
import { AuthorInput } from '../author.tsx'
import { useNames } from '../directory.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { Await, PageHead, Panel } from '../parts.tsx'
import type { ScoreDetail } from '../published-api.ts'
import { useNavigate } from '../router.tsx'
import { useKeys } from '../use-keys.ts'
import { qualityWords } from '../words/quality.ts'
import type { Place } from './actions.ts'
import { AppealPanel } from './appeal-panel.tsx'
import { ItemList } from './item-list.tsx'
import { listAddress, neighbours } from './list-memory.ts'
import { RatingsPanel } from './ratings-panel.tsx'
import { History, Summary } from './summary.tsx'
import { Timeline } from './timeline.tsx'
import { Transcript } from './transcript.tsx'
import { useReview } from './use-review.ts'

export function ScorePage({ scoreId }: { readonly scoreId: string }) {
  const loaded = api.useQuery('get', '/api/scores/{id}', { params: { path: { id: scoreId } } })
  return (
    <>
      <BackLink />
      <Await from={loaded} lines={16}>
        {(detail) => <Score detail={detail} onReload={loaded.refetch} />}
      </Await>
    </>
  )
}

function BackLink() {
  const words = useWords(qualityWords)
  return (
    <p className="back">
      <Link to={listAddress()}>← {words.back}</Link>
    </p>
  )
}

/** The first item that wants attention: a failed fatal one, else a failed one, else an undecided one, else the first. */
const firstToShow = ({ items }: ScoreDetail) =>
  (
    items.find((item) => item.outcome === 'fail' && item.isFatal) ??
    items.find((item) => item.outcome === 'fail') ??
    items.find((item) => item.outcome === 'unknown' && !item.isHumanOnly) ??
    items[0]
  )?.id

function Score({ detail, onReload }: { readonly detail: ScoreDetail; readonly onReload: Loaded<ScoreDetail>['refetch'] }) {
  const words = useWords(qualityWords)
  const language = useLanguage()
  const [selected, setSelected] = useState(() => firstToShow(detail))
  const [place, setPlace] = useState<Place>()
  const { step, notice, isConflict, clearNotice } = useReview(detail)
  const navigate = useNavigate()
  const item = detail.items.find((one) => one.id === selected)

  const select = (itemId: string) => {
    setSelected(itemId)
    const first = detail.items.find((one) => one.id === itemId)?.evidence.find((one) => one.role !== 'fact')
    if (first !== undefined) setPlace({ segment: first.segment, fromMs: first.fromMs })
  }
  const move = (by: number) => {
    const at = detail.items.findIndex((one) => one.id === selected)
    const next = detail.items[Math.max(0, Math.min(detail.items.length - 1, at + by))]
    if (next !== undefined) select(next.id)
  }
  const { previous, next } = neighbours(detail.score.scoreId)
  const open = (id: string | undefined) => id !== undefined && navigate(`/quality/${encodeURIComponent(id)}`)
  useKeys({ j: () => move(1), k: () => move(-1), n: () => open(next), p: () => open(previous) })

  const actions = {
    onSelect: select,
    onJump: (itemId: string, to: Place) => {
      setSelected(itemId)
      setPlace({ segment: to.segment, fromMs: to.fromMs })
    },
    onChange: (itemId: string, outcome: 'pass' | 'fail' | 'na', reason: string) => step({ type: 'change', itemId, outcome, reason }),
  }
  return (
    <>
      <Head
        detail={detail}
        onConfirm={() => void step({ type: 'confirm' })}
        onUndo={() => void step({ type: 'undo' })}
        previous={previous}
        next={next}
      />
      {notice === undefined ? null : (
        <div className={`notice ${notice.tone}`} role="status">
          {notice.text}
          {isConflict ? (
            <Button
              size="small"
              onClick={() => {
                clearNotice()
                void onReload()
              }}
            >
              {words.reload}
            </Button>
          ) : null}
        </div>
      )}
      <Summary detail={detail} />
      <AppealPanel detail={detail} />
      <RatingsPanel detail={detail} />
      <div className="cols review">
        <div className="stack">
          <Panel title={words.items} extra={<span className="keys">{words.detailKeys}</span>}>
            <ItemList items={detail.items} selected={selected} actions={actions} isDecidable={isDecidable(detail)} />
          </Panel>
          <History detail={detail} />
        </div>
        <Panel className="sticky" title={words.transcript} extra={item === undefined ? null : words.evidenceOf(item[language])}>
          <Timeline detail={detail} selected={selected} />
          <Transcript detail={detail} selected={selected} place={place} onSelect={setSelected} />
        </Panel>
      </div>
    </>
  )
}

/** While an appeal is open, and after its answer, nobody decides beside it. */
const isDecidable = ({ review: { status } }: ScoreDetail): boolean => status === 'in_review' || status === 'acknowledged'

type HeadProps = {
  readonly detail: ScoreDetail
  readonly onConfirm: () => void
  readonly onUndo: () => void
  readonly previous: string | undefined
  readonly next: string | undefined
}

function Head({ detail, onConfirm, onUndo, previous, next }: HeadProps) {
  const words = useWords(qualityWords)
  const language = useLanguage()
  const names = useNames()
  const navigate = useNavigate()
  const may = useMay()
  const { score, review } = detail
  const sub = [time(score.recordedAt, names.zone, language, 'full'), names.queue(score.queueId), names.agent(score.agentId)]
    .filter(Boolean)
    .join(' · ')
  const goto = (id: string | undefined) => id !== undefined && navigate(`/quality/${encodeURIComponent(id)}`)
  return (
    <PageHead title={score.recordingId} sub={sub}>
      <Button disabled={previous === undefined} onClick={() => goto(previous)}>
        {words.previous}
      </Button>
      <Button disabled={next === undefined} onClick={() => goto(next)}>
        {words.next}
      </Button>
      {may('reviewScore') && isDecidable(detail) ? (
        <>
          <AuthorInput />
          <Button disabled={!review.canUndo} onClick={onUndo}>
            {words.undo}
          </Button>
          <Button type="primary" disabled={review.isFinished} onClick={onConfirm}>
            {words.confirm}
          </Button>
        </>
      ) : null}
    </PageHead>
  )
}
