/** Attacks on a running service, and on its data directory, each with a build made wrong that it must find. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { calls } from '../../contracts/index.ts'
import type { Attack, Scene, Served } from './scene.ts'
import type { UrgerSaid } from './urger.ts'

const ROWS = { 'content-type': 'application/x-ndjson' }
const PACKED = { ...ROWS, 'content-encoding': 'gzip' }
const call = (callId: string): string => JSON.stringify({ ...calls.examples[1], callId })

type Sent = { readonly body: string | Buffer; readonly headers?: Readonly<Record<string, string>> }

async function handIn({ url }: Served, { body, headers = ROWS }: Sent): Promise<Response> {
  const bytes = new Uint8Array(Buffer.from(body))
  return fetch(`${url}/v1/events/calls`, { method: 'POST', body: bytes, headers, signal: AbortSignal.timeout(60_000) })
}

const bombed: Attack = {
  name: 'bomb',
  sentence: 'A gzip of line breaks, one of one-byte rows and 900 kB of unknown members, while another client hands in calls',
  play: async (scene) => {
    const served = await scene.serve()
    const unknown = JSON.stringify(Object.fromEntries(Array.from({ length: 56_000 }, (_, n) => [`member${n}`, n])))
    const bombs: readonly [string, Sent, number][] = [
      ['a gzip of line breaks', { body: gzipSync(Buffer.alloc(62_000_000, '\n')), headers: PACKED }, 413],
      ['a gzip of one-byte rows', { body: gzipSync(Buffer.alloc(66_000_000, '1\n')), headers: PACKED }, 413],
      ['900 kB of unknown members', { body: unknown }, 200],
    ]
    for (const [n, [what, sent, status]] of bombs.entries()) {
      const [bomb, other] = await Promise.all([handIn(served, sent), handIn(served, { body: call(`other-${n}`) })])
      scene.expect(`answer to ${what}`, bomb.status, status)
      scene.expect(`another client's call beside ${what}`, accepted(await other.json()), 1)
      if (scene.problems.length > 0) return
    }
    scene.expect('the process is alive', served.process.isAlive, true)
    scene.expect('exit code after SIGTERM', await served.process.end('SIGTERM'), 0)
  },
  mutant: {
    name: 'unlimited-bodies',
    changes: [
      { file: 'service/events/body.ts', find: '        checkSize(bytes, watch.packedBytes(), limits)\n', replace: '' },
      { file: 'service/events/row-splitter.ts', find: 'if (this.#row > this.#limits.rows)', replace: 'if (this.#row < 0)' },
    ],
    // Read to its end, or not in time.
    shows: /^answer to a gzip of line breaks: (400|408)/,
  },
}

const accepted = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'accepted' in answer ? answer.accepted : answer

const keyReused: Attack = {
  name: 'reused-key',
  sentence: 'A command key is used again over HTTP: by the same command, and by another one',
  play: async (scene) => {
    const { url } = await scene.serve()
    const create = async (name: string, commandKey: string): Promise<number> => {
      const settings = { nameEn: name, nameZh: name, owner: 'it', endpoint: 'https://crm.example/' }
      const body = JSON.stringify({ action: 'create', commandKey, settings })
      return (await fetch(`${url}/api/interfaces/${name}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } }))
        .status
    }
    scene.expect('a command', await create('y2', 'key-of-one'), 204)
    scene.expect('the same again', await create('y2', 'key-of-one'), 204)
    scene.expect('another command under the key', await create('y3', 'key-of-one'), 409)
    scene.expect('that one is not there', (await fetch(`${url}/api/interfaces/y3`)).status, 404)
    scene.expect('that one under a key of its own', await create('y3', 'key-of-two'), 204)
    scene.expect('that one is there', (await fetch(`${url}/api/interfaces/y3`)).status, 200)
  },
  mutant: {
    name: 'key-alone',
    changes: [
      {
        file: 'ledger/statements/events.ts',
        find: 'if (first.stream === stream && first.hash === hash) return parsed',
        replace: 'if (first.stream !== "") return parsed',
      },
    ],
    shows: /^another command under the key: 204/,
  },
}

/** One call in the store and the inbox, and everything closed. */
async function oneCall(scene: Scene): Promise<void> {
  const served = await scene.serve()
  scene.expect('a call', accepted(await (await handIn(served, { body: call('c-1') })).json()), 1)
  scene.expect('exit code after SIGTERM', await served.process.end('SIGTERM'), 0)
}

const ledgerLost: Attack = {
  name: 'ledger-lost',
  sentence: 'The ledger is deleted and the store kept',
  play: async (scene) => {
    await oneCall(scene)
    for (const name of await readdir(scene.dataDir)) if (/^ledger\./.test(name)) await rm(join(scene.dataDir, name), { recursive: true })
    const again = scene.begin(['serve', '--port', '0', '--json'])
    const outcome = await again.says(/"url":"([^"]+)"/).then(
      () => 'served',
      () => 'refused',
    )
    scene.expect('a service over the store alone', outcome, 'refused')
    scene.expect('it names the remedy', /callboard restore.*migrate --pair/.test(again.text), true)
  },
  mutant: {
    name: 'strange-ledger',
    changes: [
      { file: 'projections/pair.ts', find: 'const isNewLedger = other !== undefined &&', replace: 'const isNewLedger = other === null &&' },
    ],
    shows: /^a service over the store alone: "served"/,
  },
}

const backupDamaged: Attack = {
  name: 'backup-damaged',
  sentence: 'A backup is killed, another one has a byte changed, and both are restored',
  play: async (scene) => {
    await oneCall(scene)
    const [killed, saved, again] = ['killed', 'saved', 'again'].map((name) => join(scene.directory, name))
    if (!killed || !saved || !again) return
    await killedBackup(scene, killed)
    scene.expect('exit code of backup', (await scene.run(['backup', saved])).code, 0)
    const file = join(saved, 'ledger.sqlite')
    const whole = await readFile(file)
    const flipped = Buffer.from(whole)
    // A byte of free space in the last page: SQLite itself takes no notice of it.
    flipped[whole.length - 4096 + 200] = (flipped[whole.length - 4096 + 200] ?? 0) ^ 1
    await writeFile(file, flipped)
    const refused = await scene.run(['restore', saved], again)
    scene.expect('exit code of a restore from a changed file', refused.code, 1)
    scene.expect('it names the file', refused.text.includes(file), true)
    scene.expect(
      'what it left',
      (await readdir(scene.directory)).filter((name) => name.startsWith('again')),
      [],
    )
    if (scene.problems.length > 0) return
    await writeFile(file, whole)
    scene.expect('exit code of a restore', (await scene.run(['restore', saved], again)).code, 0)
    scene.expect('exit code of verify', (await scene.run(['verify', '--quiet'], again)).code, 0)
  },
  mutant: {
    name: 'unchecked-backup',
    changes: [
      { file: 'app/manifest.ts', find: 'if (found?.sha256 !== sha256 || found.bytes !== bytes)', replace: 'if (found?.bytes !== bytes)' },
    ],
    shows: /^exit code of a restore from a changed file: 0/,
  },
}

/** Killed as soon as its folder is begun: what is there opens nowhere. */
async function killedBackup(scene: Scene, target: string): Promise<void> {
  const backup = scene.begin(['backup', target])
  const begun = async () => (await readdir(scene.directory)).find((name) => name.startsWith('killed'))
  while (backup.isAlive && !(await begun())) await new Promise((resolve) => setTimeout(resolve, 2))
  await backup.end('SIGKILL')
  const left = (await begun()) ?? ''
  // On a busy machine it may have been quicker; what has its own name is whole.
  if (left === 'killed') return
  scene.expect('what is restored from it', (await scene.run(['restore', join(scene.directory, left)], `${target}-restored`)).code, 1)
}

const twoHosts: Attack = {
  name: 'two-hosts',
  sentence: 'Two processes give 50 commands each on one order at once, then one whose clock is a minute behind',
  play: async (scene) => {
    const urger = (name: string, count: number, behindMs = 0) => scene.module<UrgerSaid>('urger', [name, String(count), String(behindMs)])
    const both = await Promise.all([urger('a', 50), urger('b', 50)])
    const late = await urger('c', 1, 60_000)
    const refused = [...both, late].flatMap((one) => one.refused)
    scene.expect('commands refused', refused, [])
    // Opened once, urged 2 × 50 times and once.
    const all = Array.from({ length: 102 }, (_, n) => n + 1)
    scene.expect('versions', late.versions, all)
  },
  mutant: {
    name: 'dated-as-said',
    changes: [
      {
        file: 'ledger/execute.ts',
        find: 'const said = expectedVersion === undefined ? inTurn(aggregate, command, stored) : command',
        replace: 'const said = command',
      },
    ],
    // Whether the two meet is chance; the one behind is refused always.
    shows: /^commands refused: .*"order.time_reversed"/,
  },
}

export const attacks: readonly Attack[] = [bombed, keyReused, ledgerLost, backupDamaged, twoHosts]
