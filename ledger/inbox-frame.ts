/** The bodies of a batch in one piece, each after its length. */

/** Of the length before each body. */
export const LENGTH_BYTES = 4

export function framed(bodies: readonly Uint8Array[]): Buffer {
  const frame = Buffer.allocUnsafeSlow(bodies.reduce((bytes, { byteLength }) => bytes + LENGTH_BYTES + byteLength, 0))
  let at = 0
  for (const body of bodies) {
    at = frame.writeUInt32LE(body.byteLength, at)
    frame.set(body, at)
    at += body.byteLength
  }
  return frame
}

export function unframed(frame: Uint8Array): Buffer[] {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  const bodies: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const from = at + LENGTH_BYTES
    at = from + bytes.readUInt32LE(at)
    bodies.push(bytes.subarray(from, at))
  }
  return bodies
}
