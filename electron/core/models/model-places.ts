/** Paths below the folder of models. Runs in the engine. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { CatalogueEntry, CatalogueFile } from './catalogue.ts'
import { sizeOf } from './receipt.ts'

/** Running downloads, beside the models: a rename within one disk makes them models. */
const UNDER_WAY = '.downloads'

export class ModelPlaces {
  readonly directory: string

  constructor(directory: string) {
    this.directory = directory
  }

  /** A network lies beside the model that it belongs to. */
  target({ name, belongsTo }: CatalogueEntry): string {
    return join(this.directory, belongsTo ?? name)
  }

  staging({ name }: CatalogueEntry): string {
    return join(this.directory, UNDER_WAY, name)
  }

  /** The downloading process holds it. */
  lock({ name }: CatalogueEntry): string {
    return join(this.directory, UNDER_WAY, `${name}.lock`)
  }

  part(entry: CatalogueEntry, { name }: CatalogueFile): string {
    return join(this.staging(entry), `${name}.part`)
  }

  /** A file gets its own name after its check. */
  checked(entry: CatalogueEntry, { name }: CatalogueFile): string {
    return join(this.staging(entry), name)
  }

  /** The partial file of an earlier download. */
  async bytesKept(entry: CatalogueEntry): Promise<number> {
    const sizes = entry.files.map(
      async (file) =>
        (await sizeOf(this.checked(entry, file))) ?? (await sizeOf(this.part(entry, file))) ?? 0,
    )
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  }
}

/** False for a place that cannot be looked at. */
export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
