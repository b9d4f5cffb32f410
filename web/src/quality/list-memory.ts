/** The scores of the list last shown, so that one score can lead to its neighbours. */

let shown: readonly string[] = []
let address = '/quality'

export function rememberList(ids: readonly string[], at: string): void {
  shown = ids
  address = at
}

export const listAddress = (): string => address

export function neighbours(id: string): { readonly previous: string | undefined; readonly next: string | undefined } {
  const at = shown.indexOf(id)
  return { previous: at > 0 ? shown[at - 1] : undefined, next: at >= 0 ? shown[at + 1] : undefined }
}
