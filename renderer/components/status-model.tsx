/** Shows the model and its provider in the status bar. Its menu tunes or changes the model. */
import type { SampleState } from '../../electron/shared/app-sample.ts'
import type { ModelState } from '../../electron/shared/app-state.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { APP_ERROR_WORDS, errorWords } from '../state/error-words.ts'
import { providerWords, rejectedWords } from '../state/progress-words.ts'
import { SAMPLE_MODEL_WORDS } from '../state/sample-words.ts'
import type { MenuGroup } from './menu.tsx'
import { Tip } from './tip.tsx'
import { useMenu } from './use-menu.tsx'

export interface StatusModelProps {
  readonly onChange: () => void
  readonly onTune: () => void
  readonly onInstall: () => void
  readonly onGuide: () => void
  readonly onLeaveSample: () => void
}

export function StatusModel(props: StatusModelProps) {
  const { onChange } = props
  const model = useAppState((state) => state.model)
  const none = model.kind === 'none'
  const sample = useAppState((state) => state.sample)
  const { button, menu } = useMenu('Model', menuGroups(sample, props))
  return (
    <>
      <Tip text={none ? `${detailOf(model)}\nChoose the model…` : detailOf(model)}>
        <button
          type="button"
          className="status-bar__link"
          data-tone={model.kind === 'failed' ? 'danger' : 'plain'}
          {...(none ? { onClick: onChange } : button)}
        >
          {modelWords(model)}
        </button>
      </Tip>
      {menu}
    </>
  )
}

function menuGroups(sample: SampleState, props: StatusModelProps): readonly MenuGroup[] {
  const ofModel = [
    { label: 'Tune to my library…', run: props.onTune },
    { label: 'Install CLIP…', run: props.onInstall },
    { label: 'Change the model…', run: props.onChange },
  ]
  if (sample.kind !== 'ready') return [ofModel]
  const ofSample = [
    { label: 'Show the queries to begin with', run: props.onGuide },
    { label: 'Leave the sample library…', run: props.onLeaveSample },
  ]
  return [ofModel, ofSample]
}

function modelWords(model: ModelState): string {
  switch (model.kind) {
    case 'none':
      return 'no model'
    case 'opening':
      return `opening ${model.name}`
    case 'failed':
      return `${model.name} cannot be used`
    case 'ready': {
      const { name, providerReport, isSample } = model.model
      const reading = isSample ? SAMPLE_MODEL_WORDS : `${name}, ${providerWords(providerReport)}`
      return model.serving === null ? reading : `${reading} - ${model.serving} answers until it is done`
    }
    default:
      return assertNever(model)
  }
}

function detailOf(model: ModelState): string {
  switch (model.kind) {
    case 'none':
      return APP_ERROR_WORDS['model-required']
    case 'opening':
      return 'The model is being read.'
    case 'failed':
      return errorWords(model.error)
    case 'ready':
      return rejectedWords(model.model.providerReport)
    default:
      return assertNever(model)
  }
}
