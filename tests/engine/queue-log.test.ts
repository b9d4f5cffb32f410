/** The query that makes calls of an Asterisk queue_log, on lines as Asterisk writes them. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  db = await freshStore()
})
afterAll(() => db[Symbol.asyncDispose]())

const LOG = `1772413200|NONE|NONE|NONE|QUEUESTART|
1772413205|1.1|support|NONE|DID|861055501
1772413205|1.1|support|NONE|ENTERQUEUE||13800000001|1
1772413217|1.1|support|PJSIP/1001|CONNECT|12|1772413215.102|3
1772413437|1.1|support|PJSIP/1001|COMPLETECALLER|12|220|1
1772413210|1.2|support|NONE|ENTERQUEUE||13800000002|2
1772413255|1.2|support|NONE|ABANDON|1|2|45
1772413300|1.3|support|NONE|ENTERQUEUE||13800000003|1
1772413310|1.3|support|PJSIP/1002|RINGNOANSWER|8000
1772413320|1.3|support|PJSIP/1001|CONNECT|20|1772413318.105|2
1772413380|1.3|support|PJSIP/1001|BLINDTRANSFER|7009|ext-local|20|60|1
1772413400|1.4|support|NONE|ENTERQUEUE||13800000004|1
1772413460|1.4|support|NONE|EXITWITHTIMEOUT|1|1|60
1772413470|1.5|support|NONE|ENTERQUEUE||13800000005|1
1772413480|1.5|support|NONE|EXITWITHKEY|2|1|1|10
1772413490|1.6|support|NONE|ENTERQUEUE||13800000006|1
`

test('a queue_log becomes calls with their wait, talk and outcome; one that is not over is left out', async () => {
  const path = join(db.dataDir, 'queue_log')
  await writeFile(path, LOG)
  const sql = await readFile('ingest/mappings/samples/asterisk-queue-log.sql', 'utf8')
  const calls = await db.store.query(`select * from (${sql}) order by callId`, { path, site: 's-1' })
  const call = (id: string, more: object) => ({ callId: `${id}/support`, contactId: id, siteId: 's-1', queueId: 'support', ...more })
  // Asterisk: COMPLETE… holdtime|calltime, ABANDON and EXITWITHTIMEOUT position|origposition|waittime, EXITWITHKEY key|position|origposition|waittime.
  expect(calls).toMatchObject([
    call('1.1', { agentId: 'PJSIP/1001', outcome: 'answered', offeredAt: '2026-03-02T01:00:05.000Z', waitSeconds: 12, talkSeconds: 220 }),
    call('1.2', { agentId: null, outcome: 'abandoned', endedAt: '2026-03-02T01:00:55.000Z', waitSeconds: 45, talkSeconds: null }),
    call('1.3', { agentId: 'PJSIP/1001', outcome: 'answered', waitSeconds: 20, talkSeconds: 60 }),
    call('1.4', { agentId: null, outcome: 'overflowed', waitSeconds: 60 }),
    call('1.5', { outcome: 'overflowed', waitSeconds: 10 }),
  ])
})
