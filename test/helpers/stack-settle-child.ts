/** Settles the stacks of a library slice by slice, for tests that kill it: `node stack-settle-child.ts <library>`. */
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { Stacker } from '../../electron/core/stacks/stacker.ts'

const db = openWritable(process.argv[2] ?? '')
const stacker = new Stacker(db)
process.stdout.write('settling\n')
while (stacker.settleSlice(4));
db.close()
