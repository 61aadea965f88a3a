/** An entry of the catalogue as a window or a terminal shows it. Runs in the engine. */
import type { OfferedModel } from '../../shared/app-models.ts'
import { type CatalogueEntry, entryBytes, expectedBytes } from './catalogue.ts'
import type { ModelPlaces } from './model-places.ts'
import { isInstalled } from './receipt.ts'

export async function offerOf(entry: CatalogueEntry, places: ModelPlaces): Promise<OfferedModel> {
  const { name, title, purpose, recommended, belongsTo, source, licence } = entry
  const target = places.target(entry)
  return {
    ...{ name, title, purpose, recommended, belongsTo, source, licence },
    files: entry.files.map((file) => ({
      name: file.name,
      url: file.url,
      bytes: expectedBytes(file),
      check: file.facts.check,
    })),
    bytes: entryBytes(entry),
    path: (await isInstalled(target, entry)) ? target : null,
    bytesKept: await places.bytesKept(entry),
  }
}
