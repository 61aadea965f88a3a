/** The marks on photos of the results. Pure. */
import type { AppQuery } from '../../electron/shared/app-query.ts'
import type { Wish } from './query-changes.ts'

export interface PhotoMarks {
  readonly more: ReadonlySet<number>
  readonly less: ReadonlySet<number>
  /** New since the user last opened the pin. */
  readonly fresh: ReadonlySet<number>
  /** Right answers. */
  readonly right: ReadonlySet<number>
}

export function marksOf(
  { more, less }: Pick<AppQuery, Wish>,
  fresh: ReadonlySet<number>,
  right: ReadonlySet<number>,
): PhotoMarks {
  return { more: new Set(more), less: new Set(less), fresh, right }
}

export function wishOf({ more, less }: PhotoMarks, id: number): Wish | null {
  if (more.has(id)) return 'more'
  return less.has(id) ? 'less' : null
}
