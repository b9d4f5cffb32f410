/** The pages by address; each is loaded when first opened. */
import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider } from 'antd'
import enGB from 'antd/locale/en_GB'
import zhCN from 'antd/locale/zh_CN'
import { lazy, Suspense, useEffect } from 'react'
import { Redirect, Route, Router, Switch, useLocation } from 'wouter'
import { queries } from './api.ts'
import { DirectoryProvider } from './directory.tsx'
import { useLanguage, useWords } from './language.ts'
import { MeProvider, useMe } from './me.tsx'
import { NotFound } from './not-found.tsx'
import { useHome, usePageAt } from './pages.tsx'
import { Empty } from './parts.tsx'
import { aroundNav } from './router.tsx'
import { Shell } from './shell.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'
import { antdConfig, useMode } from './theme.ts'
import { shellWords } from './words/shell.ts'
import { signInWords } from './words/sign-in.ts'

const OverviewPage = lazy(async () => ({ default: (await import('./overview/overview-page.tsx')).OverviewPage }))
const HomePage = lazy(async () => ({ default: (await import('./home/home-page.tsx')).HomePage }))
const FaultsPage = lazy(async () => ({ default: (await import('./faults/faults-page.tsx')).FaultsPage }))
const FloorPage = lazy(async () => ({ default: (await import('./floor/floor-page.tsx')).FloorPage }))
const BoardsPage = lazy(async () => ({ default: (await import('./boards/boards-page.tsx')).BoardsPage }))
const CallsPage = lazy(async () => ({ default: (await import('./calls/calls-page.tsx')).CallsPage }))
const CallPage = lazy(async () => ({ default: (await import('./calls/call-page.tsx')).CallPage }))
const OrdersPage = lazy(async () => ({ default: (await import('./orders/orders-page.tsx')).OrdersPage }))
const OrderPage = lazy(async () => ({ default: (await import('./orders/order-page.tsx')).OrderPage }))
const CustomerPage = lazy(async () => ({ default: (await import('./customers/customer-page.tsx')).CustomerPage }))
const ScoresPage = lazy(async () => ({ default: (await import('./quality/scores-page.tsx')).ScoresPage }))
const ScorePage = lazy(async () => ({ default: (await import('./quality/score-page.tsx')).ScorePage }))
const QueuePage = lazy(async () => ({ default: (await import('./quality/queue-page.tsx')).QueuePage }))
const PlansPage = lazy(async () => ({ default: (await import('./quality/plans-page.tsx')).PlansPage }))
const PlanPage = lazy(async () => ({ default: (await import('./quality/plan-page.tsx')).PlanPage }))
const ReportPage = lazy(async () => ({ default: (await import('./quality/report-page.tsx')).ReportPage }))
const AppealsPage = lazy(async () => ({ default: (await import('./quality/appeals-page.tsx')).AppealsPage }))
const ForecastPage = lazy(async () => ({ default: (await import('./forecast/forecast-page.tsx')).ForecastPage }))
const RosterPage = lazy(async () => ({ default: (await import('./roster/roster-page.tsx')).RosterPage }))
const InterfacesPage = lazy(async () => ({ default: (await import('./interfaces/interfaces-page.tsx')).InterfacesPage }))
const JobsPage = lazy(async () => ({ default: (await import('./jobs/jobs-page.tsx')).JobsPage }))
const DeadLettersPage = lazy(async () => ({ default: (await import('./dead-letters/dead-letters-page.tsx')).DeadLettersPage }))
const SqlPage = lazy(async () => ({ default: (await import('./sql/sql-page.tsx')).SqlPage }))
const AccountPage = lazy(async () => ({ default: (await import('./account/account-page.tsx')).AccountPage }))
const AccountsPage = lazy(async () => ({ default: (await import('./accounts/accounts-page.tsx')).AccountsPage }))
const PrivacyPage = lazy(async () => ({ default: (await import('./privacy/privacy-page.tsx')).PrivacyPage }))
const AuditPage = lazy(async () => ({ default: (await import('./audit/audit-page.tsx')).AuditPage }))
const StatusPage = lazy(async () => ({ default: (await import('./status/status-page.tsx')).StatusPage }))

export function App() {
  const language = useLanguage()
  const mode = useMode()
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset['theme'] = mode
  }, [language, mode])
  return (
    <ConfigProvider theme={antdConfig(mode)} locale={language === 'zh' ? zhCN : enGB} button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={queries}>
        <Router aroundNav={aroundNav}>
          <MeProvider waiting={<Waiting />}>
            <Entrance />
          </MeProvider>
        </Router>
      </QueryClientProvider>
    </ConfigProvider>
  )
}

/** Nobody is shown a page who would be answered nothing on it. */
function Entrance() {
  const me = useMe()
  const [path] = useLocation()
  const asksWho = me !== undefined && (me.by === 'nobody' || (path === '/sign-in' && me.personas.length > 0))
  if (asksWho) return <SignInPage me={me} />
  return (
    <DirectoryProvider>
      <Shell>
        <Suspense fallback={<Waiting />}>
          <OpenPages path={path} />
        </Suspense>
      </Shell>
    </DirectoryProvider>
  )
}

function OpenPages({ path }: { readonly path: string }) {
  const words = useWords(signInWords)
  const home = useHome()
  const page = usePageAt(path)
  if (page?.isClosed !== true) return <Pages />
  // Whoever has no overview begins where their work is.
  if (path === '/' && home !== undefined) return <Redirect to={home.path} replace />
  return <Empty title={home === undefined ? words.noPages : words.closedPage} />
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={OverviewPage} />
      <Route path="/home" component={HomePage} />
      <Route path="/floor" component={FloorPage} />
      <Route path="/boards/:uid?">{({ uid }) => <BoardsPage uid={uid} />}</Route>
      <Route path="/calls" component={CallsPage} />
      <Route path="/calls/:id">{({ id }) => <CallPage callId={decodeURIComponent(id)} key={id} />}</Route>
      <Route path="/orders" component={OrdersPage} />
      <Route path="/orders/:id">{({ id }) => <OrderPage orderId={decodeURIComponent(id)} key={id} />}</Route>
      <Route path="/customers/:id">{({ id }) => <CustomerPage customerId={decodeURIComponent(id)} key={id} />}</Route>
      <Route path="/quality" component={ScoresPage} />
      <Route path="/quality/queue" component={QueuePage} />
      <Route path="/quality/plans" component={PlansPage} />
      <Route path="/quality/plans/:id">{({ id }) => <PlanPage planId={decodeURIComponent(id)} key={id} />}</Route>
      <Route path="/quality/appeals" component={AppealsPage} />
      <Route path="/quality/report" component={ReportPage} />
      <Route path="/quality/:id">{({ id }) => <ScorePage scoreId={decodeURIComponent(id)} key={id} />}</Route>
      <Route path="/forecast" component={ForecastPage} />
      <Route path="/roster" component={RosterPage} />
      <Route path="/faults" component={FaultsPage} />
      <Route path="/interfaces" component={InterfacesPage} />
      <Route path="/jobs" component={JobsPage} />
      <Route path="/dead-letters" component={DeadLettersPage} />
      <Route path="/sql" component={SqlPage} />
      <Route path="/accounts" component={AccountsPage} />
      <Route path="/privacy" component={PrivacyPage} />
      <Route path="/audit" component={AuditPage} />
      <Route path="/status" component={StatusPage} />
      <Route path="/account" component={AccountPage} />
      <Route component={NotFound} />
    </Switch>
  )
}

function Waiting() {
  const words = useWords(shellWords)
  return (
    <p className="sub" aria-busy="true">
      {words.loading} …
    </p>
  )
}
