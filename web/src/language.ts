/** The language of the pages: English or 中文, chosen by the person, else by the browser. */
import { setting, useSetting } from './setting.ts'

export type Language = 'en' | 'zh'

/** A dictionary: both languages have the same keys, or it does not compile. */
export type Dictionary<Words> = { readonly en: Words; readonly zh: Words }

export const languageSetting = setting<Language>('language', (stored) => {
  if (stored === 'en' || stored === 'zh') return stored
  // Tests of what speaks with the service run without a browser.
  return typeof navigator !== 'undefined' && navigator.language.startsWith('zh') ? 'zh' : 'en'
})

export const useLanguage = (): Language => useSetting(languageSetting)

export const useWords = <Words>(dictionary: Dictionary<Words>): Words => dictionary[useLanguage()]
