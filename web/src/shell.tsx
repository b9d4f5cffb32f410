/** The frame: brand and the pages that the person may open on the left, the account, language and theme below them, the page on the right. */
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { AccountMenu } from './account-menu.tsx'
import { LanguageAndTheme } from './choices.tsx'
import { useNames } from './directory.tsx'
import { zoneName } from './format.ts'
import { useWords } from './language.ts'
import { isAt, usePages } from './pages.tsx'
import { SearchBox } from './search-box.tsx'
import { shellWords } from './words/shell.ts'

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
        <SearchBox />
        <nav aria-label={words.navigation}>
          {usePages().map((page) => (
            <Link key={page.path} to={page.path} aria-current={isAt(page, path) ? 'page' : undefined}>
              {page.icon}
              {words[page.word]}
            </Link>
          ))}
        </nav>
        <AccountMenu />
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
  const { zone } = useNames()
  return (
    <div className="choices">
      <p className="zone">{words.timesIn(zoneName(zone))}</p>
      <LanguageAndTheme />
    </div>
  )
}
