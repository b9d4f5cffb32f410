import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { environmentManager, focusManager, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { api, queries } from './api.ts'

/** A service whose answers are given by hand: `held` are the requests that still wait for theirs. */
async function slowService() {
  const held: ServerResponse[] = []
  let aborted = 0
  const server = createServer((_, response) => {
    held.push(response)
    response.on('close', () => {
      if (!response.writableFinished) aborted += 1
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const answer = (status: number, body: unknown) =>
    held.shift()?.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  return { url, held, answer, abortedRequests: () => aborted, [Symbol.asyncDispose]: async () => server.close().closeAllConnections() }
}

const POLL_MS = 10_000

beforeEach(() => {
  environmentManager.setIsServer(() => false)
  queries.mount()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})

afterEach(() => {
  queries.clear()
  queries.unmount()
  focusManager.setFocused(undefined)
  environmentManager.setIsServer(() => true)
  vi.useRealTimers()
})

/** Reads as a page does. */
function watch(url: string, everyMs?: number) {
  const observer = new QueryObserver(
    queries,
    api.queryOptions('get', '/api/overview', { baseUrl: url }, { refetchInterval: everyMs ?? false }),
  )
  return { result: () => observer.getCurrentResult(), stop: observer.subscribe(() => undefined) }
}

test('an answer slower than three polls arrives: no poll cancels or repeats the read under way', async () => {
  await using service = await slowService()
  const { result, stop } = watch(service.url, POLL_MS)
  await vi.waitUntil(() => service.held.length === 1)
  vi.advanceTimersByTime(3.5 * POLL_MS)
  service.answer(200, { calls: 7 })
  await vi.waitUntil(() => result().data !== undefined)
  expect(result().data).toEqual({ calls: 7 })
  expect(service.held.length).toBe(0)
  expect(service.abortedRequests()).toBe(0)
  vi.advanceTimersByTime(POLL_MS)
  await vi.waitUntil(() => service.held.length === 1)
  stop()
})

test('a hidden tab asks nothing; shown again it asks at once, but not for what is read once', async () => {
  await using service = await slowService()
  const polled = watch(`${service.url}/polled`, POLL_MS)
  await vi.waitUntil(() => service.held.length === 1)
  service.answer(200, { calls: 7 })
  const once = watch(`${service.url}/once`)
  await vi.waitUntil(() => service.held.length === 1)
  service.answer(200, { calls: 7 })
  await vi.waitUntil(() => polled.result().isFetched && once.result().isFetched)

  focusManager.setFocused(false)
  vi.advanceTimersByTime(5 * POLL_MS)
  expect([polled, once].map(({ result }) => result().fetchStatus)).toEqual(['idle', 'idle'])
  focusManager.setFocused(true)
  await vi.waitUntil(() => polled.result().isFetching)
  expect(once.result().isFetching).toBe(false)
  polled.stop()
  once.stop()
})

test('a refusal keeps status, code and place; an unreachable service is status 0', async () => {
  const service = await slowService()
  const refused = watch(service.url)
  await vi.waitUntil(() => service.held.length === 1)
  service.answer(400, { code: 'query.syntax', message: "Syntax error at 'form'.", position: 9 })
  await vi.waitUntil(() => refused.result().isError)
  expect(refused.result().error).toMatchObject({ status: 400, code: 'query.syntax', message: "Syntax error at 'form'.", position: 9 })

  await service[Symbol.asyncDispose]()
  await refused.result().refetch()
  expect(refused.result().error).toMatchObject({ status: 0, code: 'service.unreachable' })
  refused.stop()
})
