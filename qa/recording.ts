/** What is known of one recorded conversation; field names and units are those of the topics `recordings`, `calls` and `transcripts`. */

export type Channel = 'agent' | 'customer'

/** Optional fields may be absent, undefined or null, as they come from a record or from SQL. */
type Known<T> = T | null | undefined

export type Recording = {
  readonly recordingId: string
  readonly callId?: Known<string>
  readonly siteId?: Known<string>
  readonly queueId?: Known<string>
  readonly seatId?: Known<string>
  readonly agentId?: Known<string>
  readonly durationSeconds?: Known<number>
  /** 1 = mixed, 2 = agent and customer apart. */
  readonly channels?: Known<number>
  readonly pausedSeconds?: Known<number>
}

export type Call = {
  readonly direction?: Known<string>
  readonly outcome?: Known<string>
  readonly waitSeconds?: Known<number>
  readonly talkSeconds?: Known<number>
  readonly holdSeconds?: Known<number>
  readonly holdCount?: Known<number>
  readonly wrapSeconds?: Known<number>
  readonly transferredTo?: Known<string>
  readonly isRedial?: Known<boolean>
  readonly reason?: Known<string>
  readonly releasedBy?: Known<string>
}

/** Segment i is spoken by `channel[i]` from `startMs[i]` to `endMs[i]`, counted from the start of the recording. */
export type Transcript = {
  readonly revision: number
  readonly language?: Known<string>
  /** Mean confidence 0..1; absent means the engine states none. */
  readonly confidence?: Known<number>
  readonly startMs: readonly number[]
  readonly endMs: readonly number[]
  readonly channel: readonly Channel[]
  readonly text: readonly string[]
}
