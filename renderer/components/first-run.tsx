/** Three equal doors: the sample library, one's own photos, a model; in any order. */
import { Box, Images, Stamp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAppState } from '../state/app-context.ts'
import { errorWords } from '../state/error-words.ts'
import { folderName } from '../state/query-words.ts'
import { hasSampleModel, SAMPLE_MODEL_WORDS } from '../state/sample-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import type { SampleActions } from '../state/use-sample-actions.ts'
import { FirstRunDoor } from './first-run-door.tsx'
import '../styles/first-run.css'

export interface FirstRunProps {
  readonly actions: LibraryActions
  readonly sample: SampleActions
  /** A second way to a model, beside a folder. */
  readonly install?: ReactNode
}

export function FirstRun({ actions, sample, install }: FirstRunProps) {
  const folders = useAppState((state) => state.folders)
  return (
    <div className="first-run">
      <h1 className="first-run__title">Find photos by a photo and a sentence</h1>
      <p className="first-run__lead">Everything stays on this computer. Try it, or begin with your own.</p>
      <div className="first-run__doors">
        <SampleDoor actions={sample} />
        <FirstRunDoor
          icon={<Images size={24} aria-hidden />}
          title="My photos"
          done={folders.length > 0 ? folders.map(({ path }) => folderName(path)).join(', ') : null}
          buttons={
            <button type="button" className="button button--primary" onClick={actions.addFolder}>
              Add folder…
            </button>
          }
        >
          A folder of pictures. It is watched and never changed. A model reads it.
        </FirstRunDoor>
        <ModelDoor actions={actions} install={install} />
      </div>
    </div>
  )
}

/** Only where the library has nothing of its own: see [Note: A library is a sample or its own]. */
function SampleDoor({ actions }: { readonly actions: SampleActions }) {
  const sample = useAppState((state) => state.sample)
  if (sample.kind === 'none' && !sample.possible) return null
  return (
    <FirstRunDoor
      icon={<Stamp size={24} aria-hidden />}
      title="The sample library"
      problem={sample.kind === 'failed' ? errorWords(sample.error) : null}
      buttons={
        <button type="button" className="button button--primary" onClick={actions.tryIt}>
          {sample.kind === 'failed' ? 'Try again' : 'Try the sample library'}
        </button>
      }
    >
      1,000 drawn postcards, and a small model that knows only these. Ready within a minute, and easy to
      leave.
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
      title="A model"
      done={isOwn ? (model.kind === 'ready' ? model.model.name : model.name) : null}
      problem={model.kind === 'failed' ? errorWords(model.error) : null}
      note={isSample ? `Now: ${SAMPLE_MODEL_WORDS}.` : null}
      buttons={
        <>
          {install}
          <button type="button" className="button button--primary" onClick={actions.chooseModel}>
            Use a model folder…
          </button>
        </>
      }
    >
      CLIP, downloaded when you ask, or a folder that holds it: config.json, a tokenizer and
      model.safetensors.
    </FirstRunDoor>
  )
}
