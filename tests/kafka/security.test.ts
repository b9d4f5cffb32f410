/** TLS and sign-in against a real broker: what is right works, what is wrong is one clear line, and no secret is ever written. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calls } from '../../contracts/index.ts'
import { openKafka, reachable } from '../../ingest/kafka/client.ts'
import { type KafkaSecurity, MECHANISMS } from '../../ingest/kafka/security.ts'
import { freshDirectory } from '../engine/support/store.ts'
import { whyNoKafka } from '../support/kafka.ts'
import { PASSWORD, type SecureBroker, startSecureKafka, USER } from '../support/secure-kafka.ts'

const reason = await whyNoKafka()
if (reason !== undefined) console.warn(`tests/kafka skipped: ${reason}`)

describe.skipIf(reason !== undefined)('a broker with TLS and sign-in', () => {
  let broker: SecureBroker
  let directory: Awaited<ReturnType<typeof freshDirectory>>
  beforeAll(async () => {
    broker = await startSecureKafka()
    directory = await freshDirectory()
  })
  afterAll(async () => {
    await broker?.stop()
    await directory?.[Symbol.asyncDispose]()
  })

  const topicsSeen = (security: KafkaSecurity, address = broker.address) =>
    reachable([address], async () => {
      const admin = openKafka({ brokers: [address], security }).admin({ retry: { retries: 0 } })
      await admin.connect()
      return admin.listTopics().finally(() => admin.disconnect())
    })

  const signedIn = (mechanism: (typeof MECHANISMS)[number], password = PASSWORD): KafkaSecurity => ({
    tls: { ca: broker.ca },
    sasl: { mechanism, username: USER, password },
  })

  test.each(MECHANISMS)('lets a user in by %s', async (mechanism) => {
    expect(await topicsSeen(signedIn(mechanism))).toEqual(expect.any(Array))
  })

  test.each(MECHANISMS)('refuses a wrong password by %s in one line that names the remedy and not the password', async (mechanism) => {
    const failure = topicsSeen(signedIn(mechanism, 'wrong-secret'))
    await expect(failure).rejects.toThrow(/the sign-in was refused; check --kafka-user, --kafka-sasl and the password/)
    await expect(failure).rejects.not.toThrow(/wrong-secret|\n/)
  })

  test.each([
    ['no authority', () => ({ ...signedIn('plain'), tls: {} }), /certificate is not trusted .*--kafka-ca FILE/],
    ['no sign-in', () => ({ tls: { ca: broker.ca } }), /--kafka-sasl/],
    ['no TLS', () => ({}), /--kafka-tls/],
  ])('with %s the line says which option is missing', async (_, security, line) => {
    await expect(topicsSeen(security())).rejects.toThrow(line)
  })

  test('TLS to a port without it is named as such', async () => {
    await expect(topicsSeen(signedIn('plain'), broker.plainAddress)).rejects.toThrow(/speaks no TLS/)
  })

  test('the command line ingests through it, and neither its answer, its log nor a stack holds the password', async () => {
    await produceOne()
    const passwordFile = join(directory.path, 'password')
    await writeFile(passwordFile, `${PASSWORD}\n`)
    const args = ['--json', '--until-end', '--topics', 'calls', '--brokers', broker.address, '--kafka-ca', broker.caFile]
    const user = ['--kafka-sasl', 'scram-sha-512', '--kafka-user', USER]
    const right = await callboard(['ingest', ...args, ...user, '--kafka-password-file', passwordFile], {})
    expect(JSON.parse(right.stdout)).toMatchObject({ consumed: 1, typed: 1 })
    const wrong = await callboard(['ingest', ...args, ...user], { CALLBOARD_KAFKA_PASSWORD: 'wrong-secret', CALLBOARD_DEBUG: '1' })
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain('the sign-in was refused')
    for (const text of [right.stdout, right.stderr, wrong.stdout, wrong.stderr]) {
      expect(text).not.toContain(PASSWORD)
      expect(text).not.toContain('wrong-secret')
    }
  })

  async function produceOne(): Promise<void> {
    const kafka = openKafka({ brokers: [broker.address], security: signedIn('scram-sha-256') })
    const [admin, producer] = [kafka.admin(), kafka.producer()]
    await admin.connect()
    await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic: 'calls', numPartitions: 1, configEntries: [{ name: 'retention.ms', value: '-1' }] }],
    })
    await producer.connect()
    await producer.send({ topic: 'calls', messages: [{ value: JSON.stringify(calls.examples[0]) }] })
    await Promise.all([admin.disconnect(), producer.disconnect()])
  }

  const callboard = (args: string[], env: Record<string, string>) =>
    new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      const options = { env: { ...process.env, UV_THREADPOOL_SIZE: '16', CALLBOARD_DATA: join(directory.path, 'data'), ...env } }
      const child = execFile(process.execPath, ['--import', 'tsx', 'cli/dev.ts', ...args], options, (_, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      )
    })
})
