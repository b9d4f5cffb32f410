/** The parts of quality review that somebody may open, as links above each of them. */
import { Link, useLocation } from 'wouter'
import { useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { inspectionWords } from '../words/inspection.ts'

const PARTS = [
  { path: '/quality', name: 'scores', needs: 'getScores' },
  { path: '/quality/queue', name: 'queue', needs: 'getReviewQueue' },
  { path: '/quality/plans', name: 'plans', needs: 'getPlans' },
  { path: '/quality/appeals', name: 'appeals', needs: 'getAppeals' },
  { path: '/quality/report', name: 'report', needs: 'getInspectionReport' },
] as const

export function QualityTabs() {
  const words = useWords(inspectionWords)
  const may = useMay()
  const [address] = useLocation()
  const isHere = (path: string) => (path === '/quality' ? address === path : address === path || address.startsWith(`${path}/`))
  return (
    <nav className="part-links" aria-label={words.tabsLabel}>
      {PARTS.filter(({ needs }) => may(needs)).map(({ path, name }) => (
        <Link key={path} to={path} aria-current={isHere(path) ? 'page' : undefined}>
          {words.tabs[name]}
        </Link>
      ))}
    </nav>
  )
}
