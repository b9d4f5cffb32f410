/** Who decides: asked once at this browser and sent with every change. */
import { Input } from 'antd'
import { useId } from 'react'
import { Field } from './field.tsx'
import { useWords } from './language.ts'
import { setting, useSetting } from './setting.ts'
import { shellWords } from './words/shell.ts'

const authorSetting = setting('author', (stored) => stored ?? '')

export const useAuthor = (): string => useSetting(authorSetting).trim()

export function AuthorField() {
  const words = useWords(shellWords)
  const author = useSetting(authorSetting)
  const id = useId()
  return (
    <Field label={words.author} id={id}>
      <Input
        id={id}
        value={author}
        maxLength={128}
        placeholder={words.authorHint}
        onChange={(event) => authorSetting.set(event.target.value)}
        style={{ width: 170 }}
      />
    </Field>
  )
}
