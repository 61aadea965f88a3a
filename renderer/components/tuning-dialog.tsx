/** "Tune to my library": explains tuning, shows its progress and its result, and undoes it. */
import type { TuningState } from '../../electron/shared/app-refining.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { sentence } from '../state/sentence.ts'
import {
  isBetter,
  phaseWords,
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
import { t } from '../strings/translate.ts'

export interface TuningDialogProps {
  readonly onClose: () => void
}

export function TuningDialog({ onClose }: TuningDialogProps) {
  const tuning = useAppState((state) => state.tuning)
  const actions = useTuningActions()
  return (
    <Dialog
      title={t('tuning.title')}
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
              ? t('tuning.betterResult', { photos: tuning.result.trainedPhotos })
              : t('tuning.noBetterResult')}
          </p>
        </>
      )
    case 'in-use':
      return (
        <>
          <p>{t('tuning.inUse', { date: new Date(tuning.sinceMs).toLocaleDateString() })}</p>
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
      <p>{t('tuning.explanationWhy')}</p>
      <p>{t('tuning.explanationHow')}</p>
      <p>{t('tuning.explanationEnd')}</p>
    </>
  )
}

function Running({ tuning }: { readonly tuning: RunningTuning }) {
  const at = TUNING_STEPS.findIndex((phases) => phases.some((phase) => phase === tuning.phase))
  const stepWords = TUNING_STEPS.map((phases) => phaseWords(phases.at(-1) ?? 'checking'))
  return (
    <>
      {/* The figures change twice a second, so a screen reader announces only the step. */}
      <p className="visually-hidden" role="status">
        {stepWords[at]}
      </p>
      <ol className="tuning__steps">
        {stepWords.map((words, index) => (
          <li key={words} className="tuning__step" aria-current={index === at ? 'step' : undefined}>
            {index === at ? tuningWords(tuning) : index < at ? t('tuning.done', { step: words }) : words}
          </li>
        ))}
      </ol>
      <progress
        className="progress"
        aria-label={phaseWords(tuning.phase)}
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
      return <Act label={t('tuning.start')} run={actions.start} primary />
    case 'failed':
      return <Act label={t('common.tryAgain')} run={actions.start} primary />
    case 'running':
      return (
        <>
          <Act label={t('tuning.cancel')} run={actions.cancel} />
          {tuning.paused ? (
            <Act label={t('common.resume')} run={actions.resume} primary />
          ) : (
            <Act label={t('common.pause')} run={actions.pause} />
          )}
        </>
      )
    case 'offered': {
      const better = isBetter(tuning.result)
      return (
        <>
          <Act label={t('tuning.discard')} run={actions.undo} primary={!better} />
          <Act label={t('tuning.use')} run={actions.use} primary={better} />
        </>
      )
    }
    case 'in-use':
      return (
        <>
          <Act label={t('tuning.restore')} run={actions.undo} />
          <Act label={t('tuning.again')} run={actions.start} />
        </>
      )
    default:
      return assertNever(tuning)
  }
}
