/** A modal dialog. Base UI keeps the keyboard inside, closes the dialog on Escape and gives the focus back. */
import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import '../styles/dialog.css'
import { t } from '../strings/translate.ts'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** The buttons at the bottom. */
  readonly footer?: ReactNode
  readonly size?: 'small' | 'large'
  /** Without it the first button has the focus. */
  readonly initialFocus?: RefObject<HTMLElement | null>
}

export function Dialog(props: DialogProps) {
  const { title, onClose, children, footer, size = 'small', initialFocus } = props
  return (
    <BaseDialog.Root open onOpenChange={onClose}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="dialog-veil" />
        <BaseDialog.Popup
          className={`dialog dialog--${size}`}
          aria-modal
          {...(initialFocus && { initialFocus })}
          onKeyDown={(event) => event.stopPropagation()}
        >
          <header className="dialog__header">
            <BaseDialog.Title className="dialog__title">{title}</BaseDialog.Title>
            <BaseDialog.Close className="button button--icon" aria-label={t('common.close')}>
              <X size={16} aria-hidden />
            </BaseDialog.Close>
          </header>
          <div className="dialog__body">{children}</div>
          {footer && <footer className="dialog__footer">{footer}</footer>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
