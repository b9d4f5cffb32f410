/** The contracts as one AsyncAPI 3.0 document: a Kafka channel per topic, its message, and the HTTP way in. */
import type { Contract } from './contract.ts'
import { schemaOf } from './document.ts'

const camelCase = (topic: string): string => topic.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

const DESCRIPTION = [
  'Topics are a published language: JSON, one record per message, delivered at least once and in any order. What a record describes is identified',
  "by the contract's key; of several records with one key the highest revision holds. Unknown members are kept and passed over by readers.",
].join(' ')

/** `brokers` is the host and port of the Kafka server; `title` and `version` are of the document. */
export function asyncApiOf(contracts: readonly Contract[], info: { readonly version: string; readonly brokers: string }): object {
  const entries = <Value>(of: (contract: Contract) => Value) =>
    Object.fromEntries(contracts.map((contract) => [camelCase(contract.topic), of(contract)]))
  return {
    asyncapi: '3.0.0',
    id: 'urn:callboard',
    info: { title: 'Callboard topics', version: info.version, description: DESCRIPTION, license: { name: 'Apache-2.0' } },
    defaultContentType: 'application/json',
    servers: {
      kafka: { host: info.brokers, protocol: 'kafka', description: 'Any Kafka cluster; set at run time with --brokers.' },
      http: {
        host: '127.0.0.1:8300',
        protocol: 'http',
        pathname: '/v1/events',
        description: 'POST /v1/events/{topic}: NDJSON, one record per line.',
      },
    },
    channels: entries(channelOf),
    operations: Object.fromEntries(contracts.map((contract) => [`receive${pascalCase(contract.topic)}`, operationOf(contract)])),
    components: { messages: entries(messageOf), schemas: entries(schemaOf) },
  }
}

const pascalCase = (topic: string): string => camelCase(`-${topic}`)

const channelOf = ({ topic, version, tables }: Contract) => {
  const name = camelCase(topic)
  return {
    address: topic,
    title: `${topic} v${version}`,
    description: tables.map(({ name: table, comment }) => `View \`${table}\`: ${comment}`).join(' '),
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
    servers: [{ $ref: '#/servers/kafka' }, { $ref: '#/servers/http' }],
    bindings: { kafka: { topic, bindingVersion: '0.5.0' } },
  }
}

/** Callboard receives every topic; what it publishes itself goes the same way. */
const operationOf = ({ topic }: Contract) => {
  const name = camelCase(topic)
  return {
    action: 'receive',
    channel: { $ref: `#/channels/${name}` },
    summary: `Stores records of '${topic}'.`,
    messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
  }
}

function messageOf({ topic, version, key, revision, slottingInstant, sensitive, examples }: Contract) {
  const masked = sensitive ? ' Card numbers and spoken digits are masked before anything is stored.' : ''
  return {
    name: topic,
    title: `${topic} v${version}`,
    description: `Key \`${key}\`, revision \`${revision}\`, slotted by \`${slottingInstant}\`, which never changes for a key.${masked}`,
    contentType: 'application/json',
    payload: { $ref: `#/components/schemas/${camelCase(topic)}` },
    bindings: { kafka: { key: { type: 'string', description: `Text of \`${key}\` by default.` }, bindingVersion: '0.5.0' } },
    examples: examples.map((payload, index) => ({ name: `${topic}-${index + 1}`, payload })),
  }
}
