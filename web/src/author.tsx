/** Who decides: asked once at this browser and sent with every change. */
import { Input } from 'antd'
import { useId } from 'react'
import { authorSetting } from './author-setting.ts'
import { Field } from './field.tsx'
import { useWords } from './language.ts'
import { useSetting } from './setting.ts'
import { shellWords } from './words/shell.ts'

export const useAuthor = (): string => useSetting(authorSetting).trim()

export function AuthorField() {
  const words = useWords(shellWords)
  const id = useId()
  return (
    <Field label={words.author} id={id}>
      <AuthorInput id={id} />
    </Field>
  )
}

/** For a row of buttons, where a label has no room. */
export function AuthorInput({ id }: { readonly id?: string }) {
  const words = useWords(shellWords)
  return (
    <Input
      {...(id === undefined ? { 'aria-label': words.author } : { id })}
      value={useSetting(authorSetting)}
      maxLength={128}
      placeholder={words.authorHint}
      onChange={(event) => authorSetting.set(event.target.value)}
      style={{ width: id === undefined ? 130 : 170 }}
    />
  )
}
