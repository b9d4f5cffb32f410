/** The words spoken, with the places that items rest on marked; a mark leads to its item. */
import { useEffect, useRef } from 'react'
import { Code } from '../code.tsx'
import { position } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Empty } from '../parts.tsx'
import type { ScoreDetail, ScoreItem, Segment } from '../published-api.ts'
import { qualityWords } from '../words/quality.ts'
import type { Place } from './actions.ts'
import { piecesOf } from './spans.ts'

type Props = {
  readonly detail: ScoreDetail
  readonly selected: string | undefined
  /** Where to scroll; a new object scrolls again. */
  readonly place: Place | undefined
  readonly onSelect: (itemId: string) => void
}

export function Transcript({ detail, selected, place, onSelect }: Props) {
  const words = useWords(qualityWords)
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    if (place === undefined) return
    const index = place.segment ?? detail.segments.findLast((segment) => segment.fromMs <= place.fromMs)?.index
    box.current?.querySelector(`[data-segment="${index ?? 0}"]`)?.scrollIntoView({ block: 'center' })
  }, [place, detail.segments])
  if (detail.segments.length === 0)
    return (
      <Empty title={words.noTranscript}>
        <Code text={words.noTranscriptHelp} />
      </Empty>
    )
  const item = detail.items.find((one) => one.id === selected)
  return (
    <section className="transcript" ref={box} tabIndex={0} aria-label={words.transcript}>
      <ol>
        {detail.segments.map((segment) => (
          <Line key={segment.index} segment={segment} items={detail.items} selected={item} onSelect={onSelect} />
        ))}
      </ol>
    </section>
  )
}

type LineProps = {
  readonly segment: Segment
  readonly items: readonly ScoreItem[]
  readonly selected: ScoreItem | undefined
  readonly onSelect: (itemId: string) => void
}

function Line({ segment, items, selected, onSelect }: LineProps) {
  const words = useWords(qualityWords)
  const language = useLanguage()
  const isSearched =
    selected?.evidence.some((place) => place.role !== 'fact' && place.fromMs < segment.toMs && place.toMs > segment.fromMs) ?? false
  const titles = (ids: readonly string[]) => items.filter((item) => ids.includes(item.id)).map((item) => item[language])
  return (
    <li data-segment={segment.index} className={`${segment.channel} ${isSearched ? 'near' : ''}`}>
      <span className="at">{position(segment.fromMs)}</span>
      <span className="who">
        {segment.channel === 'agent' ? words.agent : segment.channel === 'customer' ? words.customer : segment.channel}
      </span>
      <span className="words">
        {piecesOf(segment, items).map((piece) => {
          const [first] = piece.items
          if (first === undefined) return piece.text
          const isSelected = selected !== undefined && piece.items.includes(selected.id)
          return (
            <button
              type="button"
              key={piece.from}
              className={isSelected ? 'mark on' : 'mark'}
              title={titles(piece.items).join(' · ')}
              onClick={() => onSelect(isSelected ? selected.id : first)}
            >
              {piece.text}
            </button>
          )
        })}
      </span>
    </li>
  )
}
