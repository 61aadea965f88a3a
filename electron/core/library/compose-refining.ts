/** Connects pins and named words with the background queue that refines their subjects. Runs in the engine. */
import { type ReadableDatabase, WritableDatabase } from '../catalog/database.ts'
import { Background } from '../inversion/background.ts'
import { type ModelOpener, ServedModels } from '../inversion/served-model.ts'
import { PictureFeatures } from '../saved/picture-features.ts'
import { PinWatch, type PinWatchOptions } from '../saved/pin-watch.ts'
import { Refining } from '../saved/refining.ts'
import { SavedSubjects } from '../saved/saved-subjects.ts'

export interface ComposeRefiningOptions {
  readonly db: ReadableDatabase
  readonly libraryDir: string
  readonly models: ModelOpener
  readonly scores: PinWatchOptions['scores']
}

export function composeRefining(options: ComposeRefiningOptions): Refining {
  const { db, libraryDir, models: opener, scores } = options
  const models = new ServedModels(db, opener)
  if (!(db instanceof WritableDatabase)) return new Refining({ db, models, work: null })
  const features = new PictureFeatures(db)
  const source = new SavedSubjects(db)
  const background = new Background({ db, libraryDir, models, source, pictures: features })
  const watch = new PinWatch({ db, models, features, scores })
  return new Refining({ db, models, work: { db, features, background, watch } })
}
