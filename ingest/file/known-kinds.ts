/** What a file is that holds no table of text, by its first bytes or words, and how a table comes out of it. */

type Kind = { readonly what: string; readonly remedy: string }

const SHEET = 'save the sheet as "CSV UTF-8" and import that'
const EXPORT = 'export the table as CSV in UTF-8 and import that'
const UNPACK = 'unpack it and import what it holds'
const RECODE = 'save it as UTF-8'

const kind = (what: string, remedy: string): Kind => ({ what, remedy })

/** Bytes in hexadecimal, where they stand. The longer of two that begin alike stands first. */
const SIGNATURES: readonly (readonly [hex: string, at: number, kind: Kind])[] = [
  ['fffe0000', 0, kind('text in UTF-32', RECODE)],
  ['0000feff', 0, kind('text in UTF-32', RECODE)],
  ['2b2f7638', 0, kind('text in UTF-7', RECODE)],
  ['2b2f7639', 0, kind('text in UTF-7', RECODE)],
  ['d0cf11e0a1b11ae1', 0, kind('an Excel workbook (.xls) or another Office document', SHEET)],
  ['504b0304', 0, kind('a zip archive', UNPACK)],
  ['504b0506', 0, kind('an empty zip archive', 'export the table again')],
  ['1f8b', 0, kind('gzip inside another archive', UNPACK)],
  ['314159265359', 4, kind('a bzip2 archive', UNPACK)],
  ['fd377a585a00', 0, kind('an xz archive', UNPACK)],
  ['28b52ffd', 0, kind('a Zstandard archive', UNPACK)],
  ['04224d18', 0, kind('an LZ4 archive', UNPACK)],
  ['377abcaf271c', 0, kind('a 7z archive', UNPACK)],
  ['526172211a07', 0, kind('a RAR archive', UNPACK)],
  ['7573746172', 257, kind('a tar archive', UNPACK)],
  ['25504446', 0, kind('a PDF document', EXPORT)],
  ['53514c69746520666f726d6174203300', 0, kind('an SQLite database', EXPORT)],
  ['50415231', 0, kind('Parquet inside an archive', UNPACK)],
  ['4f626a01', 0, kind('an Avro file', 'write it as Parquet, or as CSV in UTF-8')],
  ['4152524f5731', 0, kind('an Arrow file', 'write it as Parquet, or as CSV in UTF-8')],
  ['46454131', 0, kind('a Feather file', 'write it as Parquet, or as CSV in UTF-8')],
  ['5047444d50', 0, kind('a dump of PostgreSQL', EXPORT)],
  ['89504e47', 0, kind('a picture', EXPORT)],
  ['ffd8ff', 0, kind('a picture', EXPORT)],
  ['52494646', 0, kind('a recording', EXPORT)],
  ['7b5c727466', 0, kind('a document in RTF', EXPORT)],
]

/** Control characters that no text has; ESC begins the characters of ISO 2022, FS to US part records. */
const isControl = (byte: number): boolean => byte < 0x09 || (byte > 0x0d && byte < 0x1b) || byte === 0x7f

/** By the bytes it begins with; undefined for what may be text. */
export function kindOfBytes(bytes: Uint8Array): Kind | undefined {
  const found = SIGNATURES.find(([hex, at]) => Buffer.from(bytes.subarray(at, at + hex.length / 2)).toString('hex') === hex)
  if (found) return found[2]
  return isUtf32(bytes) ? kind('text in UTF-32', RECODE) : undefined
}

const BINARY = kind('binary data, no text', EXPORT)

/** More than one byte in twenty is a control character. Not to be asked of UTF-16. */
export function binaryKind(bytes: Uint8Array): Kind | undefined {
  const controls = bytes.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0)
  return bytes.length >= 64 && controls * 20 > bytes.length ? BINARY : undefined
}

/** Four bytes to a character, of which the highest is 0 and the next below 0x11: as UTF-16 they would be control characters throughout. */
function isUtf32(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 256) & ~3)
  const units = view.byteLength / 4
  const isOf = (isLittle: boolean): boolean =>
    Array.from({ length: units }, (_, index) => view.getUint32(index * 4, isLittle)).every((code) => code > 0 && code < 0x110000)
  return units >= 4 && (isOf(true) || isOf(false))
}

const WORDS: readonly (readonly [begins: RegExp, kind: Kind])[] = [
  [/^<\?xml[^>]*>\s*<\?mso-application/i, kind('an Excel workbook in XML', SHEET)],
  [/^<\?xml[\s\S]*urn:schemas-microsoft-com:office:spreadsheet/i, kind('an Excel workbook in XML', SHEET)],
  [/^(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|script|style|div|center)[\s>/]/i, kind('a web page (HTML)', SHEET)],
  [/^<\?xml[\s>]/i, kind('XML', EXPORT)],
  [/^MIME-Version:/i, kind('a web page (MHTML)', SHEET)],
]

const JSON_BEGINS = /^(?:\[\s*[{[]|\{\s*["}])/

/** By the words it begins with. */
export function kindOfText(text: string, format: 'csv' | 'ndjson'): Kind | undefined {
  const start = text.slice(0, 4096).replace(/^[\s\ufeff]+/, '')
  const found = WORDS.find(([begins]) => begins.test(start))?.[1]
  if (found) return found
  return format === 'csv' && JSON_BEGINS.test(start) ? kind('JSON', 'import it with a mapping of "format": "ndjson"') : undefined
}

const ENTRIES: readonly (readonly [name: RegExp, kind: Kind])[] = [
  [/^xl\/workbook\.(xml|bin)$/, kind('an Excel workbook', SHEET)],
  [/^content\.xml$/, kind('a sheet of LibreOffice or OpenOffice', SHEET)],
  [/^Index\/.*\.iwa$/, kind('a sheet of Numbers', SHEET)],
  [/^word\/document\.xml$/, kind('a Word document', EXPORT)],
]

/** Of a zip, by the name of a file in it. */
export const kindOfEntry = (name: string): Kind | undefined => ENTRIES.find(([pattern]) => pattern.test(name))?.[1]

export const kindMessage = ({ what, remedy }: Kind): string => `The file is ${what}, no table of text: ${remedy}.`
