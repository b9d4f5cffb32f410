/** Writes qa/cues/model-data.ts from qa/cues/corpus: `npm run train:cues`; the same corpus gives the same bytes. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseCorpus } from '../qa/cues/corpus.ts'
import { trainCues } from '../qa/cues/train.ts'

const CORPUS = 'qa/cues/corpus'
const files = readdirSync(CORPUS).filter((file) => file.endsWith('.tsv'))
const sentences = files.sort().flatMap((file) => parseCorpus(readFileSync(`${CORPUS}/${file}`, 'utf8')))
const { data, measured } = trainCues(sentences)
const { rows, ...rest } = data
writeFileSync(
  'qa/cues/model-data.ts',
  `/** Made by scripts/train-cues.ts from qa/cues/corpus; do not edit. */
import type { ModelData } from './model-file.ts'

export const modelData: ModelData = {
${Object.entries(rest)
  .map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`)
  .join('\n')}
  rows: '${rows}',
}
`,
)
process.stdout.write(`${sentences.length} sentences of ${new Set(sentences.map((one) => one.author)).size} authors\n`)
for (const one of measured)
  process.stdout.write(
    `${one.cue.padEnd(19)} ${String(one.sentences).padStart(4)} sentences, found ${(one.given * 100).toFixed(0)} % at precision ${(one.precision * 100).toFixed(1)} %; limits ${one.limits.absent.toFixed(3)} ${one.limits.present.toFixed(3)}\n`,
  )
