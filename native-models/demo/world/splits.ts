/**
 * Training, validation and test splits. A description's hash decides its split, so no two splits share a
 * picture. Some combinations appear only in the test, which so asks for unseen combinations. Pure.
 */
import { randomStream } from '../../inversion/random-stream.ts'
import { COLOURS, PLACES, type Scene, SUBJECTS, sceneKey } from './scene.ts'

export const SPLITS = ['train', 'validation', 'test'] as const
export type Split = (typeof SPLITS)[number]

const TEST_SHARE = 0.3
const VALIDATION_SHARE = 0.1

/**
 * One colour and one place of each subject, spread over all colours and places: training shows each apart,
 * only the test shows them together.
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
