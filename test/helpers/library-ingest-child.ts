/** A process of its own that scans a folder into a library and reads it, to be killed at any moment. */
import process from 'node:process'
import { ModelWriter } from '../../electron/core/catalog/model-table.ts'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { acquireWriterLock } from '../../electron/core/catalog/writer-lock.ts'
import { Folders } from '../../electron/core/ingest/folders.ts'
import { createIgnoreRules } from '../../electron/core/ingest/ignore-rules.ts'
import { IngestQueue } from '../../electron/core/ingest/ingest-queue.ts'
import { Reconciler } from '../../electron/core/ingest/reconcile.ts'
import { FakeIngest } from './fake-ingest.ts'
import { fakeModel } from './ingest-library.ts'

const [dir = '', photosDir = '', callMs = '1'] = process.argv.slice(2)
const lock = await acquireWriterLock(dir, { command: 'child' })
const db = openWritable(dir)
const model = new ModelWriter(db).fill(fakeModel('first'), 0)
const options = { db, rules: () => createIgnoreRules([], dir) }
const { folder } = await new Folders(options).add(photosDir)
process.send?.('scanning')
await new Reconciler(options).reconcileRoot(folder.id)
process.send?.('reading')
const queue = new IngestQueue({ db, port: new FakeIngest({ callMs: Number(callMs) }), model, windowCalls: 8 })
await queue.drained()
queue.stop()
db.close()
lock.release()
process.send?.('done')
process.disconnect?.()
