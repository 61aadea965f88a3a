/** The menu items for the refinement of a pin or a named word. Pure. */
import type { Refinement, RefiningTarget } from '../../electron/shared/app-refining.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { t } from '../strings/translate.ts'
import type { MenuItem } from './menu.tsx'

export function refiningItems(
  refinement: Refinement,
  target: RefiningTarget,
  { pause, resume, cancel }: Pick<RefiningActions, 'pause' | 'resume' | 'cancel'>,
): readonly MenuItem[] {
  const stop = { label: t('pins.stopRefining'), run: () => cancel(target) }
  switch (refinement.kind) {
    case 'none':
    case 'done':
      return []
    case 'waiting':
    case 'refining':
      return [{ label: t('pins.pauseRefining'), run: () => pause(target) }, stop]
    case 'paused':
      return [{ label: t('pins.resumeRefining'), run: () => resume(target) }, stop]
    case 'stopped':
      return [{ label: t('pins.refineAgain'), run: () => resume(target) }]
    default:
      return assertNever(refinement)
  }
}
