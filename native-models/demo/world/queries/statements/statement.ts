/**
 * A statement of a relative caption: its words, the attributes it mentions, and whether it is true of a
 * target. Each is made for one reference and false of it, so it is a change. Pure.
 */
import type { Attribute } from '../../captions/words.ts'
import type { Scene, Subject } from '../../scene.ts'
import type { Aspect } from '../aspects.ts'

export interface Statement {
  /** After "a photo of $ that". */
  readonly text: string
  readonly aspects: readonly Aspect[]
  /** The caption decides these attributes, and the shared concept excludes them. */
  readonly speaksOf: readonly Attribute[]
  readonly holds: (target: Scene) => boolean
}

/** The statements that a reference allows. */
export type StatementMaker = (reference: Scene) => readonly Statement[]

export function change(
  aspects: readonly Aspect[],
  speaksOf: readonly Attribute[],
  text: string,
  holds: (target: Scene) => boolean,
): Statement {
  return { text, aspects, speaksOf, holds }
}

export const others = <T>(values: readonly T[], own: T): readonly T[] =>
  values.filter((value) => value !== own)

/** "$" is one thing or several, as in the reference. */
export const isOrAre = ({ count }: Scene) => (count === 1 ? 'is' : 'are')

/** Whether a picture shows this kind of thing, as its subject or beside it. */
export const shows = (scene: Scene, kind: Subject) => scene.subject === kind || scene.companion?.kind === kind
