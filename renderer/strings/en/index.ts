/** The English catalogue: every string of the window, by area. */
import { common } from './common.ts'
import { composer } from './composer.ts'
import { errors, namedErrors } from './errors.ts'
import { folderDialog } from './folder-dialog.ts'
import { leftOut, leftOutRules } from './left-out.ts'
import { library } from './library.ts'
import { models, providers } from './models.ts'
import { noticeFolders, notices } from './notices.ts'
import { pages } from './pages.ts'
import { photos } from './photos.ts'
import { pins, words } from './pins.ts'
import { methodHints, methods, phases, quality } from './quality.ts'
import { report } from './report.ts'
import { sample } from './sample.ts'
import { keys, status } from './status.ts'
import { tuning, tuningPhases } from './tuning.ts'
import { fileErrors, unreadable } from './unreadable.ts'

export const en = {
  common,
  composer,
  errors,
  fileErrors,
  folderDialog,
  keys,
  leftOut,
  leftOutRules,
  library,
  methodHints,
  methods,
  models,
  namedErrors,
  noticeFolders,
  notices,
  pages,
  phases,
  photos,
  pins,
  providers,
  quality,
  report,
  sample,
  status,
  tuning,
  tuningPhases,
  unreadable,
  words,
} as const
