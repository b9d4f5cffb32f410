/** Takes dead members out of a consumer group, so that the next need not wait until their session ends. */
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Admin } from 'kafkajs'

const LEAVE_GROUP = 13

/** `address` is the group's coordinator: the broker, where there is one only. */
export async function removeMembers(admin: Admin, address: string, group: string): Promise<void> {
  const { groups } = await admin.describeGroups([group])
  for (const { memberId } of groups[0]?.members ?? []) await leave(address, group, memberId)
}

/** LeaveGroup version 1 of Kafka's protocol: size, then api key, version, correlation id, client id, group, member. */
async function leave(address: string, group: string, memberId: string): Promise<void> {
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length >> 8, value.length & 255]), Buffer.from(value)])
  const head = Buffer.from([0, LEAVE_GROUP, 0, 1, 0, 0, 0, 1])
  const request = Buffer.concat([head, text('test'), text(group), text(memberId)])
  const size = Buffer.alloc(4)
  size.writeInt32BE(request.length)
  const [host = '', port = ''] = address.split(':')
  const socket = connect({ host, port: Number(port) })
  socket.write(Buffer.concat([size, request]))
  await once(socket, 'data')
  socket.destroy()
}
