/** The bodies of a batch in one piece, each after its length. */

export function framed(bodies: readonly Uint8Array[]): Buffer {
  const frame = Buffer.allocUnsafe(bodies.reduce((bytes, { byteLength }) => bytes + 4 + byteLength, 0))
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
    const from = at + 4
    at = from + bytes.readUInt32LE(at)
    bodies.push(bytes.subarray(from, at))
  }
  return bodies
}
