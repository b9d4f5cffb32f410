/** Four places worth a newcomer's first look; hidden once and for all by whoever knows them. */
import { Button } from 'antd'
import { Link } from 'wouter'
import { useNames } from '../directory.tsx'
import { presets } from '../forecast/range.ts'
import { dayOf } from '../format.ts'
import { useWords } from '../language.ts'
import { setting, useSetting } from '../setting.ts'
import { overviewWords } from '../words/overview.ts'

const guideSetting = setting<'shown' | 'hidden'>('guide', (stored) => (stored === 'hidden' ? 'hidden' : 'shown'))

export function Guide() {
  const words = useWords(overviewWords)
  const { directory, zone } = useNames()
  const isHidden = useSetting(guideSetting) === 'hidden'
  if (isHidden) return null
  const { from, to } = presets(dayOf(directory.asOf || Date.now(), zone)).nextWeek
  const nextWeek = `/forecast?from=${from}&to=${to}`
  return (
    <section className="guide" aria-label={words.guide}>
      <h2>{words.guide}</h2>
      <ol>
        {words.guides.map((entry, at) => (
          <li key={entry.to}>
            <Link to={entry.to === '/forecast' ? nextWeek : entry.to}>
              <b aria-hidden="true">{at + 1}</b>
              <span>
                <strong>{entry.name}</strong>
                {entry.text}
              </span>
            </Link>
          </li>
        ))}
      </ol>
      <Button size="small" type="text" onClick={() => guideSetting.set('hidden')}>
        {words.hideGuide}
      </Button>
    </section>
  )
}
