/** Runs what the grid and the lightbox ask to be done with a photo. */
import type { HostInfo } from '../../../electron/shared/app-state.ts'
import { assertNever } from '../../../electron/shared/errors.ts'
import { useAppState } from '../../state/app-context.ts'
import type { Wish } from '../../state/query-changes.ts'
import type { PhotoCommand } from './grid-keys.ts'
import type { PhotoActions } from './use-photo-actions.ts'

export interface PhotoCommandContext {
  readonly actions: PhotoActions
  /** The photo, or all that are selected with it. */
  readonly targets: (id: number) => readonly number[]
  readonly openLightbox: (id: number) => void
  readonly closeLightbox: () => void
  readonly inspectorOpen: boolean
  readonly onInspector: (open: boolean) => void
  readonly onTypeToComposer: (letter: string) => void
  readonly onWish: ((photoIds: readonly number[], wish: Wish) => void) | null
  readonly onPin: () => void
  /** Right answers are being marked: what opens a photo elsewhere marks it. */
  readonly marking: boolean
  /** Null where there is no query to mark answers of. */
  readonly onMark: ((photoIds: readonly number[]) => void) | null
}

export function usePhotoCommands(context: PhotoCommandContext): (command: PhotoCommand, id: number) => void {
  const host = useAppState((state) => state.host)
  return (command, id) => runCommand(context, host, command, id)
}

function runCommand(context: PhotoCommandContext, host: HostInfo, command: PhotoCommand, id: number): void {
  const { actions, targets } = context
  switch (command.kind) {
    case 'lightbox':
      context.openLightbox(id)
      break
    case 'open':
      if (context.marking) context.onMark?.([id])
      else if (host.canReveal) actions.openFile(id)
      else context.openLightbox(id)
      break
    case 'copy':
      if (host.canCopyFiles) actions.copyFiles(targets(id))
      else actions.copyPaths(targets(id))
      break
    case 'inspector':
      context.onInspector(!context.inspectorOpen)
      break
    case 'reference':
      context.closeLightbox()
      actions.asReference(targets(id), command.mode)
      break
    case 'wish':
      context.onWish?.(targets(id), command.wish)
      break
    case 'pin':
      context.onPin()
      break
    case 'mark':
      if (context.onMark) context.onMark(targets(id))
      else context.onTypeToComposer('m')
      break
    case 'mark-one':
      context.onMark?.([id])
      break
    case 'type':
      context.onTypeToComposer(command.letter)
      break
    default:
      assertNever(command)
  }
}
