/** Another system on loopback, real HTTP, that answers, fails or hangs as a test says. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

export type OtherSystem = {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  readonly port: number
  /** Requests that arrived. */
  readonly requests: readonly string[]
  /** Headers of each of them. */
  readonly headers: readonly IncomingHttpHeaders[]
  /** From now on. */
  answerWith(answer: Answer): void
  close(): Promise<void>
}

export const json =
  (value: unknown, status = 200): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }

/** Takes the request and never answers. */
export const hang: Answer = () => undefined

export async function otherSystem(first: Answer): Promise<OtherSystem> {
  const requests: string[] = []
  const headers: IncomingHttpHeaders[] = []
  let answer = first
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    request.resume()
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    headers,
    answerWith: (next) => {
      answer = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
