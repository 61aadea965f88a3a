/**
 * What a relative caption says: words, the attributes it speaks of, and whether it is true of a target. Statements are
 * made for one reference, and each is false of that reference, so it is a change. Pure.
 */
import type { Attribute } from '../../captions/words.ts'
import type { Scene, Subject } from '../../scene.ts'
import type { Aspect } from '../aspects.ts'

export interface Statement {
  /** After "a photo of $ that". */
  readonly text: string
  readonly aspects: readonly Aspect[]
  /** These are the caption's to decide, and no longer the shared concept's. */
  readonly speaksOf: readonly Attribute[]
  readonly holds: (target: Scene) => boolean
}

/** Statements that a reference allows. */
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

/** What "$" stands for is one thing or several, as the reference shows it. */
export const isOrAre = ({ count }: Scene) => (count === 1 ? 'is' : 'are')

/** A picture shows a kind of thing as its subject or beside it. */
export const shows = (scene: Scene, kind: Subject) => scene.subject === kind || scene.companion?.kind === kind
