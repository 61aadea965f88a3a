/** Lists the keys. The key `?` opens it. */
import { Dialog } from './dialog.tsx'

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['/ or any letter', 'Describe a photo'],
  ['Arrows, Home, End', 'Go through the photos'],
  ['Space', 'Look at the photo'],
  ['Enter', 'Open the photo'],
  ['r, Shift r', 'Use as reference, add as reference'],
  ['x, Shift arrows', 'Select'],
  ['+, -', 'More like this, less like this; again takes it back'],
  ['p', 'Pin the query; again removes the pin'],
  ['m', 'Mark as right answer; again takes it back'],
  ['i', 'Details of the photo'],
  ['Arrows on the dial, Delete', 'Turn the dial, back to its middle'],
  ['Tab while typing', 'Finish a word of yours'],
  ['Alt Left, Alt Right', 'Query before, query after'],
  ['Ctrl C', 'Copy what is selected'],
  ['Esc', 'One step back'],
  ['?', 'This list'],
]

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys" tabIndex={0}>
        {KEYS.map(([keys, does]) => (
          <div key={keys} className="keys__row">
            <dt className="keys__keys">{keys}</dt>
            <dd className="keys__does">{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
