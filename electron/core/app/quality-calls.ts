/** Calls about quality on the user's own photos. Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import { type MarkedQuery, NO_QUALITY, type QualityApi, type QualityState } from '../../shared/app-quality.ts'
import { shownEntry } from '../evaluation/own/entries.ts'
import type { AskedQuery } from '../evaluation/own/marks.ts'
import type { AppParts } from './app-parts.ts'
import { chosenPictures } from './chosen-pictures.ts'
import type { OpenLibrary } from './open-library.ts'
import type { Pictures } from './pictures.ts'

type QualityCalls = Pick<AppApi, keyof QualityApi>

export function qualityCalls(parts: AppParts): QualityCalls {
  const { pictures, stateChanged } = parts
  const changing = async (change: (open: OpenLibrary) => void | Promise<void>) => {
    await change(await parts.library())
    stateChanged()
    return null
  }
  return {
    rightAnswers: async ({ query }) => {
      const open = await parts.library()
      return open.quality.marks.of(await askedQuery(open, pictures, query))
    },
    markAnswers: async ({ query, photoIds, right }) => {
      const open = await parts.library()
      const asked = await askedQuery(open, pictures, query)
      const references = photoIds.map((photoId) => ({ kind: 'photo', photoId }) as const)
      const answers = await chosenPictures(open, pictures, references)
      const marks = open.quality.marks.set(asked, answers, right)
      stateChanged()
      return marks
    },
    shareConcept: ({ entryId, concept }) => changing(({ quality }) => quality.marks.share(entryId, concept)),
    removeEntry: ({ entryId }) => changing(({ quality }) => quality.marks.remove(entryId)),
    restoreEntry: ({ entryId }) => changing(({ quality }) => quality.marks.restore(entryId)),
    measureQuality: ({ refining }) => changing(({ quality }) => quality.measure(refining)),
    cancelMeasuring: () => changing(({ quality }) => quality.cancel()),
    exportQuality: async ({ folder }) => (await parts.library()).quality.export(folder),
    importQuality: async ({ folder }) => {
      const imported = await (await parts.library()).quality.import(folder)
      stateChanged()
      return imported
    },
  }
}

async function askedQuery(
  open: OpenLibrary,
  pictures: Pictures,
  { references, text }: MarkedQuery,
): Promise<AskedQuery> {
  return { references: await chosenPictures(open, pictures, references), text }
}

/** The state as a window sees it. */
export function shownQuality(open: OpenLibrary | null): QualityState {
  if (!open) return NO_QUALITY
  const { quality } = open
  return {
    entries: quality.entries().map(shownEntry),
    report: quality.report(),
    measuring: quality.measuring,
  }
}
