/** What an open library tells, and what it is given beside its folder. Runs in the engine; types only. */
import type { AppEvents } from '../../shared/app-api.ts'
import type { OutsidePath } from '../evaluation/own/own-benchmark.ts'
import type { SampleSupplies } from '../sample/sample-options.ts'
import type { OutsideFile } from '../saved/picture-features.ts'

export interface OpenLibraryListeners {
  /** Something of AppState is another now. */
  readonly onState: () => void
  /** Only counts of AppState changed. */
  readonly onFigures: () => void
  readonly onPhotos: (seq: number) => void
  readonly onNotice: (notice: AppEvents['notice']) => void
  /** Where pictures are found that pins and words hold from outside. */
  readonly outsideFile: OutsideFile
  /** The same, without touching it; null where it is not kept. */
  readonly outsidePath: OutsidePath
  readonly sample: SampleSupplies
}
