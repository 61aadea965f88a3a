/** This computer's folders and exports, as a window sees them. Runs anywhere; types only. */

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
  /** Where browsing begins: home, Pictures, mounted disks. */
  readonly places: readonly BrowsedFolder[]
}

export interface ExportResult {
  readonly folder: string
  readonly copied: number
  /** Photos whose name was taken: the copy has a number after its name. */
  readonly renamed: number
  readonly failed: readonly { readonly name: string; readonly reason: string }[]
  readonly cancelled: boolean
}
