/**
 * Pins, named words, and the network that makes first pseudo-words: the calls of a window and their state. Runs
 * anywhere; types and the closed lists behind them.
 *
 * [Note: First and refined] A pin or a named word answers at once with the first pseudo-word of each picture, which phi
 * guesses. Refining looks for a better one in the background, step by step. Queries use the refined one only if its
 * loss is lower on sentences that neither has seen.
 */
import type { AppQuery, Reference } from './app-query.ts'

export type Refinement =
  /** Nothing to refine: no reference, or the model cannot. */
  | { readonly kind: 'none'; readonly reason: string | null }
  /** Searlight refines one at a time; this one waits. */
  | { readonly kind: 'waiting'; readonly step: number; readonly steps: number }
  | {
      readonly kind: 'refining'
      /** `preparing` reads names and phrases, once a model. */
      readonly phase: 'preparing' | 'steps'
      /** The place in the phase, and its length. */
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
  /** The user or a failure ended refining: the first pseudo-word answers. */
  | { readonly kind: 'stopped'; readonly reason: string }

/** A saved query, which Searlight refines and compares with every new photo. */
export interface Pin {
  readonly id: number
  readonly name: string
  /** A reference that is no photo any more is a picture by its hash; the pin still answers with it. */
  readonly query: AppQuery
  readonly refinement: Refinement
  /** Matching photos that came since the user last opened the pin. */
  readonly newPhotos: number
  readonly createdMs: number
}

/** A named word: in any sentence it stands for what its photos show. */
export interface Word {
  readonly id: number
  /** Letters and digits of any script, with "-" and "_" inside; no two words differ in case alone. */
  readonly name: string
  readonly references: readonly Reference[]
  readonly refinement: Refinement
  /** The word has a pseudo-word of the model that answers now, so sentences may use it. */
  readonly usable: boolean
  readonly createdMs: number
}

export type RefiningTarget =
  | { readonly kind: 'pin'; readonly id: number }
  | { readonly kind: 'word'; readonly id: number }

/** Mean loss of phi on photos outside of its training; lower is better. */
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
      /** Loss on held-out photos, after each round so far. */
      readonly curve: readonly number[]
    }
  /** The user decides, whether the result is better or not. */
  | { readonly kind: 'offered'; readonly result: TuningResult }
  | { readonly kind: 'in-use'; readonly result: TuningResult; readonly sinceMs: number }
  | { readonly kind: 'failed'; readonly reason: string }

export interface RefiningApi {
  /** Makes a name of the query's words where `name` is null. Throws `usage` for an empty query. */
  pin(request: { readonly query: AppQuery; readonly name: string | null }): Promise<Pin>
  renamePin(request: { readonly pinId: number; readonly name: string }): Promise<null>
  /** Replaces words, dial and clicks of a pin; its references stay. */
  changePin(request: { readonly pinId: number; readonly query: AppQuery }): Promise<null>
  removePin(request: { readonly pinId: number }): Promise<null>
  /** The undo of `removePin`. Throws `pin-missing`. */
  restorePin(request: { readonly pinId: number }): Promise<null>
  /** Returns the new photos, best first, and counts them as seen. */
  seePin(request: { readonly pinId: number }): Promise<{ readonly photoIds: readonly number[] }>

  /** One to five pictures. Throws `word-taken`, `word-invalid`, `model-no-tokenizer`. */
  saveWord(request: { readonly name: string; readonly references: readonly Reference[] }): Promise<Word>
  renameWord(request: { readonly wordId: number; readonly name: string }): Promise<null>
  removeWord(request: { readonly wordId: number }): Promise<null>
  restoreWord(request: { readonly wordId: number }): Promise<null>

  pauseRefining(request: { readonly target: RefiningTarget }): Promise<null>
  /** Also starts again after a stop. */
  resumeRefining(request: { readonly target: RefiningTarget }): Promise<null>
  cancelRefining(request: { readonly target: RefiningTarget }): Promise<null>

  startTuning(request: Record<string, never>): Promise<null>
  pauseTuning(request: Record<string, never>): Promise<null>
  resumeTuning(request: Record<string, never>): Promise<null>
  /** Ends tuning; the next one uses the same features of the photos. */
  cancelTuning(request: Record<string, never>): Promise<null>
  /** Takes the offered result: queries use it from now on. */
  useTuning(request: Record<string, never>): Promise<null>
  /** Dismisses the offered result, or returns to the model's own phi. */
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
