/** The place of the picture in the lightbox, and the buttons to its neighbours. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../../strings/translate.ts'
import { LightboxPicture } from './lightbox-picture.tsx'
import type { LightboxPictureState } from './use-lightbox-picture.ts'

export interface LightboxStageProps {
  readonly photoId: number
  readonly name: string
  readonly picture: LightboxPictureState
  readonly onPreview: () => void
  /** Null at the end of the list. */
  readonly onPrevious: (() => void) | null
  readonly onNext: (() => void) | null
}

export function LightboxStage(props: LightboxStageProps) {
  const { photoId, name, picture } = props
  const { zoom, size, stage } = picture
  return (
    <div className="lightbox__stage">
      <div ref={stage} className={stageClass(zoom.possible, zoom.zoomed)} {...zoom.handlers}>
        {size.width > 0 && (
          <LightboxPicture
            key={photoId}
            photoId={photoId}
            name={name}
            size={size}
            zoom={zoom}
            onPreview={props.onPreview}
          />
        )}
      </div>
      <StepButton label={t('photos.previous')} side="left" onStep={props.onPrevious}>
        <ChevronLeft size={28} aria-hidden />
      </StepButton>
      <StepButton label={t('photos.next')} side="right" onStep={props.onNext}>
        <ChevronRight size={28} aria-hidden />
      </StepButton>
    </div>
  )
}

function stageClass(possible: boolean, zoomed: boolean): string {
  const state = zoomed ? ' lightbox__view--zoomed' : possible ? ' lightbox__view--zoomable' : ''
  return `lightbox__view${state}`
}

interface StepButtonProps {
  readonly label: string
  readonly side: 'left' | 'right'
  readonly onStep: (() => void) | null
  readonly children: ReactNode
}

/** Uses `aria-disabled`, because a disabled button loses the focus. */
function StepButton({ label, side, onStep, children }: StepButtonProps) {
  return (
    <button
      type="button"
      className={`lightbox__step lightbox__step--${side}`}
      aria-label={label}
      aria-disabled={onStep === null}
      onClick={() => onStep?.()}
    >
      {children}
    </button>
  )
}
