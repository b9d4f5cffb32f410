/** What happened, in the order in which it did: an instant, what it was, and where it leads. */
import type { ReactNode } from 'react'
import { useNames } from './directory.tsx'
import { type TimeStyle, time } from './format.ts'
import { useLanguage } from './language.ts'
import type { Tone } from './parts.tsx'

export type Step = {
  readonly key: string
  readonly at: string
  readonly tone: Tone
  readonly title: ReactNode
  readonly note?: ReactNode
}

export function Steps({ steps, style = 'moment' }: { readonly steps: readonly Step[]; readonly style?: TimeStyle }) {
  const language = useLanguage()
  const { zone } = useNames()
  return (
    <ol className="steps">
      {steps.map(({ key, at, tone, title, note }) => (
        <li key={key} className={tone}>
          <time dateTime={at} title={time(at, zone, language, 'full')}>
            {time(at, zone, language, style)}
          </time>
          <div>
            <div>{title}</div>
            {note === undefined || note === '' ? null : <div className="note">{note}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
