/** What every failure answers: RFC 9457 with Callboard's code and remedy. */
import { type Static, Type } from 'typebox'

export const Problem = Type.Object({
  type: Type.String({ description: '`urn:callboard:problem:` and the code; compare this or the code, never a text.' }),
  title: Type.String({ description: 'What such a problem is, the same for every occurrence.' }),
  status: Type.Integer({ description: 'The HTTP status.' }),
  detail: Type.String({ description: 'This occurrence: names the value and the rule.' }),
  instance: Type.String({ description: 'The address that was asked, and after # the number of the request in the log.' }),
  code: Type.String({ description: 'Stable and dotted; docs/errors.md lists them.' }),
  message: Type.String({ description: 'As detail, in one line for people.' }),
  remedy: Type.String({ description: 'What to do about it.' }),
  position: Type.Optional(Type.Integer({ description: 'Of a query error: characters before the place.' })),
})
export type Problem = Static<typeof Problem>
