/** The texts of items, as their forms have them. */
import type { Item, Scorecard, Section } from '../../qa/scorecard.ts'
import { scorecards } from '../../qa/scorecards/catalog.ts'

/** The item's text on its form; its id where the form is not known. */
export function textOf(
  card: Scorecard | undefined,
  itemId: string,
): { readonly item: Item | undefined; readonly section: Section | undefined } {
  const section = card?.sections.find((one) => one.items.some((item) => item.id === itemId))
  return { section, item: section?.items.find((item) => item.id === itemId) }
}

/** Every item of the given forms once, by the newest version of its form. */
export function itemNames(formIds: ReadonlySet<string>): { id: string; en: string; zh: string }[] {
  const forms = scorecards.filter((card) => formIds.has(card.id)).sort((a, b) => a.version - b.version)
  const items = forms.flatMap((card) => card.sections.flatMap((section) => section.items))
  return [...new Map(items.map((item) => [item.id, { id: item.id, ...item.text }])).values()]
}
