/** Computes the size and the zoom of the picture in the lightbox. */
import { type RefObject, useRef } from 'react'
import { fitSize, fullSize, type Size } from './lightbox-zoom.ts'
import { useElementSize } from './use-element-size.ts'
import type { DetailsState } from './use-photo-details.ts'
import { useZoom, type Zoom } from './use-zoom.ts'

export interface LightboxPictureState {
  readonly stage: RefObject<HTMLDivElement | null>
  readonly size: Size
  readonly zoom: Zoom
}

export function useLightboxPicture(
  photoId: number,
  aspect: number,
  state: DetailsState,
): LightboxPictureState {
  const stage = useRef<HTMLDivElement>(null)
  const stageSize = useElementSize(stage)
  // The details bring the size in pixels; until then the picture fills the stage.
  const full = state.kind === 'ready' ? fullSize(state.details, devicePixelRatio) : null
  const fit = fitSize(aspect > 0 ? aspect : 1, stageSize, full)
  const zoom = useZoom(photoId, stageSize, fit, full)
  return { stage, size: zoom.zoomed && full ? full : fit, zoom }
}
