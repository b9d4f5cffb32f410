/** Every board exists in English and 中文; a text is written in both at once. */

export const LANGUAGES = ['en', 'zh'] as const

export type Lang = (typeof LANGUAGES)[number]

export type Text = { readonly en: string; readonly zh: string }

/** The uid of a board in a language: `cb-wall` in English, `cb-wall-zh` in 中文. */
export const uidIn = (uid: string, lang: Lang): string => (lang === 'en' ? uid : `${uid}-${lang}`)
