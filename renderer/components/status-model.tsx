/** Shows the model and its provider in the status bar. Its menu tunes or changes the model. */
import type { SampleState } from '../../electron/shared/app-sample.ts'
import type { ModelState } from '../../electron/shared/app-state.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { errorWords } from '../state/error-words.ts'
import { providerWords, rejectedWords } from '../state/progress-words.ts'
import { sampleModelWords } from '../state/sample-words.ts'
import { t } from '../strings/translate.ts'
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
  const { button, menu } = useMenu(t('models.menu'), menuGroups(sample, props))
  return (
    <>
      <Tip text={none ? `${detailOf(model)}\n${t('models.choose')}` : detailOf(model)}>
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
    { label: t('tuning.menu'), run: props.onTune },
    { label: t('models.installAction'), run: props.onInstall },
    { label: t('models.change'), run: props.onChange },
  ]
  if (sample.kind !== 'ready') return [ofModel]
  const ofSample = [
    { label: t('sample.showSuggestions'), run: props.onGuide },
    { label: t('sample.leaveAction'), run: props.onLeaveSample },
  ]
  return [ofModel, ofSample]
}

function modelWords(model: ModelState): string {
  switch (model.kind) {
    case 'none':
      return t('models.none')
    case 'opening':
      return t('models.opening', { name: model.name })
    case 'failed':
      return t('models.failed', { name: model.name })
    case 'ready': {
      const { name, providerReport, isSample } = model.model
      const reading = isSample
        ? sampleModelWords()
        : t('models.onProvider', { name, provider: providerWords(providerReport) })
      return model.serving === null
        ? reading
        : t('models.answersMeanwhile', { model: reading, serving: model.serving })
    }
    default:
      return assertNever(model)
  }
}

function detailOf(model: ModelState): string {
  switch (model.kind) {
    case 'none':
      return t('errors.model-required')
    case 'opening':
      return t('models.openingHint')
    case 'failed':
      return errorWords(model.error)
    case 'ready':
      return rejectedWords(model.model.providerReport)
    default:
      return assertNever(model)
  }
}
