/** Bench `score`: transcripts scored per second on one core, with the shipped scorecard on demo conversations. */
import { demoDialogue } from '../demo/dialogues/dialogue.ts'
import { randomOf } from '../demo/random.ts'
import { type ScoreInput, scoreRecording } from '../qa/score.ts'
import { hotlineService2 } from '../qa/scorecards/hotline-service-2.ts'

const QUEUES = ['demo-q-fault', 'demo-q-billing', 'demo-q-orders'] as const

function inputOf(i: number): ScoreInput {
  const random = randomOf(`bench/${i}`)
  const durationSeconds = 60 + Math.floor(random() * 360)
  const language = random() < 0.15 ? 'en' : 'zh-CN'
  const queueId = QUEUES[i % 3] ?? QUEUES[0]
  const dialogue = demoDialogue(random, {
    queueId,
    reason: '',
    agentId: `a-${i % 120}`,
    agentSkill: random(),
    durationSeconds,
    outcome: '',
    language,
  })
  return { recording: { recordingId: `r-${i}`, durationSeconds, channels: 2 }, transcript: { revision: 1, ...dialogue } }
}

export async function run({ quick }: { quick: boolean }): Promise<object> {
  const inputs = Array.from({ length: quick ? 400 : 4000 }, (_, i) => inputOf(i))
  const segments = inputs.reduce((sum, { transcript }) => sum + (transcript?.text.length ?? 0), 0)
  const characters = inputs.reduce((sum, { transcript }) => sum + (transcript?.text.join('').length ?? 0), 0)
  for (const input of inputs.slice(0, 200)) scoreRecording(hotlineService2, input)
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  for (const input of inputs) scoreRecording(hotlineService2, input)
  const wallSeconds = (performance.now() - startedAt) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  const cpuSeconds = (cpu.user + cpu.system) / 1e6
  return {
    transcripts: inputs.length,
    segmentsEach: segments / inputs.length,
    charactersEach: characters / inputs.length,
    items: hotlineService2.sections.flatMap((section) => section.items).length,
    wallSeconds,
    cpuSeconds,
    transcriptsPerSecond: inputs.length / wallSeconds,
    transcriptsPerCpuSecond: inputs.length / cpuSeconds,
  }
}
