/** A private PostgreSQL server for tests: Debian's binaries, its own directory, loopback only, never as root. */
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

const INSTALLED = '/usr/lib/postgresql'

/** Directory of the newest installed server's programs; undefined where there is none. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined
  const newest = readdirSync(INSTALLED)
    .filter((version) => existsSync(join(INSTALLED, version, 'bin/initdb')))
    .sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? undefined : join(INSTALLED, newest, 'bin')
}

export type PostgresServer = {
  /** Address of a new, empty database. */
  newDatabase(): Promise<string>
  /** kill -9 of the whole server, then a start that recovers. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** The server refuses root, so root hands it to the user that Debian's package made. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

export async function startPostgres(programs: string): Promise<PostgresServer> {
  const user = serverUser()
  const directory = mkdtempSync(join(tmpdir(), 'callboard-postgres-'))
  if (user) chownSync(directory, user.uid, user.gid)
  const data = join(directory, 'data')
  const options = { cwd: directory, ...user }
  const made = spawnSync(join(programs, 'initdb'), ['-D', data, '-U', 'callboard', '--auth=trust', '-E', 'UTF8', '--locale=C'], {
    ...options,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  const port = await freePort()
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', directory, '-c', 'fsync=on', '-c', 'shared_buffers=32MB']
  const start = () => spawn(join(programs, 'postgres'), args, { ...options, stdio: 'ignore' })
  let server = start()
  const url = (database: string) => `postgres://callboard@127.0.0.1:${port}/${database}`
  await answering(url('postgres'))
  let databases = 0
  const ended = () =>
    new Promise((resolve) => (server.exitCode === null && server.signalCode === null ? server.once('exit', resolve) : resolve(0)))
  return {
    newDatabase: async () => {
      databases += 1
      const name = `ledger_${databases}`
      await withClient(url('postgres'), (client) => client.query(`create database ${name}`))
      return url(name)
    },
    crash: async () => {
      // SIGQUIT is "immediate shutdown": no checkpoint, the next start recovers from the log.
      server.kill('SIGQUIT')
      await ended()
      server = start()
      await answering(url('postgres'))
    },
    stop: async () => {
      server.kill('SIGQUIT')
      await ended()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function withClient(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}

/** Tries until the server lets a client in; it says in no other way that it has recovered. */
async function answering(url: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await withClient(url, (client) => client.query('select 1'))
    } catch (error) {
      if (tries === 600) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
