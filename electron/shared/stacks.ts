/** Stacks as the library's answers name them. Runs anywhere; types only. */

/** `burst` of several pictures, else `copies` of one, else the `pair` of files that one release of the shutter wrote. */
export type StackKind = 'burst' | 'copies' | 'pair'

export interface StackPhoto {
  readonly photoId: number
  readonly path: string
}

export interface PhotoStack {
  readonly kind: StackKind
  /** At least two, in order of path. */
  readonly photos: readonly StackPhoto[]
}
