/** Which model reads the photos, and on what; another one, and tuning it, in its menu. */
import { useState } from 'react'
import type { SampleState } from '../../electron/shared/app-sample.ts'
import type { ModelState } from '../../electron/shared/app-state.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { errorWords } from '../state/error-words.ts'
import { providerWords, rejectedWords } from '../state/progress-words.ts'
import { sampleModelWords } from '../state/sample-words.ts'
import { t } from '../strings/translate.ts'
import { type MenuGroup, PhotoMenu } from './photos/photo-menu.tsx'

/** So that the menu does not cover what it was opened from. */
const ITEM_PX = 30
const GROUP_PX = 12

function menuHeight(groups: readonly MenuGroup[]): number {
  return groups.reduce((sum, items) => sum + GROUP_PX + items.length * ITEM_PX, 0)
}

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
  const [menu, setMenu] = useState<{ readonly left: number; readonly top: number } | null>(null)
  const none = model.kind === 'none'
  const sample = useAppState((state) => state.sample)
  const groups = menuGroups(sample, props)
  return (
    <>
      <button
        type="button"
        className="status-bar__link"
        data-tone={model.kind === 'failed' ? 'danger' : 'plain'}
        title={none ? `${detailOf(model)}\n${t('models.choose')}` : detailOf(model)}
        aria-haspopup={none ? undefined : 'menu'}
        onClick={({ currentTarget }) => {
          const { left, top } = currentTarget.getBoundingClientRect()
          if (none) onChange()
          else setMenu({ left, top: top - menuHeight(groups) })
        }}
      >
        {modelWords(model)}
      </button>
      {menu && (
        <PhotoMenu
          label={t('models.menu')}
          left={menu.left}
          top={menu.top}
          groups={groups}
          onClose={() => setMenu(null)}
        />
      )}
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
