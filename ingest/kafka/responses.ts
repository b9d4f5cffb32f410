/**
 * Takes responses off our sockets into memory that is used again.
 *
 * kafkajs makes two fresh buffers of every byte: the socket's chunk and the response put together. Such memory lies outside V8's heap, and
 * V8 collects the whole heap for every 64 MB of it: 54 times in 1.2 million records, half of the event loop's CPU. A frame that nobody lets
 * go of is no loss: it is collected like any other buffer.
 */

import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ISocketFactory } from 'kafkajs'
import { MINUTE_MS } from '../../domain/kernel/time.ts'
import { type Connection, insideOfKafkajs } from './kafkajs-inside.ts'

/** Holds a fetch of `maxBytes` (4 MB) with its headers; larger responses get memory of their own. */
const FRAME_BYTES = (4 << 20) + (64 << 10)
/** Smaller responses are seldom fetches under load, and theirs is memory of the heap's pace. */
const SMALL_BYTES = 64 << 10
/** 4 fetches at a time and as many on their way. */
const MOST_IDLE = 8
/** What one read of a socket brings at most. */
const CHUNK_BYTES = 256 << 10
const SIZE_BYTES = 4
const CORRELATION_BYTES = 4
const KEEP_ALIVE_MS = MINUTE_MS

const idle: Buffer[] = []
/** Of frames in use: how many still read them. */
const holders = new WeakMap<ArrayBufferLike, number>()

/** `count` readers will let go of the memory behind `payload`; with none it is free at once. Other memory than a frame is left alone. */
export function hold(payload: Buffer, count: number): void {
  if (!holders.has(payload.buffer)) return
  holders.set(payload.buffer, count + 1)
  letGo(payload)
}

/** One reader is through: after the last one the memory holds other bytes. */
export function letGo(payload: Buffer): void {
  const count = holders.get(payload.buffer)
  if (count === undefined) return
  if (count > 1) holders.set(payload.buffer, count - 1)
  else {
    holders.delete(payload.buffer)
    if (idle.length < MOST_IDLE) idle.push(Buffer.from(payload.buffer))
  }
}

function frameOf(bytes: number): Buffer {
  if (bytes < SMALL_BYTES) return Buffer.allocUnsafe(bytes)
  if (bytes > FRAME_BYTES) return Buffer.allocUnsafeSlow(bytes)
  const frame = idle.pop() ?? Buffer.allocUnsafeSlow(FRAME_BYTES)
  // Nobody has said yet how many will read it.
  holders.set(frame.buffer, Number.POSITIVE_INFINITY)
  return frame.subarray(0, bytes)
}

/** Puts the responses of one connection together: 4 bytes of size, 4 of correlation, the payload. */
export class ResponseReader {
  readonly #onResponse: (correlationId: number, payload: Buffer) => void
  readonly #head = Buffer.alloc(SIZE_BYTES)
  #headAt = 0
  #frame: Buffer | undefined
  #at = 0

  constructor(onResponse: (correlationId: number, payload: Buffer) => void) {
    this.#onResponse = onResponse
  }

  /** Copies what it needs: the chunk may be written over afterwards. */
  take(chunk: Buffer): void {
    for (let from = 0; from < chunk.length; ) from += this.#frame ? this.#fill(this.#frame, chunk, from) : this.#measure(chunk, from)
  }

  #measure(chunk: Buffer, from: number): number {
    const copied = chunk.copy(this.#head, this.#headAt, from)
    this.#headAt += copied
    if (this.#headAt === SIZE_BYTES) {
      this.#headAt = 0
      this.#at = 0
      this.#frame = frameOf(Math.max(CORRELATION_BYTES, this.#head.readInt32BE(0)))
    }
    return copied
  }

  #fill(frame: Buffer, chunk: Buffer, from: number): number {
    const copied = chunk.copy(frame, this.#at, from)
    this.#at += copied
    if (this.#at === frame.length) {
      this.#frame = undefined
      this.#onResponse(frame.readInt32BE(0), frame.subarray(CORRELATION_BYTES))
    }
    return copied
  }
}

const readers = new WeakMap<Socket, ResponseReader>()
const ours = new WeakSet<Socket>()
let isReplaced: boolean | undefined

/** Sockets for a client of ours; undefined where kafkajs is not the version known, which then opens its own. */
export function socketFactory(): ISocketFactory | undefined {
  isReplaced ??= replaceProcessData()
  return isReplaced ? openSocket : undefined
}

const openSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl
    ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
    : plain(host, port, onConnect)
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  ours.add(socket)
  return socket
}

/** Every read goes into the same memory; `data` is given a view of it, valid until the next. */
function plain(host: string, port: number, onConnect: () => void): Socket {
  const onread = {
    buffer: Buffer.allocUnsafeSlow(CHUNK_BYTES),
    callback: (bytes: number, chunk: Uint8Array): boolean => socket.emit('data', Buffer.from(chunk.buffer, chunk.byteOffset, bytes)),
  }
  const socket = connect({ host, port, onread }, onConnect)
  return socket
}

/** False where kafkajs is not the version known. Connections whose socket is not ours go on as before. */
function replaceProcessData(): boolean {
  const connection = insideOfKafkajs()?.connection
  if (!connection) return false
  const original = connection.processData
  connection.processData = function (this: Connection, chunk: Buffer): void {
    if (!ours.has(this.socket)) original.call(this, chunk)
    // Signing in keeps what it is given.
    else if (this.authHandlers) original.call(this, Buffer.from(chunk))
    else readerOf(this).take(chunk)
  }
  return true
}

function readerOf({ socket, requestQueue }: Connection): ResponseReader {
  const known = readers.get(socket)
  if (known) return known
  const reader = new ResponseReader((correlationId, payload) =>
    requestQueue.fulfillRequest({ size: payload.length + CORRELATION_BYTES, correlationId, payload }),
  )
  readers.set(socket, reader)
  return reader
}
