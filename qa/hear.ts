/** What is said in a stretch for certain, and what may be: phrases exactly, and sentences the classifier is sure or unsure of. */
import { cueIds } from './cues/cue.ts'
import { likelihoods, shippedModel } from './cues/model.ts'
import { sentencesOf } from './cues/sentences.ts'
import type { Phrases } from './phrases.ts'
import type { Reading } from './reading.ts'
import type { Channel } from './recording.ts'
import { cite, findAll, type Window } from './search.ts'
import type { Evidence, LocalText } from './verdict.ts'

/** A place, and how likely it is what was listened for; null where the words themselves are prescribed. */
export type Hit = { readonly place: Evidence; readonly p: number | null }

export type Heard = {
  /** In time order. */
  readonly certain: readonly Hit[]
  /** The likeliest place that is not certain; none where everything is surely something else. */
  readonly possible: Hit | undefined
}

type Scored = { readonly place: Evidence; readonly odds: Float64Array }

/** Every sentence is scored once a call, whatever number of items ask. */
const scored = new WeakMap<Reading, Readonly<Record<Channel, readonly Scored[]>>>()

/** “好的”, “thank you”: a third of the sentences of a day are said again within it. */
const familiar = new Map<string, Float64Array>()
const MOST_FAMILIAR = 20_000

function oddsOf(text: string): Float64Array {
  const known = familiar.get(text)
  if (known) return known
  const odds = likelihoods(shippedModel(), text)
  if (familiar.size >= MOST_FAMILIAR) familiar.clear()
  familiar.set(text, odds)
  return odds
}

function sentencesIn(reading: Reading): Readonly<Record<Channel, readonly Scored[]>> {
  const ready = scored.get(reading)
  if (ready) return ready
  const of = (channel: Channel): Scored[] =>
    reading.tracks[channel].segments.flatMap((segment) =>
      sentencesOf(segment.text).map(({ from, to }) => ({
        place: cite(segment, 'hit', from, to),
        odds: oddsOf(segment.text.slice(from, to)),
      })),
    )
  const found = { agent: of('agent'), customer: of('customer') }
  scored.set(reading, found)
  return found
}

export function hear(reading: Reading, window: Window, phrases: Phrases): Heard {
  const said = findAll(reading, window, phrases)
  const exact = said.map((place): Hit => ({ place, p: null }))
  if (phrases.cue === undefined) return { certain: exact, possible: undefined }
  const at = cueIds.indexOf(phrases.cue)
  const { present, absent } = shippedModel().limits[at] ?? { present: 1, absent: 0 }
  const { agent, customer } = sentencesIn(reading)
  const certain = [...exact]
  let possible: (Hit & { readonly p: number }) | undefined
  for (const { place, odds } of window.channel === 'any' ? [...agent, ...customer] : window.channel === 'agent' ? agent : customer) {
    const p = odds[at] ?? 0
    if (p <= absent || place.toMs <= window.fromMs || place.fromMs >= window.toMs) continue
    if (said.some((one) => one.segment === place.segment && overlaps(one, place))) continue
    if (p >= present) certain.push({ place, p })
    else if (p > (possible?.p ?? 0)) possible = { place, p }
  }
  return { certain: certain.sort((a, b) => a.place.fromMs - b.place.fromMs), possible }
}

const overlaps = (a: Evidence, b: Evidence): boolean => (a.charFrom ?? 0) < (b.charTo ?? 0) && (a.charTo ?? 0) > (b.charFrom ?? 0)

/** The words in quotation marks, and the confidence where it is one. */
export const quote = ({ place, p }: Hit): LocalText => {
  const text = `“${place.text.trim()}”`
  return p === null
    ? { en: text, zh: text }
    : { en: `${text} (confidence ${(p * 100).toFixed(0)} %)`, zh: `${text}（置信度${(p * 100).toFixed(0)}%）` }
}

export const places = (hits: readonly Hit[]): Evidence[] => hits.map((hit) => hit.place)
