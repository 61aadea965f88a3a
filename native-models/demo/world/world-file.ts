/**
 * The content of `world.json`: each picture's description and captions, as the truth about a folder. Pure.
 */
import { randomStream } from '../../inversion/random-stream.ts'
import { type Caption, captionsOf } from './captions/caption.ts'
import type { Picture } from './pictures.ts'
import { isHeldOut, type Split } from './splits.ts'

export interface WorldFile {
  readonly version: 1
  readonly split: Split
  readonly seed: number
  readonly pictures: readonly DescribedPicture[]
}

export type DescribedPicture = Picture & {
  readonly file: string
  /** A combination of subject with colour or place that training never shows. */
  readonly isUnseen: boolean
  readonly captions: readonly Caption[]
}

export function describeWorld(
  pictures: readonly Picture[],
  { split, seed }: Pick<WorldFile, 'split' | 'seed'>,
): WorldFile {
  const described = pictures.map((picture) => ({
    ...picture,
    file: `${picture.id}.jpg`,
    isUnseen: isHeldOut(picture.scene),
    captions: captionsOf(picture.scene, randomStream('captions', picture.drawingSeed)),
  }))
  return { version: 1, split, seed, pictures: described }
}
