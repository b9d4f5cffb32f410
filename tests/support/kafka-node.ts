/** One Kafka process, broker and controller in one: started, killed, started again on the same log and ports. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kafka } from 'kafkajs'
import { run } from './kafka-jars.ts'
import { TcpProxy } from './tcp-proxy.ts'

export type NodeOptions = {
  readonly id: number
  readonly libs: string
  readonly clusterId: string
  /** `id@host:port` of every node's controller. */
  readonly voters: string
  readonly controllerPort: number
  readonly replicas: number
  readonly heapMb: number
}

// One start took 22 s beside six other builds, another more than 90 s.
const START_MS = 170_000

export class KafkaNode {
  readonly id: number
  /** Reaches the broker directly. */
  readonly address: string
  /** Between the broker and who uses `proxiedAddress`, which the broker advertises to them. */
  readonly proxy: TcpProxy
  readonly #directory: string
  readonly #java: readonly string[]
  readonly #properties: string
  #child: ChildProcess | undefined
  #log: string[] = []

  private constructor(id: number, port: number, proxy: TcpProxy, directory: string, java: readonly string[]) {
    this.id = id
    this.address = `127.0.0.1:${port}`
    this.proxy = proxy
    this.#directory = directory
    this.#java = java
    this.#properties = join(directory, 'server.properties')
  }

  /** Formats the log directory; `start` runs the process. */
  static async format(options: NodeOptions): Promise<KafkaNode> {
    const { id, libs, clusterId, heapMb } = options
    const directory = await mkdtemp(join(tmpdir(), 'callboard-kafka-'))
    const [port, behindProxy] = [await freePort(), await freePort()]
    const proxy = await TcpProxy.open(behindProxy)
    const java = [
      `-Xms${heapMb >> 1}m`,
      `-Xmx${heapMb}m`,
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Xshare:auto',
      '-cp',
      `${libs}/*`,
    ]
    const node = new KafkaNode(id, port, proxy, directory, java)
    await writeFile(node.#properties, propertiesOf(options, port, behindProxy, proxy.port, join(directory, 'log')))
    await run('java', [...java, 'kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', node.#properties], {
      cwd: directory,
    })
    return node
  }

  get proxiedAddress(): string {
    return `127.0.0.1:${this.proxy.port}`
  }

  start(): void {
    this.#log = []
    this.#child = spawn('java', [...this.#java, 'kafka.Kafka', this.#properties], {
      cwd: this.#directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // A run that is ended from outside leaves no broker behind.
    process.once('exit', () => this.#child?.kill('SIGKILL'))
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#log.push(chunk.toString())
        if (this.#log.length > 500) this.#log.shift()
      })
  }

  /** Returns when the broker answers. */
  async ready(kafka: Kafka): Promise<void> {
    const admin = kafka.admin({ retry: { retries: 0 } })
    const until = Date.now() + START_MS
    for (;;) {
      const error = await admin.connect().then(
        () => admin.describeCluster().then(() => undefined),
        (cause: unknown) => cause,
      )
      await admin.disconnect()
      if (error === undefined) return
      if (this.#child?.exitCode !== null || Date.now() > until)
        throw new Error(`Kafka did not start: ${this.#log.join('').slice(-2000)}`, { cause: error })
      // The broker has no readiness signal but its port: wait for the port to accept.
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  async remove(): Promise<void> {
    await this.kill()
    await this.proxy.close()
    await rm(this.#directory, { recursive: true, force: true })
  }
}

const propertiesOf = (
  { id, voters, controllerPort, replicas }: NodeOptions,
  port: number,
  behindProxy: number,
  proxyPort: number,
  log: string,
): string => `process.roles=broker,controller
node.id=${id}
controller.quorum.voters=${voters}
listeners=PLAINTEXT://127.0.0.1:${port},PROXIED://127.0.0.1:${behindProxy},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port},PROXIED://127.0.0.1:${proxyPort}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${log}
offsets.topic.replication.factor=${replicas}
offsets.topic.num.partitions=5
transaction.state.log.replication.factor=${replicas}
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=5
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=16777216
message.max.bytes=10485760
`

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
