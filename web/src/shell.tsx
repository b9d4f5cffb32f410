/** The frame: brand and pages on the left, language and theme below them, the page on the right. */
import {
  ApiOutlined,
  AreaChartOutlined,
  AuditOutlined,
  CodeOutlined,
  DashboardOutlined,
  InfoCircleOutlined,
  MoonOutlined,
  ScheduleOutlined,
  SunOutlined,
  TableOutlined,
} from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useNames } from './directory.tsx'
import { zoneName } from './format.ts'
import { languageSetting, useLanguage, useWords } from './language.ts'
import { themeSetting, useMode } from './theme.ts'
import { shellWords } from './words/shell.ts'

const PAGES = [
  { path: '/', word: 'overview', icon: <DashboardOutlined /> },
  { path: '/boards', word: 'boards', icon: <TableOutlined /> },
  { path: '/quality', word: 'quality', icon: <AuditOutlined /> },
  { path: '/forecast', word: 'forecast', icon: <AreaChartOutlined /> },
  { path: '/roster', word: 'roster', icon: <ScheduleOutlined /> },
  { path: '/interfaces', word: 'interfaces', icon: <ApiOutlined /> },
  { path: '/sql', word: 'sql', icon: <CodeOutlined /> },
  { path: '/status', word: 'about', icon: <InfoCircleOutlined /> },
] as const

export function Shell({ children }: { readonly children: ReactNode }) {
  const words = useWords(shellWords)
  const [path] = useLocation()
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <div className="rail">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width={24} height={24} />
          Callboard
        </Link>
        <nav aria-label={words.navigation}>
          {PAGES.map((page) => {
            const isHere = page.path === '/' ? path === '/' : path === page.path || path.startsWith(`${page.path}/`)
            return (
              <Link key={page.path} to={page.path} aria-current={isHere ? 'page' : undefined}>
                {page.icon}
                {words[page.word]}
              </Link>
            )
          })}
        </nav>
        <Choices />
      </div>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}

function Choices() {
  const words = useWords(shellWords)
  const language = useLanguage()
  const mode = useMode()
  const { zone } = useNames()
  const other = mode === 'dark' ? 'light' : 'dark'
  const otherWord = other === 'dark' ? words.themeDark : words.themeLight
  return (
    <div className="choices">
      <p className="zone">{words.timesIn(zoneName(zone))}</p>
      <div className="choice-row">
        <Segmented
          size="small"
          aria-label={words.language}
          value={language}
          onChange={(value) => languageSetting.set(value)}
          options={[
            { value: 'en' as const, label: 'EN' },
            { value: 'zh' as const, label: '中文' },
          ]}
        />
        <Button
          size="small"
          type="text"
          aria-label={`${words.theme}: ${otherWord}`}
          title={otherWord}
          icon={mode === 'dark' ? <SunOutlined /> : <MoonOutlined />}
          onClick={() => themeSetting.set(other)}
        />
      </div>
    </div>
  )
}
