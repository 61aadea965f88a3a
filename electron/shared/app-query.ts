/** A query as a window puts it together and keeps it. Runs anywhere. */

/** A photo of the library, or a picture from outside by the hash of its bytes (see `POST /pictures`). */
export type Reference =
  | { readonly kind: 'photo'; readonly photoId: number }
  | { readonly kind: 'picture'; readonly pictureId: string; readonly name: string }

export interface AppQuery {
  readonly references: readonly Reference[]
  /** Empty where there are no words. Words of the user's own in it stand for their photos, unless in quotes. */
  readonly text: string
  /** From 0, like the photo, over 0.5, both, to 1, like the words. Counts where there are both. */
  readonly dial: number
  /** Photos of which more, and less, is wanted. */
  readonly more: readonly number[]
  readonly less: readonly number[]
}

export const DIAL_MIDDLE = 0.5
export const EMPTY_QUERY: AppQuery = { references: [], text: '', dial: DIAL_MIDDLE, more: [], less: [] }
