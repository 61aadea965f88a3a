/** Lets the user choose a picture file as reference, as an alternative to dragging. */
import { ImagePlus } from 'lucide-react'
import { useRef } from 'react'
import { Tip } from './tip.tsx'

export function PickPicture({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Tip text="Choose a picture as reference">
        <button
          type="button"
          className="button button--icon"
          aria-label="Choose a picture as reference"
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
