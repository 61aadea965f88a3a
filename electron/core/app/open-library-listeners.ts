/** The listeners of an open library, and its access to pictures from outside. Runs in the engine; types only. */
import type { AppEvents } from '../../shared/app-api.ts'
import type { OutsidePath } from '../evaluation/own/own-benchmark.ts'
import type { SampleSupplies } from '../sample/sample-options.ts'
import type { OutsideFile } from '../saved/picture-features.ts'

export interface OpenLibraryListeners {
  /** AppState changed. */
  readonly onState: () => void
  /** Only counts of AppState changed. */
  readonly onFigures: () => void
  readonly onPhotos: (seq: number) => void
  readonly onNotice: (notice: AppEvents['notice']) => void
  /** Finds pictures from outside that pins and words hold. */
  readonly outsideFile: OutsideFile
  /** The same, without counting as a use; null if Searlight no longer has the picture. */
  readonly outsidePath: OutsidePath
  readonly sample: SampleSupplies
}
