/** One HTTP exchange with an interface: checked address, limited answer, redirects followed only where each is checked again. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { InterfaceSettings } from '../domain/operations/interface-settings.ts'
import { AddressRefused, checkTarget, guardedLookup, type Resolve } from './address.ts'
import type { Credential } from './credential.ts'
import { CallFailure } from './failure.ts'

export type Exchange = { readonly status: number; readonly body: unknown }

export type Outgoing = {
  readonly request: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly credential: Credential
  readonly signal: AbortSignal
}

const MOST_REDIRECTS = 3
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const QUERY_METHODS = new Set(['GET', 'DELETE'])

/** Connections to one interface under one state of its settings; never shared, so no interface waits for another's. */
export class Connection {
  readonly #settings: InterfaceSettings
  readonly #http: HttpAgent
  readonly #https: HttpsAgent

  constructor(settings: InterfaceSettings, resolve: Resolve) {
    this.#settings = settings
    const options = {
      keepAlive: true,
      maxSockets: settings.concurrentCalls,
      lookup: guardedLookup(settings.allowedNetworks, resolve),
    }
    this.#http = new HttpAgent(options)
    this.#https = new HttpsAgent(options)
  }

  /** Throws `CallFailure`. An answer 4xx is thrown as `interface.refused`. */
  async exchange({ request, headers, credential, signal }: Outgoing): Promise<Exchange> {
    const { method, endpoint } = this.#settings
    const isQuery = QUERY_METHODS.has(method)
    const body = isQuery || request === undefined ? undefined : bodyOf(request)
    const { origin } = new URL(endpoint)
    let url = this.#checked(isQuery ? withQuery(endpoint, request) : endpoint)
    for (let redirects = 0; ; redirects += 1) {
      // Another host that the answer points to has no claim to it.
      const sent = url.origin === origin ? { ...headers, ...credential.headers } : headers
      const answer = await this.#send(url, body, sent, signal)
      if (!REDIRECTS.has(answer.statusCode ?? 0)) return await this.#read(answer, credential, signal)
      answer.destroy()
      url = this.#redirected(url, answer, redirects)
    }
  }

  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }

  /** Lets calls under way end in their time. */
  retire(): void {
    setTimeout(() => this.close(), this.#settings.timeoutMs).unref()
  }

  #checked(target: string): URL {
    const checked = checkTarget(target, this.#settings.allowedNetworks)
    if (checked.ok) return checked.value
    throw new CallFailure('interface.address_refused', checked.rejection.message)
  }

  #redirected(from: URL, answer: IncomingMessage, redirects: number): URL {
    const status = answer.statusCode ?? 0
    const refuse = (why: string): never => {
      throw new CallFailure('interface.redirect_refused', `The answer ${status} ${why}; register the final address.`, status)
    }
    const { location } = answer.headers
    if (location === undefined || !URL.canParse(location, from.href)) return refuse('names no address')
    // 303 and, in practice, 301 and 302 turn a POST into a GET: the request would arrive changed.
    if (this.#settings.method !== 'GET' && status !== 307 && status !== 308) return refuse('would change the method')
    if (redirects >= MOST_REDIRECTS) return refuse(`came ${MOST_REDIRECTS + 1} times in a row`)
    const to = new URL(location, from.href)
    if (from.protocol === 'https:' && to.protocol !== 'https:') return refuse('leaves https')
    const checked = checkTarget(to.href, this.#settings.allowedNetworks)
    return checked.ok ? checked.value : refuse(`points to ${to.host}, which may not be called`)
  }

  #send(url: URL, body: string | undefined, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage> {
    const isSecure = url.protocol === 'https:'
    const options: RequestOptions = {
      method: this.#settings.method,
      agent: isSecure ? this.#https : this.#http,
      signal,
      headers: {
        ...headers,
        accept: 'application/json, text/*;q=0.5',
        // An unpacked answer could be a thousand times what was read.
        'accept-encoding': 'identity',
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
    }
    return new Promise((resolve, reject) => {
      const outgoing = (isSecure ? httpsRequest : httpRequest)(url, options, resolve)
      let isConnected = false
      outgoing.on('socket', (socket) => {
        isConnected = !socket.connecting
        socket.once(isSecure ? 'secureConnect' : 'connect', () => {
          isConnected = true
        })
      })
      outgoing.on('error', (error) => reject(failureOf(error, signal, isConnected)))
      outgoing.end(body)
    })
  }

  async #read(answer: IncomingMessage, credential: Credential, signal: AbortSignal): Promise<Exchange> {
    const status = answer.statusCode ?? 0
    const text = credential.masked(await this.#textOf(answer, signal))
    if (status >= 500 || status === 429) throw new CallFailure('interface.failed', `It answered ${status}.`, status)
    if (status < 200 || status >= 300) throw new CallFailure('interface.refused', `It answered ${status}: ${text.slice(0, 200)}`, status)
    if (text === '') return { status, body: null }
    return { status, body: /[/+]json\b/i.test(answer.headers['content-type'] ?? '') ? jsonOf(text, status) : text }
  }

  async #textOf(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
    const { maxResponseBytes } = this.#settings
    const chunks: Buffer[] = []
    let bytes = 0
    try {
      for await (const chunk of answer) {
        const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
        bytes += piece.length
        if (bytes > maxResponseBytes) {
          answer.destroy()
          throw new CallFailure('interface.response_too_large', `The answer has more than ${maxResponseBytes} bytes.`, answer.statusCode)
        }
        chunks.push(piece)
      }
    } catch (error) {
      throw error instanceof CallFailure ? error : failureOf(error, signal, true)
    }
    return Buffer.concat(chunks).toString('utf8')
  }
}

function failureOf(error: unknown, signal: AbortSignal, isConnected: boolean): CallFailure {
  if (signal.aborted) return new CallFailure('interface.timeout', 'No answer came in time.', undefined, { cause: error })
  if (error instanceof AddressRefused) return new CallFailure('interface.address_refused', error.message)
  const message = error instanceof Error ? error.message : String(error)
  const code = isConnected ? 'interface.broken_off' : 'interface.unreachable'
  return new CallFailure(code, `The connection failed: ${message || 'no address answered'}.`, undefined, { cause: error })
}

function bodyOf(request: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(request)
    if (typeof text === 'string') return text
  } catch {
    // A cycle or a BigInt: the same answer as for a function.
  }
  throw new CallFailure('interface.request_invalid', 'The request is no JSON value.')
}

function withQuery(endpoint: string, request: unknown): string {
  if (request === undefined || request === null) return endpoint
  if (typeof request !== 'object' || Array.isArray(request))
    throw new CallFailure('interface.request_invalid', 'The query is no object of texts, numbers and flags.')
  const url = new URL(endpoint)
  for (const [name, value] of Object.entries(request)) {
    if (!['string', 'number', 'boolean'].includes(typeof value))
      throw new CallFailure('interface.request_invalid', `Query field '${name}' is neither text, number nor flag.`)
    url.searchParams.set(name, String(value))
  }
  return url.href
}

function jsonOf(text: string, status: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CallFailure('interface.response_invalid', 'The answer says that it is JSON and is not.', status, { cause })
  }
}
