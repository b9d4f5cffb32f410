/** The four compression codecs of Kafka; gzip is built into kafkajs, the others are registered here once. */
import zstd from '@mongodb-js/zstd'
import kafkajs from 'kafkajs'
import { compressFrame, decompressFrame } from 'lz4-napi'
import snappy from 'snappyjs'

type Codec = { compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>; decompress(buffer: Buffer): Promise<Buffer> }

const { CompressionCodecs, CompressionTypes } = kafkajs

export const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
export type CodecName = (typeof CODECS)[number]

export const compressionOf = (name: CodecName): number =>
  ({
    none: CompressionTypes.None,
    gzip: CompressionTypes.GZIP,
    snappy: CompressionTypes.Snappy,
    lz4: CompressionTypes.LZ4,
    zstd: CompressionTypes.ZSTD,
  })[name]

export function registerCodecs(): void {
  const register = (type: number, codec: Codec): void => void Object.assign(CompressionCodecs, { [type]: () => codec })
  register(CompressionTypes.Snappy, {
    compress: async ({ buffer }) => xerial(buffer),
    decompress: async (buffer) => (isXerial(buffer) ? unxerial(buffer) : Buffer.from(snappy.uncompress(buffer))),
  })
  register(CompressionTypes.LZ4, { compress: ({ buffer }) => compressFrame(buffer), decompress: (buffer) => decompressFrame(buffer) })
  register(CompressionTypes.ZSTD, { compress: ({ buffer }) => zstd.compress(buffer, 3), decompress: (buffer) => zstd.decompress(buffer) })
}

/** Java's snappy clients frame blocks as xerial does: magic, two versions, then length and block. */
const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const HEADER_BYTES = 16
const BLOCK_BYTES = 32 * 1024

const isXerial = (buffer: Buffer): boolean => buffer.length >= HEADER_BYTES && buffer.subarray(0, MAGIC.length).equals(MAGIC)

function xerial(buffer: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(header)
  header.writeInt32BE(1, 8)
  header.writeInt32BE(1, 12)
  const parts = [header]
  for (let at = 0; at < buffer.length; at += BLOCK_BYTES) {
    const block = Buffer.from(snappy.compress(buffer.subarray(at, at + BLOCK_BYTES)))
    const length = Buffer.alloc(4)
    length.writeInt32BE(block.length)
    parts.push(length, block)
  }
  return Buffer.concat(parts)
}

function unxerial(buffer: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = HEADER_BYTES; at < buffer.length; ) {
    const length = buffer.readInt32BE(at)
    parts.push(Buffer.from(snappy.uncompress(buffer.subarray(at + 4, at + 4 + length))))
    at += 4 + length
  }
  return Buffer.concat(parts)
}
