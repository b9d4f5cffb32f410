/** How a customer is reached: voice, SMS and WeChat as one port, an adapter over gateways of other systems, and a recording one for tests. */

import { type Parsed, parsed, rejected } from '../kernel/parsed.ts'
import { type CallInterface, isNeverSent } from '../operations/interface-port.ts'
import type { OutboundChannel } from './campaign.ts'

/** `messageId` is ours and the same for every repetition: a gateway that knows it sends nothing again. */
export type OutboundMessage = {
  readonly messageId: string
  readonly channel: OutboundChannel
  /** The pseudonym; the gateway knows number or account. */
  readonly customerId: string
  readonly template: string
  readonly campaignId: string
}

/** Whether a message refused with this code has certainly reached nobody. */
export const neverLeft = (code: string): boolean => code === 'channel.not_configured' || isNeverSent(code)

/** Resolves with what the gateway calls the message. Rejections: `interface.*`, `channel.not_configured`, `channel.reply_invalid`. Never throws for what the gateway does. */
export type SendMessage = (message: OutboundMessage) => Promise<Parsed<{ readonly gatewayId: string }>>

/** `names`: the interface each channel's gateway is registered under. It is asked with the message as JSON and answers `{"id": "…"}`. */
export const gatewayOver =
  (callInterface: CallInterface, names: Readonly<Partial<Record<OutboundChannel, string>>>): SendMessage =>
  async (message) => {
    const name = names[message.channel]
    if (name === undefined)
      return rejected('channel.not_configured', `No gateway is configured for ${message.channel}; register one and name it.`)
    const answer = await callInterface(name, message, { operation: 'send', idempotencyKey: message.messageId })
    return answer.ok ? readReply(answer.value.body) : answer
  }

function readReply(body: unknown): Parsed<{ gatewayId: string }> {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined
  if ((typeof id === 'string' && id !== '') || typeof id === 'number') return parsed({ gatewayId: String(id) })
  return rejected('channel.reply_invalid', 'The gateway accepted the message and named no id; its answer must be {"id": "…"}.')
}

/** Sends nothing and remembers what it was asked to; a repeat of a message is not sent again. `failing`: customers it can't reach. */
export function recordingGateway(failing: ReadonlySet<string> = new Set()): {
  send: SendMessage
  readonly sent: readonly OutboundMessage[]
} {
  const sent: OutboundMessage[] = []
  return {
    sent,
    send: async (message) => {
      if (failing.has(message.customerId)) return rejected('interface.failed', `The gateway can't reach '${message.customerId}'.`)
      if (!sent.some(({ messageId }) => messageId === message.messageId)) sent.push(message)
      return parsed({ gatewayId: `recorded-${message.messageId}` })
    },
  }
}
