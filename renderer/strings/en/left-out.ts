/** Files that rules leave out; the rules have the words that the command line prints. */
import { FIXED_RULES, INCLUDABLE_RULES } from '../../../electron/shared/left-out.ts'

export const leftOut = {
  atLeastDrawings: '{rule} - at least {files, plural, one {# drawing} other {# drawings}}',
  atLeastPhotos: '{rule} - at least {files, plural, one {# photo} other {# photos}}',
  atLeastVideos: '{rule} - at least {files, plural, one {# video} other {# videos}}',
  count: '{files, number} left out',
  exactlyDrawings: '{rule} - {files, plural, one {# drawing} other {# drawings}}',
  include: 'Include',
  includedByYou: 'Included by you',
  leaveOut: 'Leave out',
  named: '{action}: {path}',
  notCounted: '{rule} - not counted',
  nothing: 'Searlight leaves out no files.',
  exactlyPhotos: '{rule} - {files, plural, one {# photo} other {# photos}}',
  scanning: 'Searlight scans the folders again.',
  title: 'Left out',
  exactlyVideos: '{rule} - {files, plural, one {# video} other {# videos}}',
} as const

export const leftOutRules = { ...INCLUDABLE_RULES, ...FIXED_RULES } as const
