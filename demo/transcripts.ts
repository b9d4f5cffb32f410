/** Transcripts of the demo's recordings, published a minute after the call as a speech engine would. */
import type { TranscriptRecord } from '../contracts/index.ts'
import { instant, MINUTE_MS } from '../domain/kernel/time.ts'
import { wallClock } from '../domain/kernel/zone.ts'
import type { DemoCall } from './day.ts'
import { demoDialogue } from './dialogues/dialogue.ts'
import { DEMO_ZONE } from './hotline.ts'
import { type DemoMessage, recordingIdOf } from './messages.ts'
import { randomOf } from './random.ts'

const ENGLISH_SHARE = 0.12

export function transcriptMessage(seed: string, call: DemoCall): DemoMessage | undefined {
  const { answeredAt, endedAt } = call
  if (answeredAt === undefined || endedAt === undefined) return undefined
  return {
    topic: 'transcripts',
    at: endedAt + MINUTE_MS,
    key: recordingIdOf(call),
    make: () => transcriptOf(seed, call, answeredAt, endedAt),
  }
}

function transcriptOf(seed: string, call: DemoCall, answeredAt: number, endedAt: number): TranscriptRecord {
  const random = randomOf(`${seed}/${call.callId}`)
  const language = random() < ENGLISH_SHARE ? 'en' : 'zh-CN'
  const { startMs, endMs, channel, text } = demoDialogue(random, {
    queueId: call.queue.queueId,
    reason: call.reason,
    agentId: call.agent?.agentId ?? '',
    agentSkill: call.agent?.ability ?? 0.5,
    durationSeconds: (endedAt - answeredAt) / 1000,
    holdSeconds: call.holdMs / 1000,
    outcome: 'answered',
    language,
    hour: Math.floor(wallClock(instant(answeredAt), DEMO_ZONE).secondsOfDay / 3600),
  })
  return {
    recordingId: recordingIdOf(call),
    revision: 1,
    callId: call.callId,
    startedAt: new Date(answeredAt).toISOString(),
    language,
    engine: 'demo-speech-1',
    confidence: Math.round((0.86 + 0.12 * random()) * 1000) / 1000,
    startMs: [...startMs],
    endMs: [...endMs],
    channel: [...channel],
    text: [...text],
  }
}
