/** Who decides: whoever is signed in; where nobody signs in, a name asked once at this browser and sent with every change. */
import { Input } from 'antd'
import { useId } from 'react'
import { authorSetting } from './author-setting.ts'
import { Field } from './field.tsx'
import { useWords } from './language.ts'
import { useSignedInName } from './me.tsx'
import { useSetting } from './setting.ts'
import { shellWords } from './words/shell.ts'

export function useAuthor(): string {
  const typed = useSetting(authorSetting).trim()
  return useSignedInName() ?? typed
}

export function AuthorField() {
  const words = useWords(shellWords)
  const id = useId()
  if (useSignedInName() !== undefined) return null
  return (
    <Field label={words.author} id={id}>
      <AuthorInput id={id} />
    </Field>
  )
}

/** For a row of buttons, where a label has no room. */
export function AuthorInput({ id }: { readonly id?: string }) {
  const words = useWords(shellWords)
  const typed = useSetting(authorSetting)
  if (useSignedInName() !== undefined) return null
  return (
    <Input
      {...(id === undefined ? { 'aria-label': words.author } : { id })}
      value={typed}
      maxLength={128}
      placeholder={words.authorHint}
      onChange={(event) => authorSetting.set(event.target.value)}
      style={{ width: id === undefined ? 130 : 170 }}
    />
  )
}
