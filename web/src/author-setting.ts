/** The name typed into a page, kept at this browser. */
import { setting } from './setting.ts'

export const authorSetting = setting('author', (stored) => stored ?? '')

/** As it is now, for what is sent. */
export const authorNow = (): string => authorSetting.get().trim()
