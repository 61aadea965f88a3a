/**
 * What a window is told, and may ask, of what is refined in the background: pinned queries, words of the user's own,
 * and the network that makes the first pseudo-word. Runs anywhere; types only, and the closed lists behind them.
 *
 * [Note: First and refined] A pin or a word answers at once with the first pseudo-word of each picture, which a network
 * guesses. Refining finds a better one in the background, step by step; it is kept only where it does better on
 * sentences that neither has seen.
 */
import type { AppQuery, Reference } from './app-query.ts'

export type Refinement =
  /** Nothing to refine: no reference, or the model cannot. */
  | { readonly kind: 'none'; readonly reason: string | null }
  /** Its turn has not come: one is refined at a time. */
  | { readonly kind: 'waiting'; readonly step: number; readonly steps: number }
  | {
      readonly kind: 'refining'
      /** `preparing`: names and phrases are read, once a model. */
      readonly phase: 'preparing' | 'steps'
      /** Of `preparing`: what is done of it, and the whole. */
      readonly step: number
      readonly steps: number
      /** The latest; null before the tenth step. */
      readonly loss: number | null
      /** Null before there is a figure. */
      readonly secondsLeft: number | null
    }
  | { readonly kind: 'paused'; readonly step: number; readonly steps: number }
  | {
      readonly kind: 'done'
      readonly kept: 'first' | 'refined'
      /** Losses on sentences that neither has seen, mean over the references; null where there is no first one. */
      readonly firstLoss: number | null
      readonly refinedLoss: number
    }
  /** Given up by the user or for a reason: the first pseudo-word answers. */
  | { readonly kind: 'stopped'; readonly reason: string }

/** A query that is kept, refined, and goes on watching for photos that match. */
export interface Pin {
  readonly id: number
  readonly name: string
  /** A reference that is gone from library and disk is a picture by its hash, and the pin answers with it all the same. */
  readonly query: AppQuery
  readonly refinement: Refinement
  /** Photos that came since the pin was last looked at, and match. */
  readonly newPhotos: number
  readonly createdMs: number
}

/** A word of the user's own: it stands for what its photos show, in any sentence. */
export interface Word {
  readonly id: number
  /** Letters and digits of any script, "-" and "_" inside: one word, unlike every other (case aside). */
  readonly name: string
  readonly references: readonly Reference[]
  readonly refinement: Refinement
  /** It can be used in a sentence: it has a pseudo-word of the model that answers now. */
  readonly usable: boolean
  readonly createdMs: number
}

export type RefiningTarget =
  | { readonly kind: 'pin'; readonly id: number }
  | { readonly kind: 'word'; readonly id: number }

/** What a network for first pseudo-words is worth: mean loss on photos it was not trained on; less is better. */
export interface TuningResult {
  /** Of the network in use; null where the model has none. */
  readonly presentLoss: number | null
  readonly tunedLoss: number
  readonly trainedPhotos: number
  readonly checkedPhotos: number
}

/** Tune to my library: phi, trained on the user's own photos (iSEARLE, section 3.3). */
export type TuningState =
  /** No model, a model without words, a library that is open to read, too few photos. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running'
      readonly phase: 'preparing' | 'teachers' | 'training' | 'checking'
      readonly done: number
      readonly total: number
      readonly secondsLeft: number | null
      readonly paused: boolean
      /** Loss on photos kept apart, after each round so far. */
      readonly curve: readonly number[]
    }
  /** Better than the present one or not: the user decides. */
  | { readonly kind: 'offered'; readonly result: TuningResult }
  | { readonly kind: 'in-use'; readonly result: TuningResult; readonly sinceMs: number }
  | { readonly kind: 'failed'; readonly reason: string }

export interface RefiningApi {
  /** Its name is made of its words where none is given. Throws `usage` for a query that asks for nothing. */
  pin(request: { readonly query: AppQuery; readonly name: string | null }): Promise<Pin>
  renamePin(request: { readonly pinId: number; readonly name: string }): Promise<null>
  /** The words, the dial and the clicks of a pin are others now; its references stay. */
  changePin(request: { readonly pinId: number; readonly query: AppQuery }): Promise<null>
  removePin(request: { readonly pinId: number }): Promise<null>
  /** The undo of `removePin`. Throws `pin-missing`. */
  restorePin(request: { readonly pinId: number }): Promise<null>
  /** Its new photos, best first, and none of them is new any more. */
  seePin(request: { readonly pinId: number }): Promise<{ readonly photoIds: readonly number[] }>

  /** One to five pictures. Throws `word-taken`, `word-invalid`, `model-no-tokenizer`. */
  saveWord(request: { readonly name: string; readonly references: readonly Reference[] }): Promise<Word>
  renameWord(request: { readonly wordId: number; readonly name: string }): Promise<null>
  removeWord(request: { readonly wordId: number }): Promise<null>
  restoreWord(request: { readonly wordId: number }): Promise<null>

  pauseRefining(request: { readonly target: RefiningTarget }): Promise<null>
  /** Also begins again what was stopped. */
  resumeRefining(request: { readonly target: RefiningTarget }): Promise<null>
  cancelRefining(request: { readonly target: RefiningTarget }): Promise<null>

  startTuning(request: Record<string, never>): Promise<null>
  pauseTuning(request: Record<string, never>): Promise<null>
  resumeTuning(request: Record<string, never>): Promise<null>
  /** Ends it; what was computed of the photos is kept for the next time. */
  cancelTuning(request: Record<string, never>): Promise<null>
  /** Takes what is offered. Queries use it from now on. */
  useTuning(request: Record<string, never>): Promise<null>
  /** Puts away what is offered, or goes back from what is in use. */
  undoTuning(request: Record<string, never>): Promise<null>
}

export const REFINING_METHODS = [
  'pin',
  'renamePin',
  'changePin',
  'removePin',
  'restorePin',
  'seePin',
  'saveWord',
  'renameWord',
  'removeWord',
  'restoreWord',
  'pauseRefining',
  'resumeRefining',
  'cancelRefining',
  'startTuning',
  'pauseTuning',
  'resumeTuning',
  'cancelTuning',
  'useTuning',
  'undoTuning',
] as const satisfies readonly (keyof RefiningApi)[]

export const MAX_WORD_PHOTOS = 5
export const MAX_PINS = 200
export const MAX_NAME_LENGTH = 80
