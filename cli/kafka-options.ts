/** Options of every command that opens Kafka: brokers, TLS and sign-in; read and checked here only. */
import { readFile } from 'node:fs/promises'
import { CallboardError } from '../domain/kernel/errors.ts'
import { type KafkaSecurity, MECHANISMS } from '../ingest/kafka/security.ts'
import type { RelayOptions } from '../projections/publish-kafka.ts'
import { envName, usage } from './args.ts'
import type { Args, Command, Io, Option } from './command.ts'

/** Not an option: an argument is visible to everyone who lists processes. */
const PASSWORD = envName('kafka-password')

const securityOptions: Readonly<Record<string, Option>> = {
  'kafka-tls': { type: 'boolean', description: 'Encrypt the connection; on where --kafka-ca or --kafka-cert is given.' },
  'kafka-ca': { type: 'string', description: "PEM file of the authority that signed the brokers' certificate." },
  'kafka-cert': { type: 'string', description: 'PEM file of the client certificate, with --kafka-key.' },
  'kafka-key': { type: 'string', description: 'PEM file of the client key.' },
  'kafka-sasl': { type: 'string', description: `Sign-in: ${MECHANISMS.join(', ')}.` },
  'kafka-user': { type: 'string', description: 'User to sign in as.' },
  'kafka-password-file': { type: 'string', description: `File with the password; or ${PASSWORD} in the environment.` },
}

export const kafkaOptions: Readonly<Record<string, Option>> = {
  brokers: { type: 'string', description: 'Kafka brokers as HOST:PORT,HOST:PORT.' },
  ...securityOptions,
}

/** For commands that relay the ledger's events. */
export const relayOptions: Readonly<Record<string, Option>> = {
  'relay-brokers': {
    type: 'string',
    description: "Relay the ledger's events to these Kafka brokers, HOST:PORT,HOST:PORT, instead of into the store.",
  },
  ...securityOptions,
}

/** Undefined where events go into the store. */
export async function relayFrom(command: Command, args: Args, io: Io): Promise<RelayOptions | undefined> {
  const brokers = args.list('relay-brokers')
  return brokers.length === 0 ? undefined : { brokers, security: await kafkaSecurityFrom(command, args, io), onLog: io.note }
}

/** Throws `usage` where options contradict each other, naming neither file contents nor password. */
export async function kafkaSecurityFrom(command: Command, args: Args, io: Io): Promise<KafkaSecurity> {
  const [ca, cert, key] = await Promise.all(['kafka-ca', 'kafka-cert', 'kafka-key'].map((name) => pem(command, args, name)))
  if ((cert === undefined) !== (key === undefined)) usage(command, 'Give --kafka-cert and --kafka-key together.')
  const hasTls = args.flag('kafka-tls') || ca !== undefined || cert !== undefined
  const sasl = await saslFrom(command, args, io)
  if (sasl?.mechanism === 'plain' && !hasTls)
    io.note('SASL PLAIN without TLS sends the password readable over the network; add --kafka-tls or use SCRAM.')
  return {
    ...(hasTls ? { tls: { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) } } : {}),
    ...(sasl ? { sasl } : {}),
  }
}

async function saslFrom(command: Command, args: Args, io: Io): Promise<KafkaSecurity['sasl']> {
  const given = args.text('kafka-sasl')?.toLowerCase()
  const username = args.text('kafka-user')
  if (given === undefined && username === undefined) return undefined
  const mechanism = MECHANISMS.find((known) => known === (given ?? 'scram-sha-512'))
  if (!mechanism) return usage(command, `--kafka-sasl is '${given}'; it must be one of ${MECHANISMS.join(', ')}.`)
  if (username === undefined) return usage(command, `--kafka-sasl ${mechanism} needs --kafka-user.`)
  const file = args.text('kafka-password-file')
  const password = file === undefined ? io.env[PASSWORD] : (await readable(command, 'kafka-password-file', file)).replace(/\r?\n$/, '')
  if (password === undefined || password === '') return usage(command, `Give the password in ${PASSWORD} or with --kafka-password-file.`)
  return { mechanism, username, password }
}

async function pem(command: Command, args: Args, option: string): Promise<string | undefined> {
  const path = args.text(option)
  if (path === undefined) return undefined
  const text = await readable(command, option, path)
  if (!text.includes('-----BEGIN ')) usage(command, `--${option} is '${path}', which is no PEM file; convert it with openssl.`)
  return text
}

async function readable(command: Command, option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new CallboardError('usage', `--${option} is '${path}', which can't be read (${why}). Usage: callboard ${command.usage}`, {
      cause,
    })
  }
}
