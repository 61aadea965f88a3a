/** Lists the keyboard shortcuts; `?` opens it. */

import { t } from '../strings/translate.ts'
import { Dialog } from './dialog.tsx'

/** Each of these messages names a key, and `<message>Does` its effect. */
const KEYS = [
  'describe',
  'arrows',
  'space',
  'enter',
  'reference',
  'select',
  'wishes',
  'pin',
  'mark',
  'details',
  'dial',
  'tab',
  'history',
  'copy',
  'escape',
  'help',
] as const

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={t('status.keys')} onClose={onClose}>
      <dl className="keys" tabIndex={0}>
        {KEYS.map((key) => (
          <div key={key} className="keys__row">
            <dt className="keys__keys">{t(`keys.${key}`)}</dt>
            <dd className="keys__does">{t(`keys.${key}Does`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
