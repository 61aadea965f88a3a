/**
 * Queries with right answers: the marks, those whose photos exist, and whether they can be measured. Runs in the
 * engine.
 */

import type { QualityEntry } from '../../../shared/app-quality.ts'
import { EMPTY_QUERY } from '../../../shared/app-query.ts'
import type { MarkedPicture, MarkedQueries, MarkedQueryRow } from '../../catalog/marked-queries.ts'

/** True if the folder of outside pictures has the picture with this hash. */
export type HoldsPicture = (hash: string) => boolean

export interface OwnEntry extends Pick<MarkedQueryRow, 'id' | 'text' | 'sharedConcept' | 'aspects'> {
  readonly references: readonly MarkedPicture[]
  readonly answers: readonly MarkedPicture[]
  readonly standing: QualityEntry['standing']
}

export function ownEntries(queries: MarkedQueries, holds: HoldsPicture): readonly OwnEntry[] {
  const rows = queries.all()
  if (rows.length === 0) return []
  const pictures = queries.pictures()
  return rows.map(({ id, text, sharedConcept, aspects }) => {
    const own = pictures.get(id) ?? []
    const references = own.filter(({ role }) => role === 'reference')
    const answers = own.filter(({ role }) => role === 'answer')
    const standing = standingOf(text, references, answers, holds)
    return { id, text, sharedConcept, aspects, references, answers, standing }
  })
}

function standingOf(
  text: string,
  references: readonly MarkedPicture[],
  answers: readonly MarkedPicture[],
  holds: HoldsPicture,
): OwnEntry['standing'] {
  const [reference, ...others] = references
  if (!reference || others.length > 0 || text === '') return 'needs-photo-and-words'
  if (reference.photoId === null && !holds(reference.hash)) return 'reference-gone'
  return answers.some(({ photoId }) => photoId !== null) ? 'measured' : 'answers-gone'
}

/** The entry for a window: pictures become references that the window can ask for. */
export function shownEntry({
  id,
  text,
  sharedConcept,
  references,
  answers,
  standing,
}: OwnEntry): QualityEntry {
  return {
    id,
    query: {
      ...EMPTY_QUERY,
      text,
      references: references.map(({ hash, name, photoId }) =>
        photoId === null ? { kind: 'picture', pictureId: hash, name } : { kind: 'photo', photoId },
      ),
    },
    sharedConcept,
    answers: answers.length,
    missing: answers.filter(({ photoId }) => photoId === null).length,
    standing,
  }
}
