/** Says why, and what else to look for afterwards; begins the erasure after a question. */
import { Button, Input, Popconfirm } from 'antd'
import { useId, useState } from 'react'
import { service } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { Field } from '../field.tsx'
import { useWords } from '../language.ts'
import { useChange } from '../use-change.ts'
import { privacyWords } from '../words/privacy.ts'

export function EraseForm({ customerId, onBegun }: { readonly customerId: string; readonly onBegun: (id: string) => void }) {
  const words = useWords(privacyWords)
  const field = useId()
  const [reason, setReason] = useState('')
  const [also, setAlso] = useState('')
  const { send, notice, isSending } = useChange()
  const begin = () =>
    send(async () => {
      if (reason.trim() === '') throw new Error(words.reasonMissing)
      const texts = also.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
      const { data } = await service.POST('/api/privacy/erasures', { body: { customerId, reason: reason.trim(), also: texts } })
      if (data) onBegun(data.id)
      return words.stages.catching_up
    })
  return (
    <>
      <div className="fields">
        <Field label={words.reason} id={`${field}reason`}>
          <Input
            id={`${field}reason`}
            value={reason}
            maxLength={1000}
            placeholder={words.reasonHint}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <Field label={words.also} id={`${field}also`}>
          <Input.TextArea
            id={`${field}also`}
            value={also}
            autoSize={{ minRows: 1, maxRows: 6 }}
            placeholder={words.alsoHint}
            onChange={(event) => setAlso(event.target.value)}
          />
        </Field>
        <AuthorField />
        <Popconfirm title={words.eraseAsk(customerId)} okText={words.eraseNow} cancelText={words.cancel} onConfirm={() => void begin()}>
          <Button danger loading={isSending}>
            {words.eraseNow}
          </Button>
        </Popconfirm>
      </div>
      <ChangeNotice notice={notice} />
    </>
  )
}
