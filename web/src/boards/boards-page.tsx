/** The board viewer: Grafana's dashboards drawn from the same JSON and the same queries. */
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type CSSProperties, useRef } from 'react'
import { api, queries } from '../api.ts'
import { useNames } from '../directory.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, PageHead } from '../parts.tsx'
import { useNavigate, useSearch } from '../router.tsx'
import { DAY_MS } from '../time.ts'
import { shellWords } from '../words/shell.ts'
import { BoardPanel } from './board-panel.tsx'
import { BoardTools, type Choice } from './board-tools.tsx'
import { type BoardModel, boardOf } from './model.ts'
import { durationMs, spanOf } from './range.ts'
import { PANELS, tick } from './use-panel-data.ts'
import { boardWords } from './words.ts'
import './boards.css'

const HOME = 'cb-wall'

export function BoardsPage({ uid = HOME }: { readonly uid: string | undefined }) {
  const language = useLanguage()
  const words = useWords(shellWords)
  const { zone, directory } = useNames()
  const board = api.useQuery(
    'get',
    '/api/boards/{uid}',
    { params: { path: { uid: baseUid(uid) }, query: { lang: language, zone } } },
    {
      select: boardOf,
      // Before the directory is there nobody knows the site's zone.
      enabled: directory.asOf !== '',
      // The same board in another zone takes its place; its controls keep their focus.
      placeholderData: (last) => (last !== undefined && baseUid(last.uid) === baseUid(uid) ? last : undefined),
    },
  )
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
  const navigate = useNavigate()
  const { data = [] } = api.useQuery('get', '/api/boards', { params: { query: { lang: language } } })
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
  const everyMs = durationMs(choice.refresh) ?? false
  const { data: now } = useQuery({ queryKey: [PANELS, 'clock'], queryFn: tick, initialData: tick, refetchInterval: everyMs })
  const screen = useRef<HTMLDivElement>(null)
  // An unreadable range falls back to the board's own.
  const range = spanOf(choice.range, now, zone) === undefined ? board.time : choice.range
  const span = spanOf(range, now, zone) ?? { fromMs: now - DAY_MS, toMs: now }
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
          onReload={() => void queries.invalidateQueries({ queryKey: [PANELS] }, { cancelRefetch: false })}
          onScreen={() => void screen.current?.requestFullscreen()}
        />
      </PageHead>
      <div className="board-grid" style={{ '--rows': rows } as CSSProperties}>
        {board.panels.map((panel) => (
          <BoardPanel key={panel.id} panel={panel} asked={{ range, variables: choice.variables, everyMs, zone: board.timezone }} />
        ))}
      </div>
    </div>
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
