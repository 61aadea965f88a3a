/** A process of its own that takes a library's writer lock, prints a line, and holds it until a kill. */
import process from 'node:process'
import { acquireWriterLock } from '../../electron/core/catalog/writer-lock.ts'

const [dir = ''] = process.argv.slice(2)
await acquireWriterLock(dir, {
  command: 'child',
  onWaiting: (holder) => process.send?.({ waiting: holder }),
})
process.send?.({ locked: true })
setInterval(() => {}, 1000)
