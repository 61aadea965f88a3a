/** The first page: the sample library, the user's own photos or a model, in any order. */
import { Box, Images, Stamp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAppState } from '../state/app-context.ts'
import { errorWords } from '../state/error-words.ts'
import { folderName } from '../state/query-words.ts'
import { hasSampleModel, sampleModelWords } from '../state/sample-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import type { SampleActions } from '../state/use-sample-actions.ts'
import { FirstRunDoor } from './first-run-door.tsx'
import '../styles/first-run.css'
import { t } from '../strings/translate.ts'

export interface FirstRunProps {
  readonly actions: LibraryActions
  readonly sample: SampleActions
  /** The button that installs a model, beside the one that opens a folder. */
  readonly install?: ReactNode
}

export function FirstRun({ actions, sample, install }: FirstRunProps) {
  const folders = useAppState((state) => state.folders)
  return (
    <div className="first-run">
      <h1 className="first-run__title">{t('sample.begin')}</h1>
      <p className="first-run__lead">{t('sample.beginDetail')}</p>
      <div className="first-run__doors">
        <SampleDoor actions={sample} />
        <FirstRunDoor
          icon={<Images size={24} aria-hidden />}
          title={t('sample.myPhotos')}
          done={folders.length > 0 ? folders.map(({ path }) => folderName(path)).join(', ') : null}
          buttons={
            <button type="button" className="button button--primary" onClick={actions.addFolder}>
              {t('common.addFolder')}
            </button>
          }
        >
          {t('sample.myPhotosText')}
        </FirstRunDoor>
        <ModelDoor actions={actions} install={install} />
      </div>
    </div>
  )
}

/** Appears only in a library without photos of the user: see [Note: A library is a sample or its own]. */
function SampleDoor({ actions }: { readonly actions: SampleActions }) {
  const sample = useAppState((state) => state.sample)
  if (sample.kind === 'none' && !sample.possible) return null
  return (
    <FirstRunDoor
      icon={<Stamp size={24} aria-hidden />}
      title={t('sample.theLibrary')}
      problem={sample.kind === 'failed' ? errorWords(sample.error) : null}
      buttons={
        <button type="button" className="button button--primary" onClick={actions.tryIt}>
          {t(sample.kind === 'failed' ? 'common.tryAgain' : 'sample.try')}
        </button>
      }
    >
      {t('sample.explanation')}
    </FirstRunDoor>
  )
}

function ModelDoor({ actions, install }: Pick<FirstRunProps, 'actions' | 'install'>) {
  const model = useAppState((state) => state.model)
  const isSample = hasSampleModel({ model })
  const isOwn = (model.kind === 'ready' || model.kind === 'opening') && !isSample
  return (
    <FirstRunDoor
      icon={<Box size={24} aria-hidden />}
      title={t('sample.modelDoor')}
      done={isOwn ? (model.kind === 'ready' ? model.model.name : model.name) : null}
      problem={model.kind === 'failed' ? errorWords(model.error) : null}
      note={isSample ? t('sample.modelNow', { model: sampleModelWords() }) : null}
      buttons={
        <>
          {install}
          <button type="button" className="button button--primary" onClick={actions.chooseModel}>
            {t('common.useModelFolder')}
          </button>
        </>
      }
    >
      {t('sample.modelDoorText')}
    </FirstRunDoor>
  )
}
