/** Responses put together from chunks, and memory that is used again only when nothing reads it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, letGo, ResponseReader } from './responses.ts'

const LARGE = 100_000

function response(correlationId: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeInt32BE(payload.length + 4, 0)
  head.writeInt32BE(correlationId, 4)
  return Buffer.concat([head, payload])
}

function read(chunks: readonly Buffer[]): [number, Buffer][] {
  const seen: [number, Buffer][] = []
  const reader = new ResponseReader((correlationId, payload) => seen.push([correlationId, payload]))
  // The socket writes every chunk into the same memory.
  const memory = Buffer.alloc(Math.max(0, ...chunks.map(({ length }) => length)))
  for (const chunk of chunks) {
    chunk.copy(memory)
    reader.take(memory.subarray(0, chunk.length))
    memory.fill(0xee, 0, chunk.length)
  }
  return seen
}

function one(byte: number): Buffer {
  const [found] = read([response(1, Buffer.alloc(LARGE, byte))])
  if (!found) throw new Error('no response')
  return found[1]
}

test('responses come out whole, wherever the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0 }), fc.oneof(fc.uint8Array({ maxLength: 50 }), fc.constant(new Uint8Array(LARGE).fill(7)))), {
        maxLength: 5,
      }),
      fc.array(fc.oneof({ arbitrary: fc.integer({ min: 200, max: 70_000 }), weight: 9 }, fc.integer({ min: 1, max: 9 })), {
        minLength: 1,
        maxLength: 8,
      }),
      (sent, sizes) => {
        const stream = Buffer.concat(sent.map(([id, payload]) => response(id, Buffer.from(payload))))
        const chunks: Buffer[] = []
        for (let at = 0; at < stream.length; at += chunks.at(-1)?.length ?? 1)
          chunks.push(stream.subarray(at, at + (sizes[chunks.length % sizes.length] ?? 1)))
        const responses = read(chunks)
        expect(responses.map(([id]) => id)).toEqual(sent.map(([id]) => id))
        expect(responses.every(([, payload], n) => payload.equals(sent[n]?.[1] ?? payload.subarray(1)))).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})

test('memory is used again once its last reader is through, and not before', () => {
  const first = one(1)
  hold(first, 2)
  letGo(first)
  const second = one(2)
  expect(second.buffer).not.toBe(first.buffer)
  expect(first.every((byte) => byte === 1)).toBe(true)
  letGo(first)
  expect(one(3).buffer).toBe(first.buffer)
})

test('letting go once more than held frees nothing twice', () => {
  const first = one(1)
  hold(first, 1)
  letGo(first)
  letGo(first)
  expect(one(2).buffer).toBe(first.buffer)
  expect(one(3).buffer).not.toBe(first.buffer)
})

test('memory that no reader announced is never written over', () => {
  const first = one(1)
  letGo(first)
  expect(one(2).buffer).not.toBe(first.buffer)
  expect(first.every((byte) => byte === 1)).toBe(true)
})

test('a response without readers gives its memory back at once', () => {
  const first = one(1)
  hold(first, 0)
  expect(one(2).buffer).toBe(first.buffer)
})
