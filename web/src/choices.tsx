/** The language and the theme, chosen at this browser. */
import { MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { languageSetting, useLanguage, useWords } from './language.ts'
import { themeSetting, useMode } from './theme.ts'
import { shellWords } from './words/shell.ts'

export function LanguageAndTheme() {
  const words = useWords(shellWords)
  const language = useLanguage()
  const mode = useMode()
  const other = mode === 'dark' ? 'light' : 'dark'
  const otherWord = other === 'dark' ? words.themeDark : words.themeLight
  return (
    <div className="choice-row">
      <Segmented
        size="small"
        aria-label={words.language}
        value={language}
        onChange={(value) => languageSetting.set(value)}
        options={[
          { value: 'en' as const, label: 'EN' },
          { value: 'zh' as const, label: '中文' },
        ]}
      />
      <Button
        size="small"
        type="text"
        aria-label={`${words.theme}: ${otherWord}`}
        title={otherWord}
        icon={mode === 'dark' ? <SunOutlined /> : <MoonOutlined />}
        onClick={() => themeSetting.set(other)}
      />
    </div>
  )
}
