import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fieldsOf } from '../../sql/landing/fields.ts'
import { topicNamed } from '../topics.ts'
import { extended, mappingNamed, mappings } from './catalog.ts'
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
  const map = rowMapper(mapping, 'Asia/Shanghai', 'callId')
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

test('the example of the documentation is a mapping', async () => {
  const text = await readFile('docs/mappings.md', 'utf8')
  const blocks = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']): unknown => JSON.parse(json))
  expect(blocks.length).toBeGreaterThan(1)
  for (const block of blocks) expect(rulesOf(extended(Object(block))).length).toBeGreaterThan(3)
})
