/** Records of the inbox read in place, and framed with headers that they share. */
import { expect, test } from 'vitest'
import { Framer } from '../ingest/frame.ts'
import { framed } from '../ledger/inbox-frame.ts'
import { InboxCursor } from './inbox-cursor.ts'

const batch = (traceparent?: string) => ({
  ...{ first: 5, last: 8, client: 'pbx', topic: 'calls', traceparent },
  bodies: framed(['a', '', 'ccc', 'dd'].map((text) => Buffer.from(text))),
})

const readBy = (cursor: InboxCursor) => {
  const read: [number, string][] = []
  while (cursor.next()) read.push([cursor.offset, String(cursor.bytes.subarray(cursor.valueFrom, cursor.valueFrom + cursor.valueLength))])
  return read
}

test('each record is read once with its position, from the one after those that were read before', () => {
  const all: [number, string][] = [
    [5, 'a'],
    [6, ''],
    [7, 'ccc'],
    [8, 'dd'],
  ]
  for (const after of [0, 4, 5, 7, 8])
    expect(readBy(new InboxCursor(batch(), after, 0))).toEqual(all.filter(([position]) => position > after))
})

test('its frame is that of the records one by one, with and without a trace', () => {
  for (const traceparent of [undefined, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01']) {
    const [inPlace, byOne] = [new Framer(), new Framer()]
    const origin = { source: 'http', generation: 1 }
    const cursor = new InboxCursor(batch(traceparent), 5, 7)
    for (const one = new InboxCursor(batch(traceparent), 5, 7); one.next(); ) byOne.add(origin, one.record(), 9)
    while (cursor.next()) inPlace.addFrom(cursor, origin, 9)
    expect(inPlace.rows).toBe(3)
    expect(Buffer.concat(inPlace.take())).toEqual(Buffer.concat(byOne.take()))
  }
})
