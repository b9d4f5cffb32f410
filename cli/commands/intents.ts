/** `callboard intents`: learn what customers want from labelled texts, and measure how well. */
import { writeFile } from 'node:fs/promises'
import {
  evaluateIntents,
  type IntentModel,
  type IntentReport,
  OUT_OF_SCOPE,
  predictIntent,
  trainIntents,
  withThreshold,
} from '../../qa/intents/model.ts'
import { encodeModel } from '../../qa/intents/model-file.ts'
import { SVM_DEFAULTS } from '../../qa/intents/svm.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { type Columns, readExamples } from '../examples-file.ts'

export const command: Command = {
  name: 'intents',
  summary: 'Trains a classifier of customer intents, or measures it on labelled texts.',
  usage: 'intents train FILE --out MODEL | intents eval --train F --test F [--valid F]',
  example: 'callboard intents eval --train train.csv.gz --test test.csv.gz --json',
  options: {
    train: { type: 'string', description: 'Labelled texts to learn from: CSV, JSON, either gzipped; FILE.json#key,key picks lists.' },
    test: { type: 'string', description: 'Labelled texts to measure on.' },
    valid: { type: 'string', description: `Labelled texts that set the out-of-scope threshold, some labelled ${OUT_OF_SCOPE}.` },
    text: { type: 'string', description: 'Column of the text.' },
    label: { type: 'string', description: 'Column of the label.' },
    out: { type: 'string', description: 'File to write the model to.' },
    c: { type: 'string', description: 'Cost of errors against width of margin.', default: '1' },
  },
  run: async (args, io) => {
    const [action, file] = args.positionals
    if (action === 'train' && file !== undefined) return train(args, io, file)
    if (action === 'eval' && file === undefined) return evaluate(args, io)
    return usage(command, action === undefined ? 'Say train or eval.' : `'${args.positionals.join(' ')}' is not complete.`)
  },
}

const columnsOf = (args: Args): Columns => ({ text: args.text('text'), label: args.text('label') })

async function learn(args: Args, io: Io, file: string): Promise<{ model: IntentModel; trainSeconds: number }> {
  const examples = await readExamples(file, columnsOf(args))
  const options = { ...SVM_DEFAULTS, c: args.number('c', { min: 1e-6, max: 1e6 }) ?? 1 }
  const startedAt = performance.now()
  const model = trainIntents(examples, options, (done, total) => io.progress('Training', done, total))
  const trainSeconds = (performance.now() - startedAt) / 1000
  const valid = args.text('valid')
  return { model: valid === undefined ? model : withThreshold(model, await readExamples(valid, columnsOf(args))), trainSeconds }
}

async function train(args: Args, io: Io, file: string): Promise<number> {
  const out = args.required('out')
  const { model, trainSeconds } = await learn(args, io, file)
  const bytes = encodeModel(model)
  await writeFile(out, bytes)
  io.answer(
    { model: out, labels: model.labels.length, features: model.vocabulary.idf.length, bytes: bytes.length, trainSeconds },
    (one) => `${one.model}: ${one.labels} intents, ${one.features} features, ${one.trainSeconds.toFixed(1)} s`,
  )
  return 0
}

async function evaluate(args: Args, io: Io): Promise<number> {
  const { model, trainSeconds } = await learn(args, io, args.required('train'))
  const test = await readExamples(args.required('test'), columnsOf(args))
  const startedAt = performance.now()
  for (const { text } of test) predictIntent(model, text)
  const predictionsPerSecond = test.length / ((performance.now() - startedAt) / 1000)
  const report = { ...evaluateIntents(model, test), trainSeconds, predictionsPerSecond, labels: model.labels.length }
  io.answer(report, reportText)
  return 0
}

function reportText(
  report: IntentReport & { readonly trainSeconds: number; readonly predictionsPerSecond: number; readonly labels: number },
): string {
  const percent = (ratio: number | null): string => (ratio === null ? '–' : `${(ratio * 100).toFixed(2)} %`)
  return [
    `accuracy ${percent(report.accuracy)}, macro F1 ${percent(report.macroF1)} over ${report.labels} intents`,
    `out of scope: recall ${percent(report.oos.recall)}, precision ${percent(report.oos.precision)}`,
    `trained in ${report.trainSeconds.toFixed(1)} s, ${Math.round(report.predictionsPerSecond)} predictions/s`,
  ].join('\n')
}
