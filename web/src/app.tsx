/** The pages by address; each is loaded when first opened. */
import { ConfigProvider } from 'antd'
import enGB from 'antd/locale/en_GB'
import zhCN from 'antd/locale/zh_CN'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { DirectoryProvider } from './directory.tsx'
import { useLanguage, useWords } from './language.ts'
import { NotFound } from './not-found.tsx'
import { usePath } from './router.tsx'
import { Shell } from './shell.tsx'
import { antdConfig, useMode } from './theme.ts'
import { shellWords } from './words/shell.ts'

const OverviewPage = lazy(async () => ({ default: (await import('./overview/overview-page.tsx')).OverviewPage }))
const BoardsPage = lazy(async () => ({ default: (await import('./boards/boards-page.tsx')).BoardsPage }))
const ScoresPage = lazy(async () => ({ default: (await import('./quality/scores-page.tsx')).ScoresPage }))
const ScorePage = lazy(async () => ({ default: (await import('./quality/score-page.tsx')).ScorePage }))
const ForecastPage = lazy(async () => ({ default: (await import('./forecast/forecast-page.tsx')).ForecastPage }))
const RosterPage = lazy(async () => ({ default: (await import('./roster/roster-page.tsx')).RosterPage }))
const InterfacesPage = lazy(async () => ({ default: (await import('./interfaces/interfaces-page.tsx')).InterfacesPage }))
const SqlPage = lazy(async () => ({ default: (await import('./sql/sql-page.tsx')).SqlPage }))
const StatusPage = lazy(async () => ({ default: (await import('./status/status-page.tsx')).StatusPage }))

export function App() {
  const language = useLanguage()
  const mode = useMode()
  const path = usePath()
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset['theme'] = mode
  }, [language, mode])
  return (
    <ConfigProvider theme={antdConfig(mode)} locale={language === 'zh' ? zhCN : enGB}>
      <DirectoryProvider>
        <Shell>
          <Suspense fallback={<Waiting />}>{pageAt(path)}</Suspense>
        </Shell>
      </DirectoryProvider>
    </ConfigProvider>
  )
}

function pageAt(path: string): ReactNode {
  const [first = '', second] = path.split('/').filter(Boolean).map(decodeURIComponent)
  switch (first) {
    case '':
      return <OverviewPage />
    case 'boards':
      return <BoardsPage />
    case 'quality':
      return second === undefined ? <ScoresPage /> : <ScorePage scoreId={second} key={second} />
    case 'forecast':
      return <ForecastPage />
    case 'roster':
      return <RosterPage />
    case 'interfaces':
      return <InterfacesPage />
    case 'sql':
      return <SqlPage />
    case 'status':
      return <StatusPage />
    default:
      return <NotFound />
  }
}

function Waiting() {
  const words = useWords(shellWords)
  return (
    <p className="sub" aria-busy="true">
      {words.loading} …
    </p>
  )
}
