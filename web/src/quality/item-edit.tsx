/** Changes one outcome: choose another one, say why, save. */
import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useLanguage, useWords } from '../language.ts'
import type { Outcome, ScoreItem } from '../published-api.ts'
import { qualityWords } from '../words/quality.ts'
import type { ItemActions } from './actions.ts'

type Choosable = Exclude<Outcome, 'unknown'>

export function ItemEdit({ item, onChange }: { readonly item: ScoreItem; readonly onChange: ItemActions['onChange'] }) {
  const words = useWords(qualityWords)
  const language = useLanguage()
  const [chosen, setChosen] = useState<Choosable>()
  const [reason, setReason] = useState('')
  const [isSaving, setSaving] = useState(false)
  const close = () => {
    setChosen(undefined)
    setReason('')
  }
  const save = async () => {
    if (chosen === undefined || reason.trim() === '') return
    setSaving(true)
    const isStored = await onChange(item.id, chosen, reason.trim())
    setSaving(false)
    if (isStored) close()
  }
  const outcomes: Outcome[] =
    item.outcome === 'unknown' && chosen === undefined ? ['pass', 'fail', 'na', 'unknown'] : ['pass', 'fail', 'na']
  return (
    <div className="item-edit">
      <Segmented<Outcome>
        size="small"
        aria-label={words.change(item[language])}
        options={outcomes.map((value) => ({ value, label: words[value] }))}
        value={chosen ?? item.outcome}
        onChange={(value) => setChosen(value === item.outcome || value === 'unknown' ? undefined : value)}
      />
      {chosen === undefined ? null : (
        <div className="item-reason">
          <Input.TextArea
            autoFocus
            rows={2}
            maxLength={2000}
            aria-label={words.reason}
            placeholder={words.reasonHint}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') close()
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void save()
            }}
          />
          <div className="choice-row">
            <Button size="small" onClick={close}>
              {words.cancel}
            </Button>
            <Button size="small" type="primary" loading={isSaving} disabled={reason.trim() === ''} onClick={() => void save()}>
              {words.save}
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}
