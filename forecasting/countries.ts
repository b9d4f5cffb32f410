/** Countries whose holidays are looked for, and which of them a zone belongs to. */

/** Where hotlines are commonly run; all 207 countries would take 4 s to compute and find more coincidences. */
export const USUAL_COUNTRIES: readonly string[] =
  'CN US FR DE GB IT ES JP KR IN BR CA MX AU NL BE CH AT PL SE NO DK FI IE PT CZ HU RO GR TR UA RU IL EG ZA NG KE MA TH VN PH ID MY SG TW HK NZ AR CL CO PE AE SA'.split(
    ' ',
  )

/** The country in which `zone` is the local time, by Unicode's regions; undefined where none of the usual ones has it. */
export function countryOfZone(zone: string): string | undefined {
  return USUAL_COUNTRIES.find((country) => zonesOf(country).includes(zone))
}

function zonesOf(country: string): readonly string[] {
  const locale: Intl.Locale & { readonly timeZones?: string[]; getTimeZones?: () => string[] } = new Intl.Locale(`und-${country}`)
  return locale.getTimeZones?.() ?? locale.timeZones ?? []
}
