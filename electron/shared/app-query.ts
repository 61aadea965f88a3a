/** A query as a window composes and saves it. Runs anywhere. */

/** A photo of the library, or a picture from outside by the hash of its bytes (see `POST /pictures`). */
export type Reference =
  | { readonly kind: 'photo'; readonly photoId: number }
  | { readonly kind: 'picture'; readonly pictureId: string; readonly name: string }

export interface AppQuery {
  readonly references: readonly Reference[]
  /** May be empty. A named word in it stands for its photos, unless it is in quotes. */
  readonly text: string
  /** 0 follows the photo, 0.5 both, 1 the words. Without effect where the query lacks one of them. */
  readonly dial: number
  /** Photos that the user wants more of, and less of. */
  readonly more: readonly number[]
  readonly less: readonly number[]
}

export const DIAL_MIDDLE = 0.5
export const EMPTY_QUERY: AppQuery = { references: [], text: '', dial: DIAL_MIDDLE, more: [], less: [] }
