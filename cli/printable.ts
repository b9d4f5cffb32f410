/** Text as a terminal may be given it: what came from outside holds no commands to it. */

// C0 but tab and line feed, DEL, C1, and what turns the direction of text: a name must not paint over another's row.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const COMMANDS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const hexOf = (one: string, digits: number): string => one.charCodeAt(0).toString(16).padStart(digits, '0')

const asText = (one: string): string => `\\x{${hexOf(one, 2)}}`
/** Within a JSON document the same character, escaped. */
export const asJson = (one: string): string => `\\u${hexOf(one, 4)}`

export const printable = (text: string, escaped: (one: string) => string = asText): string => text.replace(COMMANDS, escaped)
