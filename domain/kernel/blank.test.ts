import { expect, test } from 'vitest'
import { local, refusal } from '../principal.ts'
import { isBlank } from './blank.ts'

test.each([
  ['nothing', ''],
  ['spaces and tabs', ' \t\n'],
  ['no-break and ideographic space', '\u00a0\u3000'],
  ['zero-width space and joiners', '\u200b\u200c\u200d\u2060'],
  ['byte order mark', '\ufeff'],
  ['control characters', '\u0000\u0007\u007f\u0085'],
  ['direction marks and soft hyphen', '\u200e\u202e\u00ad'],
  ['Hangul filler and empty Braille pattern', '\u3164\uffa0\u115f\u2800'],
  ['half a surrogate pair', '\ud800'],
])('what shows nothing is blank: %s', (_, text) => {
  expect(isBlank(text)).toBe(true)
  expect(refusal(local(text, 'page'), 'OpenOrder', ['system', 'admin'])).toMatchObject({ rejection: { code: 'principal.unnamed' } })
})

test.each(['a', '张', ' x ', '\u200b!', '👩\u200d💻', '०'])('what shows something is not blank: %j', (text) => {
  expect(isBlank(text)).toBe(false)
})
