/** The zone that jobs share: asked for once a minute, and again after a failure. */
import { expect, test } from 'vitest'
import { CallboardError } from '../domain/kernel/errors.ts'
import type { Store } from '../sql/store.ts'
import { localZoneOf } from './local-zone.ts'

test('eleven jobs at once are one question; what failed is asked anew', async () => {
  let asked = 0
  const query = async <Row>(): Promise<Row[]> => {
    asked += 1
    if (asked === 1) throw new CallboardError('unavailable', 'away')
    return []
  }
  const never = () => Promise.reject(new CallboardError('internal', 'nobody asks for this'))
  const store: Store = {
    kind: 'server',
    ...{ query, result: never, bytes: never, command: never, insertRowBinary: never, insert: never, close: never },
  }
  const zone = localZoneOf(store, 'Europe/Berlin')
  await expect(zone()).rejects.toThrow('away')
  expect(await Promise.all(Array.from({ length: 11 }, () => zone()))).toEqual(Array.from({ length: 11 }, () => 'Europe/Berlin'))
  expect(asked).toBe(2)
})
