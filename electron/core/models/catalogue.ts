/** What can be downloaded, as data. Runs in the engine; the product's own is in `offered.ts`. */
import type { Licence } from '../../shared/app-models.ts'

/** What is known of a file before it is downloaded. */
export type FileFacts =
  | { readonly check: 'recorded'; readonly sha256: string; readonly bytes: number }
  | { readonly check: 'hub'; readonly aboutBytes: number }
  /** All that can be said of one that nobody describes: how it begins. */
  | { readonly check: 'first-use'; readonly aboutBytes: number; readonly beginsWith: string }

export interface CatalogueFile {
  /** In the directory it is installed in. */
  readonly name: string
  /** Of a pinned revision. */
  readonly url: string
  readonly facts: FileFacts
}

export interface CatalogueEntry {
  /** What it is asked for by, and the directory's name. */
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
  /** `https://host`, or `https://*.host` for every host below it. Nothing else is ever asked, redirected or not. */
  readonly origins: readonly string[]
  readonly entries: readonly CatalogueEntry[]
}

export function expectedBytes({ facts }: CatalogueFile): number {
  return facts.check === 'recorded' ? facts.bytes : facts.aboutBytes
}

export function entryBytes({ files }: CatalogueEntry): number {
  return files.reduce((sum, file) => sum + expectedBytes(file), 0)
}
