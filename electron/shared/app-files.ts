/** What a window is told of this computer's folders, and of photos that are copied out. Runs anywhere; types only. */

export interface BrowsedFolder {
  readonly name: string
  readonly path: string
  /** It holds a model: `config.json` and weights. */
  readonly isModel: boolean
}

export interface FolderListing {
  readonly path: string
  readonly parent: string | null
  readonly isModel: boolean
  /** Pictures directly inside, counted up to 1,000. */
  readonly pictures: number
  readonly folders: readonly BrowsedFolder[]
  /** Home, Pictures, mounted disks: where people begin. */
  readonly places: readonly BrowsedFolder[]
}

export interface ExportResult {
  readonly folder: string
  readonly copied: number
  /** Names that were taken got a number: nothing is ever overwritten. */
  readonly renamed: number
  readonly failed: readonly { readonly name: string; readonly reason: string }[]
  readonly cancelled: boolean
}
