/** Connects pins and named words with the background queue that refines their subjects. Runs in the engine. */
import { type ReadableDatabase, WritableDatabase } from '../catalog/database.ts'
import { Background } from '../inversion/background.ts'
import { type ModelOpener, ServedModels } from '../inversion/served-model.ts'
import { PictureFeatures } from '../saved/picture-features.ts'
import { PinWatch } from '../saved/pin-watch.ts'
import { Refining } from '../saved/refining.ts'
import { SavedSubjects } from '../saved/saved-subjects.ts'

export interface ComposeRefiningOptions {
  readonly db: ReadableDatabase
  readonly libraryDir: string
  readonly models: ModelOpener
}

export function composeRefining({ db, libraryDir, models: opener }: ComposeRefiningOptions): Refining {
  const models = new ServedModels(db, opener)
  if (!(db instanceof WritableDatabase)) return new Refining({ db, models, work: null })
  const features = new PictureFeatures(db)
  const source = new SavedSubjects(db)
  const background = new Background({ db, libraryDir, models, source, pictures: features })
  const watch = new PinWatch({ db, models, features })
  return new Refining({ db, models, work: { db, features, background, watch } })
}
