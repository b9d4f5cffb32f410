/** The items of the form by section: outcome, points, reason, evidence to jump to, and the control that changes the outcome. */
import { useEffect, useRef } from 'react'
import { count, position } from '../format.ts'
import { groupBy } from '../group.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { Badge } from '../parts.tsx'
import type { Evidence, ScoreItem } from '../published-api.ts'
import { qualityWords } from '../words/quality.ts'
import type { ItemActions } from './actions.ts'
import { ItemEdit } from './item-edit.tsx'
import { OutcomeBadge } from './outcome.tsx'

export function ItemList({
  items,
  selected,
  actions,
  isDecidable,
}: {
  readonly items: readonly ScoreItem[]
  readonly selected: string | undefined
  readonly actions: ItemActions
  readonly isDecidable: boolean
}) {
  const language = useLanguage()
  const sections = groupBy(items, (item) => (language === 'zh' ? item.sectionZh : item.sectionEn))
  return (
    <div className="items">
      {[...sections].map(([name, members]) => (
        <div key={name}>
          <h3>{name}</h3>
          {members.map((item) => (
            <ItemRow key={item.id} item={item} isSelected={item.id === selected} actions={actions} isDecidable={isDecidable} />
          ))}
        </div>
      ))}
    </div>
  )
}

type RowProps = {
  readonly item: ScoreItem
  readonly isSelected: boolean
  readonly actions: ItemActions
  readonly isDecidable: boolean
}

function ItemRow({ item, isSelected, actions, isDecidable }: RowProps) {
  const words = useWords(qualityWords)
  const language = useLanguage()
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  const isChanged = item.outcome !== item.autoOutcome
  return (
    <div ref={row} className={isSelected ? 'item on' : 'item'}>
      <button type="button" className="item-head" aria-expanded={isSelected} onClick={() => actions.onSelect(item.id)}>
        <OutcomeBadge outcome={item.outcome} />
        <span className="item-title">
          {item[language]}
          {item.isFatal ? <em>{words.fatal}</em> : null}
          {item.isHumanOnly ? <em className="quiet">{words.byPerson}</em> : null}
          {isChanged ? <em className="quiet">{words.changedFrom(words[item.autoOutcome])}</em> : null}
        </span>
        <span className="item-points">
          {item.points === null ? '' : words.points(count(item.points, language), count(item.maxPoints, language))}
        </span>
      </button>
      {isSelected ? <ItemBody item={item} actions={actions} isDecidable={isDecidable} /> : null}
    </div>
  )
}

function ItemBody({ item, actions, isDecidable }: Omit<RowProps, 'isSelected'>) {
  const language = useLanguage()
  const may = useMay()
  return (
    <div className="item-body">
      <p>{language === 'zh' ? item.reasonZh : item.reasonEn}</p>
      {item.changeReason === null ? null : <Badge tone="accent">{item.changeReason}</Badge>}
      <ul className="evidence">
        {item.evidence.map((place) => (
          <EvidenceChip
            key={`${place.role} ${place.fromMs} ${place.charFrom ?? ''} ${place.text}`}
            place={place}
            onJump={() => actions.onJump(item.id, place)}
          />
        ))}
      </ul>
      {may('reviewScore') && isDecidable ? <ItemEdit item={item} onChange={actions.onChange} /> : null}
    </div>
  )
}

function EvidenceChip({ place, onJump }: { readonly place: Evidence; readonly onJump: () => void }) {
  const words = useWords(qualityWords)
  const role = Object.entries(words.roles).find(([name]) => name === place.role)?.[1] ?? place.role
  if (place.role === 'fact')
    return (
      <li>
        <span className="note">{role}</span> {place.text}
      </li>
    )
  return (
    <li>
      <button type="button" onClick={onJump} title={words.jump(position(place.fromMs))}>
        <b>{position(place.fromMs)}</b>
        <span className="note">{role}</span>
        <span className="quote">{place.text}</span>
      </button>
    </li>
  )
}
