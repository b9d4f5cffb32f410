/** A real Apache Kafka broker for tests: jars from Maven Central, cached outside the repository; KRaft on free loopback ports. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Kafka } from 'kafkajs'
import { openKafka } from '../../ingest/kafka/client.ts'

const VERSION = '4.3.1'
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'callboard', `kafka-${VERSION}`)
// One start took 22 s under load.
const START_MS = 90_000

const exclusions = ['connect-runtime', 'connect-api', 'connect-json', 'connect-transforms']
  .map((artifact) => `<exclusion><groupId>org.apache.kafka</groupId><artifactId>${artifact}</artifactId></exclusion>`)
  .concat('<exclusion><groupId>org.apache.maven</groupId><artifactId>maven-artifact</artifactId></exclusion>')
  .join('')

const dependency = (group: string, artifact: string, version: string, more = ''): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${more}</dependency>`

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>callboard</groupId><artifactId>broker</artifactId><version>1</version><packaging>pom</packaging><dependencies>
${dependency('org.apache.kafka', 'kafka_2.13', VERSION)}
${dependency('org.apache.kafka', 'kafka-tools', VERSION, `<exclusions>${exclusions}</exclusions>`)}
${dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', '2.25.4')}
</dependencies></project>`

const run = promisify(execFile)

/** Why no broker can be had here, or undefined where one can. */
export async function whyNoKafka(): Promise<string | undefined> {
  const has = (program: string, option: string): Promise<boolean> =>
    run(program, [option]).then(
      () => true,
      () => false,
    )
  if (!(await has('java', '-version'))) return 'no Java: install openjdk-17-jre-headless'
  if ((await jars()) !== undefined) return undefined
  if (!(await has('mvn', '-version'))) return 'no Kafka jars and no mvn to get them: install maven'
  return undefined
}

async function jars(): Promise<string | undefined> {
  const path = join(CACHE, 'libs')
  const names = await readdir(path).catch(() => [])
  return names.length > 0 ? path : undefined
}

/** The folder of jars; fetched once, moved into place complete so an interrupted fetch leaves nothing half. */
async function fetchedJars(): Promise<string> {
  const present = await jars()
  if (present !== undefined) return present
  await mkdir(CACHE, { recursive: true })
  const work = await mkdtemp(join(CACHE, 'fetch-'))
  await writeFile(join(work, 'pom.xml'), POM)
  await run('mvn', ['-B', '-q', 'dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=libs'], {
    cwd: work,
    maxBuffer: 1 << 26,
  })
  await rename(join(work, 'libs'), join(CACHE, 'libs')).catch(async (error: unknown) => {
    if ((await jars()) === undefined) throw error
  })
  await rm(work, { recursive: true, force: true })
  return join(CACHE, 'libs')
}

export type Broker = {
  readonly address: string
  readonly kafka: Kafka
  createTopic(topic: string, partitions: number): Promise<void>
  deleteTopic(topic: string): Promise<void>
  stop(): Promise<void>
}

export async function startKafka(): Promise<Broker> {
  const libs = await fetchedJars()
  const directory = await mkdtemp(join(tmpdir(), 'callboard-kafka-'))
  const [port, controller] = [await freePort(), await freePort()]
  const properties = join(directory, 'server.properties')
  await writeFile(properties, propertiesOf(port, controller, join(directory, 'log')))
  const java = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-cp', `${libs}/*`]
  await run('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', randomBytes(16).toString('base64url'), '-c', properties], {
    cwd: directory,
  })
  const child = spawn('java', [...java, 'kafka.Kafka', properties], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] })
  const log: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => log.push(chunk.toString()))
  const address = `127.0.0.1:${port}`
  const kafka = openKafka({ brokers: [address] })
  const admin = kafka.admin({ retry: { retries: 0 } })
  await connected(child, () => admin.connect(), log)
  return {
    address,
    kafka,
    // Test records carry past timestamps, which the default retention deletes within minutes.
    createTopic: (topic, numPartitions) =>
      eventually(async () => {
        const configEntries = [{ name: 'retention.ms', value: '-1' }]
        await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions, replicationFactor: 1, configEntries }] })
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
        if (topics[0]?.partitions.length !== numPartitions) throw new Error(`topic '${topic}' is not there yet`)
      }),
    deleteTopic: (topic) => admin.deleteTopics({ topics: [topic] }),
    stop: async () => {
      await admin.disconnect()
      const exited = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null) child.kill('SIGKILL')
      await (child.exitCode === null && child.signalCode === null ? exited : undefined)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** A topic is created and deleted some time after the broker answers; it is asked until its answer shows it. */
async function eventually(work: () => Promise<void>): Promise<void> {
  const until = Date.now() + 15_000
  for (;;) {
    const error = await work().then(
      () => undefined,
      (cause: unknown) => cause,
    )
    if (error === undefined) return
    if (Date.now() > until) throw error
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function connected(child: ChildProcess, connect: () => Promise<void>, log: readonly string[]): Promise<void> {
  const until = Date.now() + START_MS
  for (;;) {
    const error = await connect().then(
      () => undefined,
      (cause: unknown) => cause,
    )
    if (error === undefined) return
    if (child.exitCode !== null || Date.now() > until)
      throw new Error(`Kafka did not start: ${log.join('').slice(-2000)}`, { cause: error })
    // The broker has no readiness signal but its port: wait for the port to accept.
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const propertiesOf = (port: number, controller: number, log: string): string => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${log}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=5
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=5
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=16777216
message.max.bytes=10485760
`

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
