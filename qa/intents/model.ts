/** What customers want, from their words: one linear machine per intent, the highest score wins. */
import { learnVocabulary, sparseOf, type Vocabulary, vectorOf } from './features.ts'
import { diagonalOf, SVM_DEFAULTS, type SvmOptions, trainSvm } from './svm.ts'

export type Example = { readonly text: string; readonly label: string }

/** Label of texts that belong to no intent. */
export const OUT_OF_SCOPE = 'oos'

export type IntentModel = {
  readonly labels: readonly string[]
  readonly vocabulary: Vocabulary
  /** `weights[feature * labels + label]`, biases in the last row. */
  readonly weights: Float32Array
  /** A best score below it is out of scope; -Infinity accepts everything. */
  readonly threshold: number
}

export type Prediction = { readonly label: string; readonly score: number; readonly isInScope: boolean }

/** Out-of-scope examples are left out of training; they only set the threshold. `onLabel` hears of each finished machine. */
export function trainIntents(
  examples: readonly Example[],
  options: SvmOptions = SVM_DEFAULTS,
  onLabel: (done: number, total: number) => void = () => {},
): IntentModel {
  const known = examples.filter((example) => example.label !== OUT_OF_SCOPE)
  const labels = [...new Set(known.map((example) => example.label))].sort()
  const vocabulary = learnVocabulary(known.map((example) => example.text))
  const rows = sparseOf(
    known.map((example) => example.text),
    vocabulary,
  )
  const diagonal = diagonalOf(rows)
  const features = vocabulary.idf.length
  const weights = new Float32Array((features + 1) * labels.length)
  labels.forEach((label, k) => {
    const sign = Int8Array.from(known, (example) => (example.label === label ? 1 : -1))
    trainSvm(rows, diagonal, sign, features, options).forEach((weight, feature) => {
      weights[feature * labels.length + k] = weight
    })
    onLabel(k + 1, labels.length)
  })
  return { labels, vocabulary, weights, threshold: Number.NEGATIVE_INFINITY }
}

/** The most likely intent of `text` with its score, or out of scope below the model's threshold. */
export function predictIntent(model: IntentModel, text: string): Prediction {
  const { labels, vocabulary, weights, threshold } = model
  const scores = new Float64Array(labels.length)
  const { index, value } = vectorOf(text, vocabulary)
  index.push(vocabulary.idf.length)
  value.push(1)
  for (let i = 0; i < index.length; i++) {
    const row = (index[i] ?? 0) * labels.length
    const weight = value[i] ?? 0
    for (let k = 0; k < labels.length; k++) scores[k] = (scores[k] ?? 0) + weight * (weights[row + k] ?? 0)
  }
  let best = 0
  for (let k = 1; k < labels.length; k++) if ((scores[k] ?? 0) > (scores[best] ?? 0)) best = k
  const score = scores[best] ?? 0
  return { label: labels[best] ?? '', score, isInScope: score >= threshold }
}

/** Share of real traffic taken to be out of scope when the threshold is chosen, whatever its share of the validation set. */
const FOREIGN_SHARE = 0.2

/** The threshold with the most examples of `valid` right, in scope and out of it alike; without out-of-scope examples the model stays as it is. */
export function withThreshold(model: IntentModel, valid: readonly Example[]): IntentModel {
  if (!valid.some((example) => example.label === OUT_OF_SCOPE)) return model
  const judged = valid
    .map((example) => ({ ...predictIntent(model, example.text), actual: example.label }))
    .sort((a, b) => a.score - b.score)
  const outOfScope = judged.filter((one) => one.actual === OUT_OF_SCOPE).length
  const weightOf = (isOut: boolean) => (isOut ? FOREIGN_SHARE / outOfScope : (1 - FOREIGN_SHARE) / (judged.length - outOfScope))
  let right = judged.reduce((sum, one) => sum + (one.label === one.actual ? weightOf(false) : 0), 0)
  let best = { right, threshold: Number.NEGATIVE_INFINITY }
  for (const one of judged) {
    right += one.actual === OUT_OF_SCOPE ? weightOf(true) : one.label === one.actual ? -weightOf(false) : 0
    if (right > best.right) best = { right, threshold: one.score + 1e-9 }
  }
  return { ...model, threshold: best.threshold }
}

export type IntentReport = {
  /** Of the texts that belong to an intent. */
  readonly accuracy: number | null
  readonly macroF1: number | null
  readonly oos: { readonly recall: number | null; readonly precision: number | null }
}

/** Accuracy and macro F1 on texts that belong to an intent, recall and precision of out of scope; ratios 0..1. Use examples the model has not seen. */
export function evaluateIntents(model: IntentModel, test: readonly Example[]): IntentReport {
  const judged = test.map((example) => {
    const { label, isInScope } = predictIntent(model, example.text)
    return { actual: example.label, predicted: isInScope ? label : OUT_OF_SCOPE }
  })
  const inScope = judged.filter((one) => one.actual !== OUT_OF_SCOPE)
  const count = (is: (one: { actual: string; predicted: string }) => boolean) => judged.filter(is).length
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
  const f1 = (label: string): number => {
    const hits = count((one) => one.actual === label && one.predicted === label)
    return (2 * hits) / Math.max(1, count((one) => one.actual === label) + count((one) => one.predicted === label))
  }
  const labels = [...new Set(inScope.map((one) => one.actual))]
  const caught = count((one) => one.actual === OUT_OF_SCOPE && one.predicted === OUT_OF_SCOPE)
  return {
    accuracy: share(inScope.filter((one) => one.actual === one.predicted).length, inScope.length),
    macroF1: share(
      labels.reduce((sum, label) => sum + f1(label), 0),
      labels.length,
    ),
    oos: {
      recall: share(caught, judged.length - inScope.length),
      precision: share(
        caught,
        count((one) => one.predicted === OUT_OF_SCOPE),
      ),
    },
  }
}
