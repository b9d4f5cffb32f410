/** Labelled sentences: tab-separated author, language, side, cues joined by `+` or `-` for none, text. */
import type { Channel } from '../recording.ts'
import { type CueId, cueIds } from './cue.ts'

export type Labelled = {
  readonly author: string
  readonly language: string
  readonly side: Channel
  readonly cues: readonly CueId[]
  readonly text: string
}

/** Throws on a line that is not a labelled sentence: the corpus is part of the source. */
export function parseCorpus(text: string): Labelled[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('author\t'))
    .map((line) => {
      const [author = '', language = '', side = '', labels = '', words = ''] = line.split('\t')
      const found = labels === '-' ? [] : labels.split('+').map((label) => cueIds.find((id) => id === label))
      const known = found.filter((id) => id !== undefined)
      if ((side !== 'agent' && side !== 'customer') || known.length < found.length || words === '')
        throw new TypeError(`'${line}' is no labelled sentence; write author, language, side, cues and text between tabs.`)
      return { author, language, side, cues: known, text: words }
    })
}
