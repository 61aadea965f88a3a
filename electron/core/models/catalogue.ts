/** The models to download, as data. Runs in the engine; `offered.ts` holds the product's own. */
import type { Licence } from '../../shared/app-models.ts'

/** The recorded facts of a file. */
export type FileFacts =
  | { readonly check: 'recorded'; readonly sha256: string; readonly bytes: number }
  | { readonly check: 'hub'; readonly aboutBytes: number }
  /** The beginning of a file without other facts. */
  | { readonly check: 'first-use'; readonly aboutBytes: number; readonly beginsWith: string }

export interface CatalogueFile {
  /** Path in the directory of the installed model. */
  readonly name: string
  /** Address in a pinned revision. */
  readonly url: string
  readonly facts: FileFacts
}

export interface CatalogueEntry {
  /** The name by which the user asks for it, also the directory's name. */
  readonly name: string
  readonly title: string
  readonly purpose: string
  readonly recommended: boolean
  readonly belongsTo: string | null
  readonly source: string
  readonly licence: Licence
  readonly files: readonly CatalogueFile[]
}

export interface Catalogue {
  /**
   * `https://host`, or `https://*.host` for every host below it. A download uses no other address, redirected or not.
   */
  readonly origins: readonly string[]
  readonly entries: readonly CatalogueEntry[]
}

export function expectedBytes({ facts }: CatalogueFile): number {
  return facts.check === 'recorded' ? facts.bytes : facts.aboutBytes
}

export function entryBytes({ files }: CatalogueEntry): number {
  return files.reduce((sum, file) => sum + expectedBytes(file), 0)
}
