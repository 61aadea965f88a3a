/** The pseudo-words that phi gives for subjects: they answer until a refined one does better. Runs in the engine. */
import type { WritableDatabase } from '../catalog/database.ts'
import { VerdictWriter } from '../catalog/verdict-table.ts'
import type { ServedModel } from './served-model.ts'
import type { Subject, SubjectPictures, SubjectSource } from './subject.ts'

/** Largest difference between two answers of the same phi; the values of a pseudo-word are about 0.1. */
const SAME = 1e-4

/** Mean over the pictures. [tokenSize]; null where the model has no phi. */
export async function firstPseudoWord(
  features: readonly Float32Array[],
  { info, inference }: ServedModel,
): Promise<Float32Array | null> {
  if (!info.hasPhi) return null
  const tokens = await inference.invertByPhi({ features })
  const sum = new Float32Array(info.tokenSize)
  for (const token of tokens) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (token[i] ?? 0)
  return sum.map((value) => value / tokens.length)
}

/** Stores the subject's first pseudo-word, unless this model has a verdict on it. @throws `reference-missing` */
export async function storeFirst(
  db: WritableDatabase,
  { hash, pictures }: Subject,
  features: Pick<SubjectPictures, 'all'>,
  model: ServedModel,
): Promise<void> {
  const verdicts = new VerdictWriter(db)
  if (!model.info.hasPhi || verdicts.find(hash, model.info.id)) return
  const first = await firstPseudoWord(await features.all(pictures, model), model)
  verdicts.put(hash, model.info.id, { first, firstLoss: null, refinedLoss: null, better: null, reason: null })
}

export interface FirstPseudoWordsOptions {
  readonly db: WritableDatabase
  readonly source: SubjectSource
  readonly pictures: SubjectPictures
  readonly onChange: () => void
  /** The stored ones of this model are of another phi. */
  readonly onOutdated: (modelId: string) => void
}

/** Stores the first pseudo-words that something asks for already, ahead of the queue that refines. */
export class FirstPseudoWords {
  readonly #options: FirstPseudoWordsOptions
  readonly #verdicts: VerdictWriter
  #checkedPhi: object | null = null

  constructor(options: FirstPseudoWordsOptions) {
    this.#options = options
    this.#verdicts = new VerdictWriter(options.db)
  }

  /** Stores those that are missing, and reports where the model has another phi than before. */
  async update(model: ServedModel): Promise<void> {
    const { db, source, pictures, onChange, onOutdated } = this.#options
    const works = source.all()
    if (this.#checkedPhi !== model.phi) {
      const subjects = works.flatMap((work) => work.subjects)
      if (await this.#areOutdated(subjects, model)) onOutdated(model.info.id)
      this.#checkedPhi = model.phi
    }
    const needed = works.filter(({ needsFirst }) => needsFirst).flatMap((work) => work.subjects)
    for (const subject of needed) {
      if (this.#verdicts.find(subject.hash, model.info.id)) continue
      // A subject without its pictures stops with that reason when its turn to be refined comes.
      await storeFirst(db, subject, pictures, model).then(onChange, () => {})
    }
  }

  /** The first subject with a verdict stands for all: training or replacing phi changes every answer. */
  async #areOutdated(subjects: readonly Subject[], model: ServedModel): Promise<boolean> {
    for (const { hash, pictures } of subjects) {
      const verdict = this.#verdicts.find(hash, model.info.id)
      if (!verdict) continue
      const before = verdict.first
      const now = await firstPseudoWord(await this.#options.pictures.all(pictures, model), model)
      if (!before || !now) return before !== now
      return now.some((value, i) => Math.abs(value - (before[i] ?? 0)) > SAME)
    }
    return false
  }
}
