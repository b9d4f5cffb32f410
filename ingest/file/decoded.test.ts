import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acdCalls } from '../mappings/acd-calls.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { openRowFile } from './row-file.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'callboard-decoded-'))
})
afterAll(() => rm(directory, { recursive: true }))

let files = 0

/** The reason of each row, or the code of its reject. */
async function read(content: Uint8Array, mapping: Mapping = acdCalls): Promise<unknown[]> {
  files += 1
  const path = join(directory, `${files}.csv`)
  await writeFile(path, content)
  const rows: unknown[] = []
  const file = await openRowFile({ path, mapping, zone: 'UTC', scratch: directory })
  for await (const { mapped } of file.rows()) rows.push(mapped.ok ? Reflect.get(mapped.value.record, 'reason') : mapped.rejection.code)
  return rows
}

const HEADER = 'call_id,queue,disposition,offered_at,reason\n'
const row = (id: number, reason: string): string => `${id},q-a,answered,2026-03-02 09:00:00,${reason}\n`
const TABLE = HEADER + row(1, 'fine').repeat(20)
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
const utf32 = (text: string): Buffer => Buffer.concat([...text].map((one) => Buffer.from(Uint32Array.of(one.codePointAt(0) ?? 0).buffer)))
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')
const padded = (head: Uint8Array): Buffer => Buffer.concat([head, Buffer.alloc(600, 0x20)])
const zip = (names: readonly string[]): Uint8Array => zipSync(Object.fromEntries(names.map((name) => [name, Buffer.from(TABLE)])))
const tar = Buffer.alloc(1024)
tar.write('ustar', 257, 'latin1')

test.each<[string, Uint8Array, RegExp]>([
  ['UTF-32 with its mark', utf32(`\ufeff${TABLE}`), /is text in UTF-32.*save it as UTF-8/],
  ['UTF-32 without', utf32(HEADER), /is text in UTF-32/],
  ['UTF-32 of the other order', utf32(`\ufeff${TABLE}`).swap32(), /is text in UTF-32/],
  ['a workbook', zip(['[Content_Types].xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml']), /is an Excel workbook.*"CSV UTF-8"/],
  ['a workbook in gzip', gzipSync(zip(['xl/workbook.xml'])), /is a zip archive/],
  ['a sheet of LibreOffice', zip(['mimetype', 'content.xml']), /LibreOffice/],
  ['an old workbook', padded(hex('d0cf11e0 a1b11ae1')), /Excel workbook \(\.xls\)/],
  [
    'a web page called .xls',
    Buffer.from('<html xmlns:o="urn:schemas-microsoft-com:office:office"><table><tr><td>1</table>'),
    /a web page \(HTML\).*"CSV UTF-8"/,
  ],
  ['a web page in UTF-16', utf16('\n <!DOCTYPE html><table>'), /a web page \(HTML\)/],
  ['a table of a web page', Buffer.from('\ufeff<table border=1><tr>'), /a web page \(HTML\)/],
  ['a workbook in XML', Buffer.from('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>'), /a(n)? Excel workbook in XML/],
  ['XML', Buffer.from('<?xml version="1.0"?><calls/>'), /is XML/],
  ['a PDF', padded(Buffer.from('%PDF-1.7')), /a PDF document.*CSV in UTF-8/],
  ['SQLite', padded(Buffer.from('SQLite format 3\0')), /an SQLite database/],
  ['Parquet in gzip', gzipSync(padded(Buffer.from('PAR1'))), /Parquet inside an archive: unpack it|Parquet inside an archive.*unpack it/],
  ['gzip in gzip', gzipSync(gzipSync(TABLE)), /gzip inside another archive/],
  ['a tar in gzip', gzipSync(tar), /a tar archive/],
  ['xz', padded(hex('fd377a585a00')), /an xz archive/],
  ['Zstandard', padded(hex('28b52ffd')), /a Zstandard archive/],
  ['bzip2', padded(hex('425a6839 314159265359')), /a bzip2 archive/],
  ['a picture', padded(hex('89504e47')), /a picture/],
  ['other bytes', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 167 + 13) % 256)), /binary data/],
  ['JSON', Buffer.from('[{"call_id": 1}]'), /is JSON.*"format": "ndjson"/],
])('a file that is no table of text is named as what it is, with the remedy: %s', async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(message)
})

test('gzip is told by its bytes, whatever the name, and a table that is none under a name of gzip is read', async () => {
  expect(await read(gzipSync(TABLE))).toHaveLength(20)
  const path = join(directory, 'plain.csv.gz')
  await writeFile(path, TABLE)
  const file = await openRowFile({ path, mapping: acdCalls, zone: 'UTC', scratch: directory })
  let rows = 0
  for await (const _ of file.rows()) rows += 1
  expect(rows).toBe(20)
})

test('the one file of a zip is read; JSON beside it describes it, and alone it is the file', async () => {
  expect(await read(zip(['calls.csv', 'manifest.json', '__MACOSX/calls.csv', 'readme.pdf']))).toHaveLength(20)
  const list = zipSync({ 'calls.json': Buffer.from('[{"callId":"a"},{"callId":"b"}]') })
  expect(await read(list, { name: 'calls', topic: 'calls', format: 'ndjson' })).toHaveLength(2)
  await expect(read(zip(['a.csv', 'b.txt']))).rejects.toThrow(/holds 2 files \(a\.csv, b\.txt\)/)
})

// 一线故障 and 模 in GB 18030; the latter reads as ģ in UTF-8.
const FAULT = hex('d2bb cfdf b9ca d5cf')
const MODE = hex('c4a3')
const inGb = (...reasons: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from(HEADER),
    ...reasons.flatMap((reason, index) => [Buffer.from(row(index, '').trimEnd()), reason, Buffer.from('\n')]),
  ])

test('a file in another encoding is refused as a whole, since some of its words would read as others', async () => {
  await expect(read(inGb(MODE, FAULT))).rejects.toThrow(/is no UTF-8.*--encoding; it reads as gb18030 \('模'\)/)
  expect(await read(inGb(MODE, FAULT), { ...acdCalls, encoding: 'gb18030' })).toEqual(['模', '一线故障'])
  expect(await read(Buffer.concat([hex('84319533'), inGb(MODE, FAULT)]))).toEqual(['模', '一线故障'])
})

test('a cell that is no text in a file that otherwise is costs its row', async () => {
  const good = Buffer.from(TABLE + row(2, '一线故障来电'))
  expect((await read(Buffer.concat([good, Buffer.from(row(3, '').trimEnd()), FAULT, Buffer.from('\n')]))).slice(-2)).toEqual([
    '一线故障来电',
    'row.encoding',
  ])
})

test.each(['gb18030', 'big5', 'windows-1252', 'latin1'])('a file that is UTF-8 throughout is not read as %s', async (encoding) => {
  await expect(read(Buffer.from(HEADER + row(1, '一线故障')), { ...acdCalls, encoding })).rejects.toThrow(
    /is UTF-8 throughout \('一线故障'\): leave the encoding out/,
  )
  // With its mark it says so itself.
  expect(await read(Buffer.from(`\ufeff${HEADER}${row(1, '一线故障')}`), { ...acdCalls, encoding })).toEqual(['一线故障'])
})
