import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fieldsOf } from '../../sql/landing/fields.ts'
import { topicNamed } from '../topics.ts'
import { extended, mappingNamed, mappings, readMapping } from './catalog.ts'
import { rowMapper } from './map-row.ts'
import { rulesOf } from './mapping.ts'

test.each(mappings.map((mapping) => [mapping.name, mapping] as const))(
  "every path that '%s' fills is a field of its topic",
  (_, mapping) => {
    const fields = new Set(fieldsOf(topicNamed(mapping.topic).contract).map(({ path }) => path))
    const filled = [...rulesOf(mapping).map(([path]) => path), ...Object.keys(mapping.constants ?? {})]
    expect(filled.filter((path) => !fields.has(path) && !fields.has(path.split('.').slice(0, -1).join('.')))).toEqual([])
  },
)

test('an extension renames columns, replaces rules and adds constants, and keeps the rest', () => {
  const mapping = extended({
    extends: 'acd-calls',
    name: 'our-acd',
    delimiter: ';',
    rename: { call_id: 'CallID', disposition: 'Result', offered_at: 'Start' },
    constants: { siteId: 's-east' },
    fields: { waitSeconds: { column: 'WaitMs', as: 'number', scale: 0.001 } },
  })
  expect(mapping).toMatchObject({ name: 'our-acd', topic: 'calls', delimiter: ';' })
  const map = rowMapper(mapping, 'Asia/Shanghai')
  expect(map({ CallID: '7', queue: 'q', Result: 'ABD', Start: '2026-03-02 09:00', WaitMs: '4500' })).toEqual({
    ok: true,
    value: {
      key: '7',
      record: {
        revision: 1,
        siteId: 's-east',
        direction: 'inbound',
        callId: '7',
        queueId: 'q',
        outcome: 'abandoned',
        offeredAt: '2026-03-02T01:00:00.000Z',
        waitSeconds: 4.5,
      },
    },
  })
})

test('a mapping file that is none says what it lacks', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'callboard-mapping-'))
  const file = async (text: string): Promise<string> => {
    await writeFile(join(directory, 'm.json'), text)
    return join(directory, 'm.json')
  }
  try {
    await expect(mappingNamed(await file('{'))).rejects.toThrow(/is not JSON/)
    await expect(mappingNamed(await file('{"name":"x"}'))).rejects.toThrow(/it needs name, topic and format/)
    await expect(mappingNamed(await file('{"extends":"nothing"}'))).rejects.toThrow(
      /'nothing' is no mapping; give uci-incidents, acd-calls/,
    )
    await expect(mappingNamed('nothing')).rejects.toThrow(/'nothing' is no mapping/)
    expect(await mappingNamed(await file('{"extends":"interval-export","constants":{"intervalSeconds":900}}'))).toMatchObject({
      name: 'interval-export',
      constants: { intervalSeconds: 900, revision: 1 },
    })
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('the examples of the documentation are mappings', async () => {
  const text = await readFile('docs/mappings.md', 'utf8')
  const blocks = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']): unknown => JSON.parse(json))
  expect(blocks.length).toBeGreaterThan(1)
  for (const block of blocks) expect(rulesOf(readMapping('docs', block)).length).toBeGreaterThan(3)
})

const whole = {
  name: 'm',
  topic: 'calls',
  format: 'csv',
  constants: { revision: 1, siteId: 's', direction: 'inbound', outcome: 'answered' },
  fields: { callId: 'id', queueId: 'q', offeredAt: { column: 't', as: 'instant' } },
}
const withField = (path: string, rule: object) => ({ ...whole, fields: { ...whole.fields, [path]: rule } })
const extending = (more: object) => ({ extends: 'interval-export', ...more })

test.each<[string, unknown, RegExp]>([
  ['a member that there is none of', { ...whole, constant: {} }, /'constant' is no key of a mapping; did you mean 'constants'/],
  ['a member of an extension', extending({ field: {} }), /'field' is no key of a mapping; did you mean 'fields'/],
  [
    'a member of a rule',
    withField('waitSeconds', { column: 'w', optinal: true }),
    /'optinal' is no key of the rule of 'waitSeconds'; did you mean 'optional'/,
  ],
  [
    'a way to read',
    withField('waitSeconds', { column: 'w', as: 'milliseconds' }),
    /'milliseconds', which is none of text, .*did you mean 'seconds'/,
  ],
  [
    'a way to read in an extension',
    extending({ fields: { handleSeconds: { column: 'AHT', as: 'Secs' } } }),
    /'handleSeconds' is read as 'Secs'/,
  ],
  [
    'a field of another contract',
    withField('waitSecs', { column: 'w' }),
    /'waitSecs' is no field of topic 'calls'; did you mean 'waitSeconds'/,
  ],
  [
    'a constant of another contract',
    extending({ constants: { intervalSecond: 900 } }),
    /'intervalSecond' is no field .*did you mean 'intervalSeconds'/,
  ],
  [
    'a rename the wrong way round',
    extending({ rename: { AHT: 'Avg Handle' } }),
    /the shipped column stands first: write "Avg Handle": "AHT"/,
  ],
  ['a rename of a column that is not read', extending({ rename: { 'Queue Nam': 'Q' } }), /did you mean 'Queue Name'/],
  ['a topic', { ...whole, topic: 'call' }, /'call' is not a topic; did you mean 'calls'/],
  [
    'a pattern of a time',
    withField('endedAt', { column: 'e', as: 'instant', format: 'M/d/y H:m X' }),
    /'X' in format 'M\/d\/y H:m X' means nothing/,
  ],
  [
    'the case of a letter of a pattern',
    withField('endedAt', { column: 'e', as: 'instant', format: ['y-M-d H:m', 'y/M/d H:M'] }),
    /'endedAt': format 'y\/M\/d H:M' has the month twice/,
  ],
  ['a pattern without an instant', withField('endedAt', { column: 'e', format: 'y-M-d' }), /write "as": "instant"/],
  ['the type of a member', { ...whole, delimiter: 5 }, /'delimiter' is 5 and must be string/],
  ['the type of a constant', { ...whole, constants: { ...whole.constants, revision: 'two' } }, /the constant 'revision' is "two"/],
  [
    'a member of an interval',
    extending({ interval: { util: { column: 'End', as: 'instant' } } }),
    /'util' is no key of 'interval'; did you mean 'until'\?/,
  ],
  [
    'a member of a rule of an interval',
    extending({ interval: { until: { column: 'End', az: 'instant' } } }),
    /'az' is no key of the rule of 'interval.until'; did you mean 'as'/,
  ],
  [
    'a member of a joined id',
    extending({ joinId: { path: 'intervalId', off: ['queueId'] } }),
    /'off' is no key of 'joinId'; did you mean 'of'\?/,
  ],
  ['what a joined id is made of', extending({ joinId: { path: 'intervalId' } }), /in 'joinId' 'of' is missing/],
  ['the type of a part', extending({ joinId: { path: 'intervalId', of: 'queueId' } }), /in 'joinId' 'of' is "queueId" and must be array/],
  ['a rule without a column', extending({ fields: { offered: { as: 'integer' } } }), /in the rule of 'offered' 'column' is missing/],
  ['an end without a column', extending({ interval: { until: { as: 'instant' } } }), /in the rule of 'interval.until' 'column' is missing/],
  ['a shipped mapping', { extends: 'interval-exprot' }, /'interval-exprot' is no mapping; did you mean 'interval-export'\?/],
  [
    'the wholeness of a constant',
    { ...whole, constants: { ...whole.constants, revision: 1.5 } },
    /the constant 'revision' is 1.5 and must be integer/,
  ],
  ['the least of a constant', { ...whole, constants: { ...whole.constants, waitSeconds: -1 } }, /'waitSeconds' is -1 and must be >= 0/],
  [
    'the most of a constant',
    { ...whole, constants: { ...whole.constants, revision: 4_294_967_296 } },
    /'revision' is 4294967296 and must be <= 4294967295/,
  ],
  ['the length of a constant', { ...whole, constants: { ...whole.constants, siteId: '' } }, /the constant 'siteId' is ""/],
  ['a constant that is text', { ...whole, constants: { ...whole.constants, siteId: 5 } }, /the constant 'siteId' is 5 and must be string/],
  ['a constant that is a flag', { ...whole, constants: { ...whole.constants, isRedial: 'true' } }, /must be boolean, without quotes/],
  [
    'a constant instant without zone',
    { ...whole, constants: { ...whole.constants, endedAt: '2026-03-02 09:00' } },
    /the constant 'endedAt' is "2026-03-02 09:00" and must be an instant/,
  ],
  [
    'a constant instant of no day',
    { ...whole, constants: { ...whole.constants, endedAt: '2026-02-30T09:00:00Z' } },
    /the constant 'endedAt' is .* and must be an instant/,
  ],
  [
    'a constant of a list',
    { ...whole, topic: 'transcripts', constants: { text: 5 }, fields: {} },
    /the constant 'text' is 5 and must be string/,
  ],
  [
    'a constant of a map',
    { ...whole, topic: 'work-orders', constants: { 'after.attributes.line': 5 }, fields: {} },
    /the constant 'after.attributes.line' is 5 and must be string/,
  ],
  [
    'a value that is no id',
    { ...whole, fields: { ...whole.fields, queueId: { column: 'q', values: { A: 'q-a', B: '' } } } },
    /a value of 'queueId' is ""/,
  ],
  [
    'a value that is no instant',
    withField('endedAt', { column: 'e', values: { open: 'never' } }),
    /a value of 'endedAt' is "never" and must be an instant/,
  ],
  ['an id with a blank', { ...whole, constants: { ...whole.constants, siteId: 's ' } }, /'siteId' holds outer blanks/],
  ['nothing for a field that is needed', { ...whole, fields: { callId: 'id' } }, /nothing fills queueId, offeredAt/],
  [
    'a value of a closed list',
    withField('outcome', { column: 'd', values: { ABD: 'abandonded' } }),
    /can't be 'abandonded'; did you mean 'abandoned'/,
  ],
  [
    'a constant of a closed list',
    { ...whole, constants: { ...whole.constants, direction: 'in' } },
    /'direction' can't be 'in'; it has inbound, outbound/,
  ],
  [
    'a number read as text',
    withField('waitSeconds', { column: 'w' }),
    /'waitSeconds' is read as text, and the field needs integer or number/,
  ],
  [
    'a list without its list',
    { ...whole, topic: 'transcripts', constants: {}, fields: { startMs: { column: 'start', as: 'number' } } },
    /'startMs' is a list; name the list of the row with 'each'/,
  ],
  ['a path of the key', { ...whole, messageKey: 'callid' }, /did you mean 'callId'/],
  ['a zone', { ...whole, zone: 'Mars/Phobos' }, /not an IANA time zone/],
  ['an encoding', { ...whole, encoding: 'utf8mb4' }, /Encoding 'utf8mb4' is not known/],
  [
    'a number written as text',
    withField('waitSeconds', { column: 'w', as: 'number', scale: '0.001' }),
    /in the rule of 'waitSeconds' 'scale' is "0.001" and must be number; write it without quotes/,
  ],
  [
    'a flag written as text',
    withField('waitSeconds', { column: 'w', as: 'number', optional: 'true' }),
    /'optional' is "true" and must be boolean/,
  ],
  [
    'a rule that is a number',
    withField('waitSeconds', 5 as unknown as object),
    /the rule of 'waitSeconds' is 5; give a column's name, or a rule/,
  ],
  [
    'a prefix of a number',
    withField('waitSeconds', { column: 'w', as: 'number', prefix: 'W' }),
    /'prefix' has no effect with "as": "number"/,
  ],
  ['a scale of a text', withField('reason', { column: 'w', scale: 0.001 }), /'scale' has no effect with "as": "text"; read a number/],
  ['times of a text', withField('reason', { column: 'w', times: 'n' }), /'times' has no effect with "as": "text"/],
  ['ignoreCase alone', withField('reason', { column: 'w', ignoreCase: true }), /'ignoreCase' has no effect without values/],
  ['as beside values', withField('reason', { column: 'w', as: 'integer', values: { a: 'b' } }), /'as' has no effect beside values/],
  [
    'a constant that a column fills',
    { ...whole, constants: { ...whole.constants, queueId: 'x' } },
    /the constant 'queueId' has no effect: column 'q' fills it/,
  ],
  ['a constant that the id’s parts fill', extending({ constants: { intervalId: 'x' } }), /'intervalId' has no effect: 'joinId' fills it/],
  [
    'constants of records',
    { extends: 'calls', constants: { siteId: 's' } },
    /'constants' has no effect without fields: rows of 'calls' are records already/,
  ],
  ['drop of records', { extends: 'calls', drop: { queueId: ['Total'] } }, /'drop' has no effect without fields/],
  ['a delimiter of lines', { ...whole, format: 'ndjson', delimiter: ';' }, /'delimiter' has no effect: only a csv has one/],
  ['an interval of calls', { ...whole, interval: {} }, /'interval' has no effect: topic 'calls' counts none/],
  ['an end that is no instant', extending({ interval: { until: { column: 'End' } } }), /'interval.until' needs "as": "instant"/],
  [
    'a format of an end',
    extending({ interval: { until: { column: 'End', as: 'instant', format: 'Q' } } }),
    /'Q' in format 'Q' means nothing/,
  ],
  [
    'drop by a constant',
    extending({ drop: { siteId: ['x'] }, constants: { siteId: 's' } }),
    /'drop' by 'siteId' has no effect: it is a constant/,
  ],
  ['the case of a path of drop', extending({ drop: { queueID: ['x'] } }), /'drop' has 'queueID', .*did you mean 'queueId'/],
  ['a medium', extending({ constants: { mediaType: 'vioce' } }), /'mediaType' can't be 'vioce'; did you mean 'voice'/],
  [
    'a medium among values',
    extending({ fields: { mediaType: { column: 'M', values: { P: 'voise', C: 'chat' } } } }),
    /'voise'; did you mean 'voice'/,
  ],
])('a mapping with a mistake in %s is refused, with what was perhaps meant', (_, mapping, message) => {
  expect(() => readMapping('m.json', mapping)).toThrow(message)
})

test('totals are dropped whatever their column is called, renamed or replaced', () => {
  const cells = { 'Interval Start': '2026-03-02 09:00', Skill: 'Gesamt', Offered: '1' }
  for (const more of [{ rename: { 'Queue Name': 'Skill' } }, { fields: { queueId: { column: 'Skill' } } }])
    expect(rowMapper(readMapping('m.json', extending(more)), 'UTC')(cells)).toMatchObject({
      rejection: { code: 'row.dropped', column: 'Skill' },
    })
})

test('what an extension drops is dropped beside the names of totals, and what it keeps is not', () => {
  const mapper = rowMapper(readMapping('m.json', extending({ drop: { queueId: ['North'] }, keep: { queueId: ['All'] } })), 'UTC')
  const code = (queue: string): string => {
    const mapped = mapper({ 'Interval Start': '2026-03-02 09:00', 'Queue Name': queue, Offered: '1' })
    return mapped.ok ? 'ok' : mapped.rejection.code
  }
  expect(['North', 'Total', 'All', 'South'].map(code)).toEqual(['row.dropped', 'row.dropped', 'ok', 'ok'])
})

test.each(['', '-', 'null', 'NULL', 'N/A', '#N/A', 'NaN'])("an interval export's '%s' for a time is no value", (text) => {
  const cells = { 'Interval Start': '2026-03-02 09:00', 'Queue Name': 'q', Offered: '3', Answered: '3', 'Avg Handle': text }
  const mapped = rowMapper(readMapping('m.json', extending({})), 'UTC')(cells)
  expect(mapped).toMatchObject({ ok: true, value: { record: { answered: 3 } } })
  expect(mapped.ok && Reflect.has(mapped.value.record, 'handleSeconds')).toBe(false)
})

test('a member that no contract has is kept where it is asked for', () => {
  const mapping = readMapping('m.json', withField('extra.agentGroup', { column: 'g' }))
  expect(rowMapper(mapping, undefined)({ id: '1', q: 'q', t: '2026-03-02T09:00:00Z', g: 'east' })).toMatchObject({
    value: { record: { callId: '1', agentGroup: 'east' } },
  })
  expect(() => readMapping('m.json', withField('extra.queueId', { column: 'g' }))).toThrow(/'extra.queueId' is no field/)
})

test('a list of objects fills lists of a record, item by item; one that is wrong rejects the row', () => {
  const each = (column: string, more: object = {}) => ({ each: 'segments', column, ...more })
  const mapping = readMapping('m.json', {
    name: 'engine',
    topic: 'transcripts',
    format: 'ndjson',
    constants: { recordingId: 'r', revision: 1, callId: 'c', startedAt: '2026-03-02T01:00:00Z', engine: 'e' },
    fields: {
      language: 'language',
      startMs: each('start', { as: 'integer', scale: 1000 }),
      endMs: each('end', { as: 'integer', scale: 1000 }),
      channel: each('speaker', { values: { SPEAKER_00: 'agent', SPEAKER_01: 'customer' } }),
      text: each('text', { optional: true }),
    },
  })
  const row = (segments: unknown) => rowMapper(mapping, undefined)({ language: 'en', segments: JSON.stringify(segments) })
  const good = { start: 0.2, end: 3.1, speaker: 'SPEAKER_00', text: ' Good morning.' }
  expect(row([good, { start: 3.4, end: 5, speaker: 'SPEAKER_01', text: '' }])).toMatchObject({
    value: { record: { startMs: [200, 3400], endMs: [3100, 5000], channel: ['agent', 'customer'], text: ['Good morning.', ''] } },
  })
  expect(row([good, { ...good, speaker: 'SPEAKER_07' }])).toMatchObject({
    rejection: { code: 'channel.unknown', column: 'segments.speaker', value: 'SPEAKER_07', rule: expect.stringMatching(/^item 2: /) },
  })
  expect(row([{ ...good, end: null }])).toMatchObject({ rejection: { code: 'endMs.missing' } })
  expect(row({ start: 1 })).toMatchObject({ rejection: { code: 'startMs.type', rule: 'not a list of objects' } })
})
