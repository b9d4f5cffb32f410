/** The pages there are: address, name, and the operation without which one has nothing to show. */
import {
  ApiOutlined,
  AreaChartOutlined,
  AuditOutlined,
  ClockCircleOutlined,
  CodeOutlined,
  CustomerServiceOutlined,
  DashboardOutlined,
  FileSearchOutlined,
  HomeOutlined,
  InboxOutlined,
  InfoCircleOutlined,
  LockOutlined,
  PhoneOutlined,
  ProfileOutlined,
  ScheduleOutlined,
  TableOutlined,
  TeamOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { useMay } from './me.tsx'

const PAGES = [
  { path: '/home', word: 'home', icon: <HomeOutlined />, needs: 'getDirectory' },
  { path: '/', word: 'overview', icon: <DashboardOutlined />, needs: 'getOverview' },
  { path: '/floor', word: 'floor', icon: <CustomerServiceOutlined />, needs: 'getFloor' },
  { path: '/boards', word: 'boards', icon: <TableOutlined />, needs: 'getBoards' },
  { path: '/calls', word: 'calls', icon: <PhoneOutlined />, needs: 'getCalls' },
  { path: '/orders', word: 'orders', icon: <ProfileOutlined />, needs: 'getOrders' },
  { path: '/quality', word: 'quality', icon: <AuditOutlined />, needs: 'getScores' },
  { path: '/forecast', word: 'forecast', icon: <AreaChartOutlined />, needs: 'getForecast' },
  { path: '/roster', word: 'roster', icon: <ScheduleOutlined />, needs: 'getRoster' },
  { path: '/faults', word: 'faults', icon: <WarningOutlined />, needs: 'getFaults' },
  { path: '/interfaces', word: 'interfaces', icon: <ApiOutlined />, needs: 'getInterfaces' },
  { path: '/jobs', word: 'jobs', icon: <ClockCircleOutlined />, needs: 'getJobs' },
  { path: '/dead-letters', word: 'deadLetters', icon: <InboxOutlined />, needs: 'getDeadLetters' },
  { path: '/sql', word: 'sql', icon: <CodeOutlined />, needs: 'runSql' },
  { path: '/accounts', word: 'accounts', icon: <TeamOutlined />, needs: 'getAccounts' },
  { path: '/privacy', word: 'privacy', icon: <LockOutlined />, needs: 'getPrivacy' },
  { path: '/audit', word: 'audit', icon: <FileSearchOutlined />, needs: 'getAudit' },
  { path: '/status', word: 'about', icon: <InfoCircleOutlined />, needs: 'getStatus' },
] as const

/** Reached from other pages, beside no entry of their own. */
const LED_TO = [{ path: '/customers', needs: 'getCustomer' }] as const

type Page = (typeof PAGES)[number]

export const isAt = ({ path }: Pick<Page, 'path'> | (typeof LED_TO)[number], address: string): boolean =>
  path === '/' ? address === '/' : address === path || address.startsWith(`${path}/`)

/** Those that the person may open. */
export function usePages(): readonly Page[] {
  const may = useMay()
  const open = PAGES.filter(({ needs }) => may(needs))
  // Whoever has no role has no work here either.
  return open.some(({ path }) => path !== '/home') ? open : []
}

/** Where somebody's work begins, the first that they may open. */
const HOMES: readonly Page['path'][] = ['/', '/home']

export function useHome(): Page | undefined {
  const pages = usePages()
  const begins = HOMES.flatMap((home) => pages.find(({ path }) => path === home) ?? [])
  return begins[0] ?? pages[0]
}

/** Undefined where there is no such page; `isClosed`: not for this person. */
export function usePageAt(address: string): { readonly isClosed: boolean } | undefined {
  const may = useMay()
  const page = [...PAGES, ...LED_TO].find((one) => isAt(one, address))
  return page && { isClosed: !may(page.needs) }
}
