/** A broker that wants TLS and a sign-in: certificates of an authority of its own, users for PLAIN and both SCRAM mechanisms. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKafka } from '../../ingest/kafka/client.ts'
import { fetchedJars, run } from './kafka-jars.ts'
import { freePort } from './kafka-node.ts'

export const USER = 'operator'
export const PASSWORD = 'correct horse 电池'
const STORE_PASSWORD = 'changeit'
const START_MS = 90_000

export type SecureBroker = {
  /** SASL_SSL; certificate for 127.0.0.1. */
  readonly address: string
  /** The same broker without TLS and sign-in. */
  readonly plainAddress: string
  /** The authority's certificate, PEM, and the file that holds it. */
  readonly ca: string
  readonly caFile: string
  stop(): Promise<void>
}

export async function startSecureKafka(): Promise<SecureBroker> {
  const libs = await fetchedJars()
  const directory = await mkdtemp(join(tmpdir(), 'callboard-secure-kafka-'))
  const [plain = 0, secure = 0, controller = 0] = [await freePort(), await freePort(), await freePort()]
  await makeCertificates(directory)
  const properties = join(directory, 'server.properties')
  await writeFile(properties, propertiesOf(directory, plain, secure, controller))
  const java = ['-Xms192m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dfile.encoding=UTF-8', '-cp', `${libs}/*`]
  const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((name) => ['--add-scram', `${name}=[name=${USER},password=${PASSWORD}]`])
  const clusterId = 'c2VjdXJlLWNhbGxib2FyZA'
  // The password holds Chinese characters, which Java reads from arguments by the locale.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' }
  await run('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties, ...scram], { cwd: directory, env })
  const child = spawn('java', [...java, 'kafka.Kafka', properties], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log = `${log}${chunk}`.slice(-4000)))
  const plainAddress = `127.0.0.1:${plain}`
  const until = Date.now() + START_MS
  while (!(await answers(plainAddress))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`Kafka did not start: ${log}`)
    // The broker has no readiness signal but its port: wait for the port to accept.
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const caFile = join(directory, 'ca.pem')
  return {
    address: `127.0.0.1:${secure}`,
    plainAddress,
    ca: await readFile(caFile, 'utf8'),
    caFile,
    stop: async () => {
      const exited = once(child, 'exit')
      if (child.exitCode === null) {
        child.kill('SIGKILL')
        await exited
      }
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function answers(address: string): Promise<boolean> {
  const admin = openKafka({ brokers: [address] }).admin({ retry: { retries: 0 } })
  try {
    await admin.connect()
    await admin.describeCluster()
    return true
  } catch {
    return false
  } finally {
    await admin.disconnect()
  }
}

/** `ca.pem` and `server.p12`, by the keytool that comes with Java. */
async function makeCertificates(cwd: string): Promise<void> {
  const keytool = (...args: string[]) => run('keytool', [...args, '-storepass', STORE_PASSWORD], { cwd })
  const pair = ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '2', '-storetype', 'PKCS12']
  await keytool(...pair, '-alias', 'ca', '-keystore', 'ca.p12', '-dname', 'CN=Test authority', '-ext', 'bc:c')
  await keytool('-exportcert', '-rfc', '-alias', 'ca', '-keystore', 'ca.p12', '-file', 'ca.pem')
  await keytool(...pair, '-alias', 'server', '-keystore', 'server.p12', '-dname', 'CN=broker')
  await keytool('-certreq', '-alias', 'server', '-keystore', 'server.p12', '-file', 'server.csr')
  const san = ['-ext', 'san=ip:127.0.0.1']
  await keytool('-gencert', '-rfc', '-alias', 'ca', '-keystore', 'ca.p12', '-infile', 'server.csr', '-outfile', 'server.pem', ...san)
  await keytool('-importcert', '-noprompt', '-alias', 'ca', '-keystore', 'server.p12', '-file', 'ca.pem')
  await keytool('-importcert', '-noprompt', '-alias', 'server', '-keystore', 'server.p12', '-file', 'server.pem')
}

const propertiesOf = (directory: string, plain: number, secure: number, controller: number): string => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${plain},SECURE://127.0.0.1:${secure},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${plain},SECURE://127.0.0.1:${secure}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
ssl.keystore.location=${join(directory, 'server.p12')}
ssl.keystore.type=PKCS12
ssl.keystore.password=${STORE_PASSWORD}
ssl.key.password=${STORE_PASSWORD}
listener.name.secure.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.secure.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_${USER}="${escaped(PASSWORD)}";
listener.name.secure.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.secure.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
log.dirs=${join(directory, 'log')}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`

/** Java reads properties files as Latin-1. */
const escaped = (text: string): string =>
  [...text].map((letter) => (letter > '~' ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter)).join('')
