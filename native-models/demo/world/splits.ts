/**
 * Training, validation and test. A description belongs to one split by its hash, so no picture can be shared; and some
 * combinations are kept for the test alone, so that it asks for what was never seen together. Pure.
 */
import { randomStream } from '../../inversion/random-stream.ts'
import { COLOURS, PLACES, type Scene, SUBJECTS, sceneKey } from './scene.ts'

export const SPLITS = ['train', 'validation', 'test'] as const
export type Split = (typeof SPLITS)[number]

const TEST_SHARE = 0.3
const VALIDATION_SHARE = 0.1

/**
 * One colour and one place of each subject, spread over all colours and places: seen apart in training, together only
 * in the test.
 */
export function isHeldOut({ subject, colour, place }: Pick<Scene, 'subject' | 'colour' | 'place'>): boolean {
  const at = SUBJECTS.indexOf(subject)
  const heldOutColour = COLOURS[(at * 3 + 5) % COLOURS.length]
  const heldOutPlace = PLACES[(at * 5 + 7) % PLACES.length]
  return colour === heldOutColour || place === heldOutPlace
}

export function splitOf(scene: Scene): Split {
  if (isHeldOut(scene)) return 'test'
  const share = randomStream('split', sceneKey(scene))()
  if (share < TEST_SHARE) return 'test'
  return share < TEST_SHARE + VALIDATION_SHARE ? 'validation' : 'train'
}
