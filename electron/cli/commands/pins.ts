/** `pins`: lists, adds, removes and refines pins. Runs in the CLI. */
import type { Library } from '../../core/library/library.ts'
import { pictureFile } from '../../core/saved/picture-file.ts'
import { DIAL_MIDDLE } from '../../shared/app-query.ts'
import { AppError } from '../../shared/errors.ts'
import { openLibrary } from '../open-library.ts'
import { printJson, tellerOf } from '../output.ts'
import { describeRefinement, refineWaiting } from '../refine-waiting.ts'

export interface PinsOptions {
  readonly library: string
  readonly add?: boolean
  readonly reference?: readonly string[]
  readonly text?: string
  readonly name?: string
  readonly remove?: string
  readonly refine?: boolean
  readonly json?: boolean
}

export async function pins(values: PinsOptions, signal: AbortSignal): Promise<number> {
  const { library: dir } = values
  const { add = false, reference: references = [], text = '', name = null, remove, refine, json } = values
  if (!add && (references.length > 0 || text !== '' || name !== null))
    throw new AppError('usage', '--reference, --text and --name go with --add')
  const access = add || remove !== undefined || refine ? 'write' : 'read'
  const library = await openLibrary({ dir, access, command: 'pins', signal })
  try {
    if (add) await addPin(library, { references, text, name })
    if (remove !== undefined) library.refining.pins.remove(named(library, remove))
    if (refine) await refineWaiting(library, signal)
    list(library, json ?? false)
    return 0
  } finally {
    await library.close()
  }
}

interface NewPin {
  readonly references: readonly string[]
  readonly text: string
  readonly name: string | null
}

async function addPin(library: Library, { references, text, name }: NewPin): Promise<void> {
  const pictures = await Promise.all(references.map((file) => pictureFile(file)))
  const query = { text, dial: DIAL_MIDDLE, references: pictures, more: [], less: [] }
  await library.refining.pins.add(query, name)
}

/** @throws `pin-missing`, and `usage` for a name that several pins have */
function named(library: Library, name: string): number {
  const [pin, ...others] = library.refining.lists.pins().filter((each) => each.name === name)
  if (!pin) throw new AppError('pin-missing', `there is no pin "${name}"`)
  if (others.length > 0) throw new AppError('usage', `${others.length + 1} pins are called "${name}"`)
  return pin.id
}

function list({ refining }: Library, json: boolean): void {
  const tell = tellerOf(json)
  const pinned = refining.lists.pins()
  for (const { name, newPhotos, refinement } of pinned)
    tell(`${name}: ${describeRefinement(refinement)}${newPhotos > 0 ? `, ${newPhotos} new` : ''}`)
  if (!json) return
  printJson({
    pins: pinned.map(({ name, text, pictures, refinement, newPhotos, createdMs }) => ({
      name,
      text,
      references: pictures.filter(({ role }) => role === 'reference').map(({ hash }) => hash),
      refinement,
      newPhotos,
      createdAt: new Date(createdMs).toISOString(),
    })),
  })
}
