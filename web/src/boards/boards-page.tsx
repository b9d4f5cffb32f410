/** The board viewer: Grafana's dashboards drawn from the same JSON and the same queries. */

import { Select } from 'antd'
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react'
import type { BoardSummary } from '../../../service/api/boards.ts'
import { useApi, withQuery } from '../api.ts'
import { useNames } from '../directory.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, PageHead } from '../parts.tsx'
import { navigate, usePath, useSearch } from '../router.tsx'
import { DAY_MS } from '../time.ts'
import { shellWords } from '../words/shell.ts'
import { BoardPanel } from './board-panel.tsx'
import { BoardTools, type Choice } from './board-tools.tsx'
import type { BoardModel } from './model.ts'
import { durationMs, type Range, type Span, spanOf } from './range.ts'
import { boardWords } from './words.ts'
import './boards.css'

const HOME = 'cb-wall'

export function BoardsPage() {
  const language = useLanguage()
  const words = useWords(shellWords)
  const uid = usePath().split('/')[2] || HOME
  const board = useApi<BoardModel>(withQuery(`/api/boards/${encodeURIComponent(baseUid(uid))}`, { lang: language }))
  return (
    <div className="boards">
      {board.data === undefined ? <PageHead title={words.boards}>{<BoardSelect uid={uid} />}</PageHead> : null}
      <Await from={board} lines={10}>
        {(model) => <BoardView board={model} uid={uid} key={model.uid} />}
      </Await>
    </div>
  )
}

/** A link from Grafana may carry the uid of the other language. */
const baseUid = (uid: string): string => uid.replace(/-zh$/, '')

function BoardSelect({ uid }: { readonly uid: string }) {
  const words = useWords(boardWords)
  const language = useLanguage()
  const { data = [] } = useApi<BoardSummary[]>(withQuery('/api/boards', { lang: language }))
  const options = data.map((board) => ({ value: baseUid(board.uid), label: board.title }))
  return (
    <Select
      className="board-select"
      aria-label={words.board}
      value={baseUid(uid)}
      onChange={(next) => navigate(`/boards/${next}`)}
      options={options}
      popupMatchSelectWidth={false}
    />
  )
}

function BoardView({ board, uid }: { readonly board: BoardModel; readonly uid: string }) {
  const words = useWords(boardWords)
  const language = useLanguage()
  const { zone } = useNames()
  const search = useSearch()
  const choice = choiceOf(board, search.get)
  const { now, round, reload } = useRounds(choice.refresh)
  const screen = useRef<HTMLDivElement>(null)
  const span = useSpan(choice.range, board.time, now, zone)
  const rows = board.panels.reduce((most, { gridPos }) => Math.max(most, gridPos.y + gridPos.h), 1)
  return (
    <div ref={screen} className="board-screen">
      <PageHead title={board.title} sub={`${board.description} ${words.updated} ${time(now, zone, language, 'clockSeconds')}`}>
        <BoardSelect uid={uid} />
        <BoardTools
          board={board}
          choice={choice}
          span={span}
          onChange={search.set}
          onReload={reload}
          onScreen={() => void screen.current?.requestFullscreen()}
        />
      </PageHead>
      <div className="board-grid" style={{ '--rows': rows } as CSSProperties}>
        {board.panels.map((panel) => (
          <BoardPanel key={panel.id} panel={panel} asked={{ span, variables: choice.variables, round }} />
        ))}
      </div>
    </div>
  )
}

/** The same object until its ends change, so panels ask only then. An unreadable range falls back to the board's own. */
function useSpan({ from, to }: Range, fallback: Range, now: number, zone: string): Span {
  return useMemo(
    () => spanOf({ from, to }, now, zone) ?? spanOf(fallback, now, zone) ?? { fromMs: now - DAY_MS, toMs: now },
    [from, to, fallback, now, zone],
  )
}

/** What the address says, else the board's own defaults. */
function choiceOf(board: BoardModel, get: (name: string) => string | undefined): Choice {
  const variables = (board.templating.list ?? []).flatMap(({ name }) => {
    const values = (get(`var-${name}`) ?? '').split(',').filter((value) => value !== '')
    return values.length === 0 ? [] : [[name, values] as const]
  })
  return {
    range: { from: get('from') ?? board.time.from, to: get('to') ?? board.time.to },
    refresh: get('refresh') ?? board.refresh,
    variables: Object.fromEntries(variables),
  }
}

/** Ten seconds: panels that ask within it ask for the same range. */
const TICK_MS = 10_000

const tick = (): number => Math.floor(Date.now() / TICK_MS) * TICK_MS

/** The present and a round that grow together, by themselves while the page is visible and at the person's wish. */
function useRounds(refresh: string): { readonly now: number; readonly round: number; readonly reload: () => void } {
  const [state, setState] = useState(() => ({ now: tick(), round: 0 }))
  const reload = () => setState(({ round }) => ({ now: tick(), round: round + 1 }))
  useEffect(() => {
    const everyMs = durationMs(refresh)
    if (everyMs === undefined) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setState(({ round }) => ({ now: tick(), round: round + 1 }))
    }, everyMs)
    return () => clearInterval(timer)
  }, [refresh])
  return { ...state, reload }
}
