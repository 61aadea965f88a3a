/** The picture of the lightbox: the thumbnail at once, the preview over it, the original at full size. */
import { useState } from 'react'
import { mediaUrl } from '../../client/app-client.ts'
import { t } from '../../strings/translate.ts'
import type { Size } from './lightbox-zoom.ts'
import type { Zoom } from './use-zoom.ts'

export interface LightboxPictureProps {
  readonly photoId: number
  readonly name: string
  /** The size on screen, pixels. */
  readonly size: Size
  readonly zoom: Zoom
  readonly onPreview: () => void
}

type Preview = 'loading' | 'shown' | 'failed'

/** Needs the photo's id as key, so that the load state of one photo does not pass to the next. */
export function LightboxPicture({ photoId, name, size, zoom, onPreview }: LightboxPictureProps) {
  const [preview, setPreview] = useState<Preview>('loading')
  const [thumbnail, setThumbnail] = useState(true)
  const [original, setOriginal] = useState(true)
  if (preview === 'failed' && !thumbnail) {
    return <p className="lightbox__message">{t('photos.notShown')}</p>
  }
  return (
    <div
      className="lightbox__picture"
      style={{ ...size, transform: `translate(${zoom.pan.x}px, ${zoom.pan.y}px)` }}
    >
      {thumbnail && (
        <img
          src={mediaUrl(photoId, 'thumbnail')}
          alt=""
          draggable={false}
          onError={() => setThumbnail(false)}
        />
      )}
      {preview !== 'failed' && (
        <img
          className={preview === 'shown' ? 'lightbox__preview lightbox__preview--shown' : 'lightbox__preview'}
          src={mediaUrl(photoId, 'preview')}
          alt={name}
          decoding="async"
          draggable={false}
          onLoad={() => {
            setPreview('shown')
            onPreview()
          }}
          onError={() => setPreview('failed')}
        />
      )}
      {/* A format that no browser shows (HEIC, TIFF) fails to load: then the preview stays, enlarged. */}
      {zoom.zoomed && original && (
        <img
          src={mediaUrl(photoId, 'original')}
          alt=""
          decoding="async"
          draggable={false}
          onError={() => setOriginal(false)}
        />
      )}
    </div>
  )
}
