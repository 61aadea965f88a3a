/** Shows messages at the bottom of the window. Screen readers announce them. */
import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import type { Messages } from '../state/messages.ts'
import '../styles/messages.css'
import { t } from '../strings/translate.ts'

export function MessagesView({ messages }: { readonly messages: Messages }) {
  const shown = useSyncExternalStore(messages.subscribe, messages.snapshot)
  return (
    <div className="messages" role="log" aria-label={t('pages.messages')} aria-live="polite">
      {shown.map(({ id, text, tone, action }) => (
        <div key={id} className="messages__message" data-tone={tone}>
          <p className="messages__text">{text}</p>
          {action && (
            <button
              type="button"
              className="button button--quiet"
              onClick={() => {
                messages.dismiss(id)
                action.run()
              }}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            className="button button--icon"
            aria-label={t('pages.dismiss')}
            onClick={() => messages.dismiss(id)}
          >
            <X size={14} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  )
}
