/** The hash of a body's rows names a request for ever: it is that of the rows and their line breaks, however they were gathered. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineHash } from './line-hash.ts'

test('lines short and long have the hash of the text they make', () => {
  // 16,384 bytes are gathered: lines of that length and one byte less or more are the edges.
  const line = fc.integer({ min: 0, max: 20_000 }).chain((length) => fc.constantFrom(length % 7, 16_383, 16_384, 16_385, length))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lengths) => {
      const lines = lengths.map((length, n) => Buffer.alloc(length, String(n)))
      const hash = new LineHash()
      for (const one of lines) hash.add(Buffer.concat([Buffer.from('<'), one]), 1, one.length + 1)
      const text = Buffer.concat(lines.flatMap((one) => [one, Buffer.from('\n')]))
      expect(hash.digest()).toBe(createHash('sha256').update(text).digest('hex'))
    }),
  )
})
