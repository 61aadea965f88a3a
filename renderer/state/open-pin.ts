/** Which pin the window shows. Pure. */
import type { Pin } from '../../electron/shared/app-refining.ts'
import { isEmpty, sameQuery } from './query-changes.ts'
import type { QueryView } from './query-view.ts'

export interface OpenPin {
  readonly pin: Pin
  /** Its words, dial or clicks are others than those that are kept. */
  readonly changed: boolean
}

/** The pin that was opened; else the one that asks for the same. */
export function openPinOf(
  pins: readonly Pin[],
  { query, pinId }: Pick<QueryView, 'query' | 'pinId'>,
): OpenPin | null {
  if (isEmpty(query)) return null
  const pin = pins.find(({ id }) => id === pinId) ?? pins.find((each) => sameQuery(each.query, query)) ?? null
  return pin && { pin, changed: !sameQuery(pin.query, query) }
}
