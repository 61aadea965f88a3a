/** Pins and words for tests; each test names what is special about its own. */

import { EMPTY_QUERY } from '../../../electron/shared/app-query.ts'
import type { Pin, Refinement, Word } from '../../../electron/shared/app-refining.ts'

export const NOT_REFINED: Refinement = { kind: 'none', reason: null }

export function refiningAt(step: number): Refinement {
  return { kind: 'refining', phase: 'steps', step, steps: 500, loss: 0.314, secondsLeft: 8.2 }
}

export function pin(id: number, change: Partial<Pin> = {}): Pin {
  return {
    id,
    name: `pin ${id}`,
    query: { ...EMPTY_QUERY, references: [{ kind: 'photo', photoId: id }], text: 'on a beach' },
    refinement: NOT_REFINED,
    newPhotos: 0,
    createdMs: 0,
    ...change,
  }
}

export function word(id: number, name: string, change: Partial<Word> = {}): Word {
  return {
    id,
    name,
    references: [1, 2, 3].map((photoId) => ({ kind: 'photo', photoId })),
    refinement: NOT_REFINED,
    usable: true,
    createdMs: 0,
    ...change,
  }
}
