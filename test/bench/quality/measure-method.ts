/** Asks the library all questions with one method, and counts the results. */
import type { Library } from '../../../electron/core/library/library.ts'
import { type QualityLibrary, withLibrary } from './quality-library.ts'
import type { QualityMethod } from './quality-methods.ts'
import type { QualityQuery } from './quality-query.ts'
import { type Answered, CUT, type QualityRow, qualityRow } from './quality-table.ts'

/** One row a set, in the order of the questions. */
export async function measureMethod(
  library: QualityLibrary,
  method: QualityMethod,
  questions: readonly QualityQuery[],
): Promise<readonly QualityRow[]> {
  const rows: QualityRow[] = []
  for (const gallery of new Set(questions.map((question) => question.gallery))) {
    const ofGallery = questions.filter((question) => question.gallery === gallery)
    const answerSets = (open: Library) => measureSets(open, method, ofGallery)
    rows.push(...(await withLibrary(library.dirOf(gallery), method.phi, answerSets)))
  }
  return rows
}

async function measureSets(
  library: Library,
  method: QualityMethod,
  questions: readonly QualityQuery[],
): Promise<readonly QualityRow[]> {
  const rows: QualityRow[] = []
  for (const set of new Set(questions.map((question) => question.set))) {
    const ofSet = questions.filter((question) => question.set === set)
    const started = performance.now()
    const answered = await answer(library, method, ofSet)
    const seconds = (performance.now() - started) / 1000
    if (answered.length > 0) rows.push(qualityRow(set, method.name, answered, seconds))
  }
  return rows
}

async function answer(
  library: Library,
  method: QualityMethod,
  questions: readonly QualityQuery[],
): Promise<readonly Answered[]> {
  const concepts = await conceptsOf(library, method, questions)
  const answered: Answered[] = []
  for (const question of questions) {
    const { reference, gallery, answers } = question
    const asked = method.ask(question, concepts.get(reference) ?? [])
    if (!asked) continue
    // One more than counts: the reference itself is taken out.
    const { hits } = await library.search({ ...asked, filter: { folders: [gallery] }, limit: CUT + 1 })
    answered.push({ reference, answers, ranked: hits.map(({ path }) => path) })
  }
  return answered
}

/** Finds the tokens of all references together, which is quicker than one by one; the library stores them. */
async function conceptsOf(
  library: Library,
  { inversion }: QualityMethod,
  questions: readonly QualityQuery[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (!inversion) return new Map()
  const references = [...new Set(questions.map(({ reference }) => reference))]
  const files = references.map((path) => ({ kind: 'file', path }) as const)
  const { photos } = await library.invert(files, inversion)
  return new Map(photos.map(({ concepts }, i) => [references[i] ?? '', concepts]))
}
