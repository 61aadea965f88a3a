/** Shows refining and tuning in the status bar. */
import type {
  Pin,
  Refinement,
  RefiningTarget,
  TuningState,
  Word,
} from '../../electron/shared/app-refining.ts'
import { useAppState } from '../state/app-context.ts'
import { refiningWords } from '../state/refining-words.ts'
import { tuningWords } from '../state/tuning-words.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import type { TuningActions } from '../state/use-tuning-actions.ts'
import { t } from '../strings/translate.ts'

export interface StatusRefiningProps {
  readonly refining: RefiningActions
  readonly tuning: TuningActions
  readonly onUseWord: (name: string) => void
  readonly onTuning: () => void
}

export function StatusRefining({ refining, tuning, onUseWord, onTuning }: StatusRefiningProps) {
  const pins = useAppState((state) => state.pins)
  const words = useAppState((state) => state.words)
  const tuningState = useAppState((state) => state.tuning)
  const going = goingOn(pins, words)
  const open = ({ target, name }: GoingOn) => {
    const pin = target.kind === 'pin' && pins.find(({ id }) => id === target.id)
    if (pin) refining.openPin(pin)
    else onUseWord(name)
  }
  return (
    <>
      {going && (
        <span className="status-bar__progress">
          <button type="button" className="status-bar__link" onClick={() => open(going)}>
            {refiningWords(going.name, going.refinement)}
          </button>
          <PauseButton
            label={t('pins.pauseNamed', { name: going.name })}
            onPause={() => refining.pause(going.target)}
          />
        </span>
      )}
      <StatusTuning tuning={tuningState} actions={tuning} onOpen={onTuning} />
    </>
  )
}

interface StatusTuningProps {
  readonly tuning: TuningState
  readonly actions: TuningActions
  readonly onOpen: () => void
}

function StatusTuning({ tuning, actions, onOpen }: StatusTuningProps) {
  if (tuning.kind === 'offered') {
    return (
      <button type="button" className="status-bar__link" onClick={onOpen}>
        {t('tuning.finished')}
      </button>
    )
  }
  if (tuning.kind !== 'running') return null
  return (
    <span className="status-bar__progress">
      <button type="button" className="status-bar__link" onClick={onOpen}>
        {t('tuning.status', { progress: tuningWords(tuning) })}
      </button>
      {tuning.paused ? (
        <button
          type="button"
          className="status-bar__link"
          aria-label={t('tuning.resume')}
          onClick={actions.resume}
        >
          {t('common.resume')}
        </button>
      ) : (
        <PauseButton label={t('tuning.pause')} onPause={actions.pause} />
      )}
    </span>
  )
}

function PauseButton({ label, onPause }: { readonly label: string; readonly onPause: () => void }) {
  return (
    <button type="button" className="status-bar__link" aria-label={label} onClick={onPause}>
      {t('common.pause')}
    </button>
  )
}

interface GoingOn {
  readonly target: RefiningTarget
  readonly name: string
  readonly refinement: Extract<Refinement, { kind: 'refining' }>
}

/** The pin or named word that the engine refines now: at most one. */
function goingOn(pins: readonly Pin[], words: readonly Word[]): GoingOn | null {
  for (const [kind, entries] of [
    ['pin', pins],
    ['word', words],
  ] as const) {
    for (const { id, name, refinement } of entries) {
      if (refinement.kind === 'refining') return { target: { kind, id }, name, refinement }
    }
  }
  return null
}
