/** "Tune to my library": what it does, how far it is, what it is worth, and the way back. */
import type { TuningState } from '../../electron/shared/app-refining.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { photosWords } from '../state/progress-words.ts'
import { capitalised, sentence } from '../state/sentence.ts'
import {
  isBetter,
  PHASE_WORDS,
  type RunningTuning,
  resultWords,
  TUNING_STEPS,
  tuningWords,
} from '../state/tuning-words.ts'
import { type TuningActions, useTuningActions } from '../state/use-tuning-actions.ts'
import { Dialog } from './dialog.tsx'
import { Act } from './dialog-act.tsx'
import { TuningCurve } from './tuning-curve.tsx'
import '../styles/tuning-dialog.css'

export interface TuningDialogProps {
  readonly onClose: () => void
}

export function TuningDialog({ onClose }: TuningDialogProps) {
  const tuning = useAppState((state) => state.tuning)
  const actions = useTuningActions()
  return (
    <Dialog
      title="Tune to my library"
      onClose={onClose}
      footer={tuning.kind !== 'unavailable' && <Buttons tuning={tuning} actions={actions} />}
    >
      <div className="tuning" aria-live={tuning.kind === 'running' ? 'off' : 'polite'}>
        <Body tuning={tuning} />
      </div>
    </Dialog>
  )
}

function Body({ tuning }: { readonly tuning: TuningState }) {
  switch (tuning.kind) {
    case 'unavailable':
      return <p>{sentence(tuning.reason)}</p>
    case 'idle':
      return <Explanation />
    case 'running':
      return <Running tuning={tuning} />
    case 'offered':
      return (
        <>
          <p className="tuning__figures">{resultWords(tuning.result)}</p>
          <p>
            {isBetter(tuning.result)
              ? `Learned from ${photosWords(tuning.result.trainedPhotos)} of yours. You can go back at any time.`
              : 'It did not become better. Put it away; nothing has changed.'}
          </p>
        </>
      )
    case 'in-use':
      return (
        <>
          <p>In use since {new Date(tuning.sinceMs).toLocaleDateString()}.</p>
          <p className="tuning__figures">{resultWords(tuning.result)}</p>
        </>
      )
    case 'failed':
      return <p>{sentence(tuning.reason)}</p>
    default:
      return assertNever(tuning)
  }
}

function Explanation() {
  return (
    <>
      <p>
        When you search by a photo and words, the model first makes a word of the photo. Searlight can learn
        from your own photos to make better ones.
      </p>
      <p>
        It works in the background, behind searching and indexing, and takes from some minutes to several
        hours. Searlight shows the time left. You can pause it, and it continues after a restart. Nothing
        leaves this computer.
      </p>
      <p>At the end it is compared with the present one on photos kept apart, and you decide.</p>
    </>
  )
}

function Running({ tuning }: { readonly tuning: RunningTuning }) {
  const at = TUNING_STEPS.findIndex((phases) => phases.some((phase) => phase === tuning.phase))
  const stepWords = TUNING_STEPS.map((phases) => PHASE_WORDS[phases.at(-1) ?? 'checking'])
  return (
    <>
      {/* Figures change twice a second: they are there to be read, and only the step is read out. */}
      <p className="visually-hidden" role="status">
        {stepWords[at]}
      </p>
      <ol className="tuning__steps">
        {stepWords.map((words, index) => (
          <li key={words} className="tuning__step" aria-current={index === at ? 'step' : undefined}>
            {index === at ? capitalised(tuningWords(tuning)) : words}
            {index < at && ': done'}
          </li>
        ))}
      </ol>
      <progress
        className="progress"
        aria-label={PHASE_WORDS[tuning.phase]}
        max={Math.max(1, tuning.total)}
        value={tuning.done}
      />
      <TuningCurve losses={tuning.curve} />
    </>
  )
}

interface ButtonsProps {
  readonly tuning: Exclude<TuningState, { readonly kind: 'unavailable' }>
  readonly actions: TuningActions
}

function Buttons({ tuning, actions }: ButtonsProps) {
  switch (tuning.kind) {
    case 'idle':
      return <Act label="Start" run={actions.start} primary />
    case 'failed':
      return <Act label="Try again" run={actions.start} primary />
    case 'running':
      return (
        <>
          <Act label="Cancel tuning" run={actions.cancel} />
          {tuning.paused ? (
            <Act label="Resume" run={actions.resume} primary />
          ) : (
            <Act label="Pause" run={actions.pause} />
          )}
        </>
      )
    case 'offered': {
      const better = isBetter(tuning.result)
      return (
        <>
          <Act label="Put away" run={actions.undo} primary={!better} />
          <Act label="Use it" run={actions.use} primary={better} />
        </>
      )
    }
    case 'in-use':
      return (
        <>
          <Act label="Go back" run={actions.undo} />
          <Act label="Tune again" run={actions.start} />
        </>
      )
    default:
      return assertNever(tuning)
  }
}
