/** What phi makes of pictures: it answers until something better is found. Runs in the engine. */
import type { WritableDatabase } from '../catalog/database.ts'
import { VerdictWriter } from '../catalog/verdict-table.ts'
import type { PictureFeatures } from './picture-features.ts'
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

/** Whether phi gives others than are stored: it was trained on, or replaced. One of them tells. */
export async function firstsAreOthers(
  db: WritableDatabase,
  subjects: readonly Subject[],
  features: PictureFeatures,
  model: ServedModel,
): Promise<boolean> {
  const verdicts = new VerdictWriter(db)
  const known = subjects.find(({ hash }) => verdicts.find(hash, model.info.id))
  if (!known) return false
  const before = verdicts.find(known.hash, model.info.id)?.first ?? null
  const now = await firstPseudoWord(await features.all(known.pictures, model), model)
  if (!before || !now) return before !== now
  return now.some((value, i) => Math.abs(value - (before[i] ?? 0)) > SAME)
}
