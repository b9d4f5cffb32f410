/** Characters that are not seen and change how others are read: controls, marks that turn the direction of text, signs without width. */

// The joiners U+200C and U+200D stay: names in Persian and Indian scripts are written with them.
const HIDDEN = /[\p{Cc}\u200B\u200E\u200F\u061C\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u00AD]/gu

export const hasHidden = (text: string): boolean => text.search(HIDDEN) >= 0

export const withoutHidden = (text: string): string => text.replace(HIDDEN, '')
