/** Pauses and resumes topics of a kafkajs consumer. */
import type { Consumer } from 'kafkajs'
import type { Fetching } from '../broker/pausing.ts'

export const fetchingOf = (consumer: Pick<Consumer, 'pause' | 'resume'>): Fetching => ({
  pause: (topic) => steer(() => consumer.pause([{ topic }])),
  resume: (topic) => steer(() => consumer.resume([{ topic }])),
})

/** Between two memberships there is nothing to steer; the next assignment applies what is paused. */
function steer(change: () => void): void {
  try {
    change()
  } catch (error) {
    if (!(error instanceof Error) || !/not initialized/.test(error.message)) throw error
  }
}
