/**
 * Positions of the subjects and the companion. All that counts lies inside the central square, the part that
 * a model sees. Pure; loads no native module.
 */
import { type Random, shuffled } from '../../../inversion/random-stream.ts'
import { FLYING, type Scene, type Size, type Subject, type Viewpoint } from '../scene.ts'
import { companionPlace, extentOf } from './companion-place.ts'
import { between } from './shape.ts'

export interface Placement {
  readonly subject: Subject
  readonly isCompanion: boolean
  /** The centre of its base. */
  readonly x: number
  readonly y: number
  /** Height of the subject's box, in hundredths of the picture's central square. */
  readonly size: number
  readonly mirrored: boolean
  readonly tiltDegrees: number
  /** The height above its shadow, as a share of its size. */
  readonly lift: number
  /** So high up that its shadow is outside of the picture. */
  readonly isInTheSky: boolean
}

export const HORIZON: Readonly<Record<Viewpoint, number>> = { near: 58, far: 42, above: 0 }
export const ZOOM: Readonly<Record<Viewpoint, number>> = { near: 1.45, far: 0.62, above: 1 }

/** The ranges do not overlap, so that size and viewpoint can be told apart by the place. */
const SIZE: Readonly<Record<Viewpoint, Readonly<Record<Size, number>>>> = {
  near: { small: 34, large: 66 },
  far: { small: 15, large: 28 },
  above: { small: 24, large: 42 },
}
const COMPANION_SIZE: Readonly<Record<Viewpoint, number>> = { near: 30, far: 15, above: 24 }
/** More subjects are drawn smaller, to stay countable. */
const CROWDED: Readonly<Record<Size, readonly number[]>> = {
  small: [1, 1, 0.9, 0.82],
  large: [1, 0.7, 0.66, 0.62],
}
const BASE: Readonly<Record<Viewpoint, number>> = { near: 92, far: 73, above: 50 }

/** Offsets in subject sizes from the middle of the group; y grows towards the viewer. */
const ROWS: readonly (readonly (readonly [number, number])[])[] = [
  [[0, 0]],
  [
    [-0.53, -0.05],
    [0.53, 0.05],
  ],
  [
    [-0.62, 0.08],
    [0.62, 0.08],
    [0, -0.62],
  ],
  [
    [-0.6, 0.06],
    [0.6, 0.12],
    [-0.5, -0.76],
    [0.66, -0.7],
  ],
]
const ROWS_FAR: readonly (readonly (readonly [number, number])[])[] = [
  [[0, 0]],
  [
    [-0.66, 0.06],
    [0.66, -0.06],
  ],
  [
    [-1.2, 0.12],
    [0, -0.1],
    [1.2, 0.1],
  ],
  [
    [-1.75, 0.1],
    [-0.6, -0.14],
    [0.6, 0.14],
    [1.75, -0.08],
  ],
]
const ROWS_ABOVE: readonly (readonly (readonly [number, number])[])[] = [
  [[0, 0.5]],
  [
    [-0.62, 0.15],
    [0.62, 0.85],
  ],
  [
    [-0.7, 0.05],
    [0.68, 0.3],
    [-0.05, 1.2],
  ],
  [
    [-0.68, -0.1],
    [0.66, 0.05],
    [-0.6, 1.1],
    [0.72, 1.2],
  ],
]

export function layOut(scene: Scene, random: Random): readonly Placement[] {
  const group = subjectsOf(scene, random)
  const all = scene.companion === null ? group : [...group, companionOf(scene, group, random)]
  return [...all].sort((a, b) => a.y - b.y)
}

function subjectsOf(scene: Scene, random: Random): readonly Placement[] {
  const { viewpoint, count, companion } = scene
  const beside = companion?.relation === 'left' ? 1 : companion?.relation === 'right' ? -1 : 0
  const crowd = (companion === null ? 1 : 0.84) * (CROWDED[scene.size][count - 1] ?? 1)
  const size = SIZE[viewpoint][scene.size] * crowd * between(random, 0.95, 1.05)
  const rows = (viewpoint === 'near' ? ROWS : viewpoint === 'far' ? ROWS_FAR : ROWS_ABOVE)[count - 1] ?? []
  const centre = 50 + beside * (viewpoint === 'far' ? 9 : 12) + (beside === 0 ? between(random, -4, 4) : 0)
  const base =
    BASE[viewpoint] - (companion?.relation === 'front' ? 7 : 0) + (companion?.relation === 'above' ? 3 : 0)
  const turned = shuffled(random, [-1, 1])[0] ?? 1
  return rows.map(([dx, dy]) => ({
    ...posture(scene.subject, scene, random),
    isCompanion: false,
    x: centre + turned * dx * size + between(random, -1, 1),
    y: base + dy * size + between(random, -1, 1),
    size: size * between(random, 0.96, 1.04),
  }))
}

function companionOf(scene: Scene, group: readonly Placement[], random: Random): Placement {
  const { companion, viewpoint } = scene
  if (companion === null) throw new Error('expected a companion')
  const size = COMPANION_SIZE[viewpoint]
  const place = companionPlace(companion.relation, extentOf(group), {
    size,
    viewpoint,
    horizon: HORIZON[viewpoint],
    random,
  })
  const standing = { ...posture(companion.kind, scene, random), isCompanion: true, ...place }
  return companion.relation === 'above' ? { ...standing, isInTheSky: true, lift: 0 } : standing
}

function posture(subject: Subject, { viewpoint }: Scene, random: Random) {
  const swing = viewpoint === 'above' ? 24 : 3.5
  const flies = FLYING.includes(subject)
  return {
    subject,
    mirrored: random() < 0.5,
    tiltDegrees: between(random, -swing, swing),
    isInTheSky: false,
    lift: flies ? (viewpoint === 'far' ? 0.5 : 0.14) : 0,
  }
}
