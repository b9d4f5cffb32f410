/** Who decides: asked once at this browser and sent with every change. */
import { Input } from 'antd'
import { useId } from 'react'
import { useWords } from '../language.ts'
import { setting, useSetting } from '../setting.ts'
import { forecastWords } from '../words/forecast.ts'

const authorSetting = setting('author', (stored) => stored ?? '')

export const useAuthor = (): string => useSetting(authorSetting).trim()

export function AuthorField() {
  const words = useWords(forecastWords)
  const author = useSetting(authorSetting)
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{words.author}</label>
      <Input
        id={id}
        value={author}
        maxLength={128}
        placeholder={words.authorHint}
        onChange={(event) => authorSetting.set(event.target.value)}
        style={{ width: 170 }}
      />
    </div>
  )
}
