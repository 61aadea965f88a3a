/** Which model reads the photos, and on what. */
import type { ModelState } from '../../electron/shared/app-state.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { APP_ERROR_WORDS } from '../state/error-words.ts'
import { providerWords, rejectedWords } from '../state/progress-words.ts'

export interface StatusModelProps {
  readonly model: ModelState
  readonly onChange: () => void
}

export function StatusModel({ model, onChange }: StatusModelProps) {
  return (
    <button
      type="button"
      className="status-bar__link"
      data-tone={model.kind === 'failed' ? 'danger' : 'plain'}
      title={`${detailOf(model)}\n${model.kind === 'none' ? 'Choose' : 'Change'} the model…`}
      onClick={onChange}
    >
      {modelWords(model)}
    </button>
  )
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
      const { name, providerReport } = model.model
      const reading = `${name}, ${providerWords(providerReport)}`
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
      return APP_ERROR_WORDS[model.error.code]
    case 'ready':
      return rejectedWords(model.model.providerReport)
    default:
      return assertNever(model)
  }
}
