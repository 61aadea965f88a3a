/** Lets the user choose a picture file as reference, as an alternative to dragging. */
import { ImagePlus } from 'lucide-react'
import { useRef } from 'react'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

export function PickPicture({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Tip text={t('composer.chooseImage')}>
        <button
          type="button"
          className="button button--icon"
          aria-label={t('composer.chooseImage')}
          onClick={() => input.current?.click()}
        >
          <ImagePlus size={16} aria-hidden />
        </button>
      </Tip>
      <input
        ref={input}
        type="file"
        accept="image/*,.heic,.heif,.avif"
        multiple
        hidden
        data-testid="pick-picture"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // Lets the user choose the same picture again.
          target.value = ''
        }}
      />
    </>
  )
}
