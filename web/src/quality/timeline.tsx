/** The recording at a glance: one lane for each speaker, marks where the selected item has evidence. */

import { position } from '../format.ts'
import { useWords } from '../language.ts'
import type { ScoreDetail } from '../published-api.ts'
import { qualityWords } from '../words/quality.ts'

export function Timeline({ detail, selected }: { readonly detail: ScoreDetail; readonly selected: string | undefined }) {
  const words = useWords(qualityWords)
  const lastWord = detail.segments.at(-1)?.toMs ?? 0
  const lengthMs = Math.max((detail.recording?.durationSeconds ?? 0) * 1000, lastWord, 1)
  const share = (ms: number) => `${(ms / lengthMs) * 100}%`
  const places = detail.items.find((item) => item.id === selected)?.evidence.filter((place) => place.role !== 'fact') ?? []
  return (
    <div className="timeline" role="img" aria-label={words.timeline}>
      {['agent', 'customer'].map((channel) => (
        <div key={channel} className={`lane ${channel}`}>
          {detail.segments
            .filter((segment) => segment.channel === channel)
            .map((segment) => (
              <i key={segment.index} style={{ left: share(segment.fromMs), width: share(segment.toMs - segment.fromMs) }} />
            ))}
        </div>
      ))}
      {places.map((place) => (
        <b
          key={`${place.role} ${place.fromMs} ${place.toMs} ${place.charFrom ?? ''}`}
          className={place.role}
          style={{ left: share(place.fromMs), width: share(Math.max(place.toMs - place.fromMs, lengthMs / 200)) }}
        />
      ))}
      <div className="scale">
        <span>{position(0)}</span>
        <span>{position(lengthMs / 2)}</span>
        <span>{position(lengthMs)}</span>
      </div>
    </div>
  )
}
