/** What phi makes of pictures: it answers until something better is found. Runs in the engine. */
import type { WritableDatabase } from '../catalog/database.ts'
import { VerdictWriter } from '../catalog/verdict-table.ts'
import type { PictureFeatures } from '../saved/picture-features.ts'
import { RefiningTargets } from '../saved/saved-subjects.ts'
import type { ServedModel } from './served-model.ts'
import type { Subject } from './subject.ts'

/** Pseudo-words have values about 0.1; the same phi gives the same ones. */
const SAME = 1e-4

/** Their mean where there are several. [tokenSize]; null where the model has no phi. */
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

/** Has it stored, unless there is something of this model already. @throws `reference-missing` */
export async function keepFirst(
  db: WritableDatabase,
  { hash, pictures }: Subject,
  features: PictureFeatures,
  model: ServedModel,
): Promise<void> {
  const verdicts = new VerdictWriter(db)
  if (!model.info.hasPhi || verdicts.find(hash, model.info.id)) return
  const first = await firstPseudoWord(await features.all(pictures, model), model)
  verdicts.put(hash, model.info.id, { first, firstLoss: null, refinedLoss: null, kept: null, reason: null })
}

export interface FirstPseudoWordsOptions {
  readonly db: WritableDatabase
  readonly features: PictureFeatures
  readonly onChange: () => void
  /** What was stored for a model's phi is out of date. */
  readonly onOthers: (modelId: string) => void
}

/** Those of all words of the user's own, so that they can be used at once, whatever is refined before them. */
export class FirstPseudoWords {
  readonly #options: FirstPseudoWordsOptions
  readonly #targets: RefiningTargets
  #checkedPhi: object | null = null

  constructor(options: FirstPseudoWordsOptions) {
    this.#options = options
    this.#targets = new RefiningTargets(options.db)
  }

  /** Has those stored that are missing, and notices where phi is another one. */
  async keep(model: ServedModel): Promise<void> {
    const { db, features, onChange, onOthers } = this.#options
    const works = this.#targets.all()
    if (this.#checkedPhi !== model.phi) {
      const subjects = works.flatMap((work) => work.subjects)
      if (await this.#areOthers(subjects, model)) onOthers(model.info.id)
      this.#checkedPhi = model.phi
    }
    const words = works.filter(({ target }) => target.kind === 'word').flatMap((work) => work.subjects)
    for (const subject of words) {
      if (this.#targets.verdicts([subject], model.info.id)[0]) continue
      // Of one whose pictures are gone, refining will say so.
      await keepFirst(db, subject, features, model).then(onChange, () => {})
    }
  }

  /** One of them tells: phi was trained on, or replaced. */
  async #areOthers(subjects: readonly Subject[], model: ServedModel): Promise<boolean> {
    const verdicts = this.#targets.verdicts(subjects, model.info.id)
    const place = verdicts.findIndex((verdict) => verdict !== null)
    const subject = subjects[place]
    if (!subject) return false
    const before = verdicts[place]?.first ?? null
    const features = await this.#options.features.all(subject.pictures, model)
    const now = await firstPseudoWord(features, model)
    if (!before || !now) return before !== now
    return now.some((value, i) => Math.abs(value - (before[i] ?? 0)) > SAME)
  }
}
