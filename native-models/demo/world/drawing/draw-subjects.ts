/** Draws subjects and companion at the layout's places, with their shadows. Pure; loads no native module. */
import { randomStream } from '../../../inversion/random-stream.ts'
import type { Scene } from '../scene.ts'
import type { Defs } from './defs.ts'
import { layOut, type Placement } from './layout.ts'
import { lookOf } from './look.ts'
import type { Part, Vary } from './part.ts'
import { between } from './shape.ts'
import { type Style, silhouette } from './styles/style.ts'
import { SUBJECT_DRAWINGS } from './subjects/subjects.ts'

export function subjectsOf(scene: Scene, style: Style, seed: string, defs: Defs): readonly string[] {
  const random = randomStream('subjects', seed)
  const vary: Vary = (base, spread) => base + between(random, -spread, spread)
  return layOut(scene, random).map(
    (placement) => shadowOf(scene, style, placement, defs) + subjectOf(scene, style, placement, vary, defs),
  )
}

function shadowOf(
  { viewpoint, place, time }: Scene,
  { shadowOpacity }: Style,
  { x, y, size, isInTheSky }: Placement,
  defs: Defs,
): string {
  if (shadowOpacity === 0 || viewpoint === 'above' || isInTheSky) return ''
  const soft = defs.radial([
    [0, '#0a0618', shadowOpacity],
    [0.6, '#0a0618', shadowOpacity * 0.7],
    [1, '#0a0618', 0],
  ])
  const shift = time === 'day' ? 0.06 : 0.16
  const ring =
    place === 'lake'
      ? `<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${(size * 0.6).toFixed(1)}" ry="${(size * 0.09).toFixed(1)}" fill="none" stroke="#ffffff" stroke-width="0.5" opacity="0.55"/>`
      : ''
  return `${ring}<ellipse cx="${(x + size * shift).toFixed(1)}" cy="${y.toFixed(1)}" rx="${(size * 0.52).toFixed(1)}" ry="${(size * 0.1).toFixed(1)}" fill="${soft}"/>`
}

/**
 * Seen from above, things are a little shorter, turned at any angle, and cast their outline on the ground.
 */
const SQUASH = 0.9

function subjectOf(scene: Scene, style: Style, placement: Placement, vary: Vary, defs: Defs): string {
  const { x, y, size, lift, mirrored, tiltDegrees } = placement
  const isAbove = scene.viewpoint === 'above'
  const scale = size / 100
  const parts = SUBJECT_DRAWINGS[placement.subject](vary)
  const turn = `rotate(${tiltDegrees.toFixed(1)}${isAbove ? ` 0 ${(-size / 2).toFixed(1)}` : ''}) scale(${((mirrored ? -1 : 1) * scale).toFixed(4)} ${(scale * (isAbove ? SQUASH : 1)).toFixed(4)})`
  const at = (dx: number, dy: number) =>
    `translate(${(x + dx).toFixed(2)} ${(y - lift * size + dy).toFixed(2)}) ${turn}`
  const cast =
    isAbove && style.shadowOpacity > 0 ? castShadow(parts, at(size * 0.1, size * (0.08 + lift)), style) : ''
  return `${cast}<g transform="${at(0, 0)}">${style.subject(parts, lookOf(scene, placement, scale, defs))}</g>`
}

function castShadow(parts: readonly Part[], transform: string, { shadowOpacity }: Style): string {
  return `<path d="${silhouette(parts)}" transform="${transform}" fill="#0a0618" fill-opacity="${(shadowOpacity * 0.8).toFixed(2)}"/>`
}
