/** Bands of forecasts that are added up, for queries: `bandsOfSum` of `forecasting/sum-bands.ts` in SQL; a test holds the two together. */
import { NEAR } from '../../domain/operations/sum-forecast.ts'

/** `ends` is how much of a query's answer there is: `lo80`, `hi80` and the like. Both queries select `slot_at, mean` and these; `own` has at most one row a slot. */
export function sumBandsSql(parts: string, own: string, ends: readonly `${'lo' | 'hi'}${number}`[]): string {
  // Half a call up, as in JavaScript; the engine's round goes to the even one.
  const moved = (end: string): string => `floor(own_${end} * ratio + 0.5)`
  const band = (end: string): string =>
    end.startsWith('lo')
      ? `if(is_near, least(middle, ${moved(end)}), greatest(0, middle - sqrt(squares_${end}))) as ${end}`
      : `if(is_near, greatest(middle, ${moved(end)}), middle + sqrt(squares_${end})) as ${end}`
  const figures = ends.map(
    (end) => `sumIf(${end}, is_own) as own_${end}, sumIf((mean - ${end}) * (mean - ${end}), not is_own) as squares_${end}`,
  )
  return `select slot_at, middle as mean, ${ends.map(band).join(', ')} from (
  select slot_at, sumIf(mean, not is_own) as middle, middle / nullIf(sumIf(mean, is_own), 0) as ratio, ifNull(ratio between ${NEAR.least} and ${NEAR.most}, false) as is_near,
    ${figures.join(', ')}
  from (select *, false as is_own from (${parts}) union all select *, true as is_own from (${own}))
  group by slot_at having countIf(not is_own) > 0
)`
}
