/** Which model reads the photos, and on what; another one, and tuning it, in its menu. */
import { useState } from 'react'
import type { ModelState } from '../../electron/shared/app-state.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { APP_ERROR_WORDS } from '../state/error-words.ts'
import { providerWords, rejectedWords } from '../state/progress-words.ts'
import { PhotoMenu } from './photos/photo-menu.tsx'

/** So that the menu does not cover what it was opened from. */
const MENU_ABOVE_PX = 72

export interface StatusModelProps {
  readonly model: ModelState
  readonly onChange: () => void
  readonly onTune: () => void
}

export function StatusModel({ model, onChange, onTune }: StatusModelProps) {
  const [menu, setMenu] = useState<{ readonly left: number; readonly top: number } | null>(null)
  const none = model.kind === 'none'
  return (
    <>
      <button
        type="button"
        className="status-bar__link"
        data-tone={model.kind === 'failed' ? 'danger' : 'plain'}
        title={none ? `${detailOf(model)}\nChoose the model…` : detailOf(model)}
        aria-haspopup={none ? undefined : 'menu'}
        onClick={({ currentTarget }) => {
          const { left, top } = currentTarget.getBoundingClientRect()
          if (none) onChange()
          else setMenu({ left, top: top - MENU_ABOVE_PX })
        }}
      >
        {modelWords(model)}
      </button>
      {menu && (
        <PhotoMenu
          label="Model"
          left={menu.left}
          top={menu.top}
          groups={[
            [
              { label: 'Tune to my library…', run: onTune },
              { label: 'Change the model…', run: onChange },
            ],
          ]}
          onClose={() => setMenu(null)}
        />
      )}
    </>
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
