/** The dial between reference and caption. The results follow while the user turns it. */
import type { KeyboardEvent } from 'react'
import { DIAL_MIDDLE } from '../../electron/shared/app-query.ts'
import '../styles/dial.css'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

export interface DialProps {
  readonly dial: number
  readonly onDial: (dial: number) => void
  /** Escape at the middle leaves the dial for the field. */
  readonly onLeave: () => void
}

const STEPS = 100
/** The step of an arrow key; the mouse moves in finer steps. */
const KEY_STEP = 0.05
const PAGE_STEP = 0.2
/** A value this near to the middle snaps to it. */
const MAGNET = 0.02

const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowRight: KEY_STEP,
  ArrowUp: KEY_STEP,
  ArrowLeft: -KEY_STEP,
  ArrowDown: -KEY_STEP,
  PageUp: PAGE_STEP,
  PageDown: -PAGE_STEP,
}

export function Dial({ dial, onDial, onLeave }: DialProps) {
  const turn = (to: number) => onDial(Math.round(Math.min(1, Math.max(0, to)) * STEPS) / STEPS)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = KEY_STEPS[event.key]
    const isReset = ['Escape', 'Backspace', 'Delete'].includes(event.key)
    if (step === undefined && !isReset) return
    event.preventDefault()
    event.stopPropagation()
    if (step !== undefined) turn(dial + step)
    else if (event.key === 'Escape' && dial === DIAL_MIDDLE) onLeave()
    else onDial(DIAL_MIDDLE)
  }
  return (
    <Tip text={t('composer.dialHint')}>
      <div className="dial">
        <span className="dial__end" aria-hidden>
          {t('composer.dialPhoto')}
        </span>
        <span className="dial__track">
          <input
            className="dial__range"
            type="range"
            aria-label={t('composer.dial')}
            aria-valuetext={dialWords(dial)}
            min={0}
            max={1}
            step={1 / STEPS}
            value={dial}
            onChange={({ target }) => {
              const value = Number(target.value)
              turn(Math.abs(value - DIAL_MIDDLE) < MAGNET ? DIAL_MIDDLE : value)
            }}
            onKeyDown={onKeyDown}
            onDoubleClick={() => onDial(DIAL_MIDDLE)}
          />
        </span>
        <span className="dial__end" aria-hidden>
          {t('composer.dialWords')}
        </span>
      </div>
    </Tip>
  )
}

function dialWords(dial: number): string {
  if (dial === DIAL_MIDDLE) return t('composer.dialEqual')
  return dial < DIAL_MIDDLE
    ? t('composer.dialPhotoShare', { percent: Math.round(100 * (1 - dial)) })
    : t('composer.dialWordsShare', { percent: Math.round(100 * dial) })
}
