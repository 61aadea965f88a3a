/** A process of its own that reads the facts of a library again, to be killed at any moment. */
import process from 'node:process'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { acquireWriterLock } from '../../electron/core/catalog/writer-lock.ts'
import { FactsPass } from '../../electron/core/ingest/facts-pass.ts'
import { FakeIngest } from './fake-ingest.ts'

const [dir = '', callMs = '1'] = process.argv.slice(2)
const lock = await acquireWriterLock(dir, { command: 'child' })
process.send?.('opening')
const db = openWritable(dir)
process.send?.('reading')
const port = new FakeIngest({ callMs: Number(callMs) })
const nothing = () => {}
const listeners = { onStored: nothing, onPending: nothing, onHalted: nothing }
await new FactsPass({ db, libraryDir: dir, port, mustWait: () => false, ...listeners }).run()
db.close()
lock.release()
process.send?.(port.inspected.length)
process.disconnect?.()
