/** A picture from a file as reference, for who does not drag. */
import { ImagePlus } from 'lucide-react'
import { useRef } from 'react'
import { t } from '../strings/translate.ts'

export function PickPicture({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className="button button--icon"
        aria-label={t('composer.chooseImage')}
        title={t('composer.chooseImage')}
        onClick={() => input.current?.click()}
      >
        <ImagePlus size={16} aria-hidden />
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*,.heic,.heif,.avif"
        multiple
        hidden
        data-testid="pick-picture"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // The same picture may be chosen again.
          target.value = ''
        }}
      />
    </>
  )
}
