/** Where somebody's day begins: what waits for them, and what is wrong within their reach. */
import { Link } from 'wouter'
import { useLanguage, useWords } from '../language.ts'
import { useMe } from '../me.tsx'
import { Badge, PageHead, Panel } from '../parts.tsx'
import { homeWords } from '../words/home.ts'
import { shellWords } from '../words/shell.ts'
import { type Line, useWaiting } from './use-waiting.ts'

export function HomePage() {
  const words = useWords(homeWords)
  const me = useMe()
  const { waits, wrong, isLoading, isFailed } = useWaiting()
  return (
    <>
      <PageHead title={words.title} sub={me?.who ? words.hello(me.who.name) : ' '} />
      {isFailed ? (
        <p role="status" className="stale">
          {words.unreachable}
        </p>
      ) : null}
      <div className="cols two">
        <Panel title={words.waits}>
          <Lines lines={waits} isLoading={isLoading} none={words.nothing} />
        </Panel>
        <Panel title={words.wrong}>
          <Lines lines={wrong} isLoading={isLoading} none={words.fine} />
        </Panel>
      </div>
    </>
  )
}

function Lines({ lines, isLoading, none }: { readonly lines: readonly Line[]; readonly isLoading: boolean; readonly none: string }) {
  const shell = useWords(shellWords)
  const language = useLanguage()
  if (lines.length === 0) return <p className="note">{isLoading ? `${shell.loading} …` : none}</p>
  return (
    <ul className="lines" lang={language === 'zh' ? 'zh-CN' : 'en'}>
      {lines.map(({ key, tone, text, note, to }) => (
        <li key={key}>
          <Badge tone={tone}>
            <Link to={to}>{text}</Link>
          </Badge>
          {note === undefined ? null : <span className="note">{note}</span>}
        </li>
      ))}
    </ul>
  )
}
