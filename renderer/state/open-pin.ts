/** Which pin the window shows. Pure. */
import type { Pin } from '../../electron/shared/app-refining.ts'
import { isEmpty, sameQuery } from './query-changes.ts'
import type { QueryView } from './query-view.ts'

export interface OpenPin {
  readonly pin: Pin
  /**
   * The words, the dial or the clicks differ from the saved query. References do not count: other references make
   * another query, and the same picture has another id once the library has it as a photo.
   */
  readonly changed: boolean
}

/** The opened pin, else the pin with the same query. */
export function openPinOf(
  pins: readonly Pin[],
  { query, pinId }: Pick<QueryView, 'query' | 'pinId'>,
): OpenPin | null {
  if (isEmpty(query)) return null
  const opened = pins.find(({ id }) => id === pinId)
  if (opened)
    return { pin: opened, changed: !sameQuery({ ...opened.query, references: query.references }, query) }
  const same = pins.find((each) => sameQuery(each.query, query))
  return same ? { pin: same, changed: false } : null
}
