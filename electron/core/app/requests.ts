/**
 * The schema of every call of a window. Runs in the engine. A message on a socket need not come from our window: the
 * engine checks every argument.
 */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import {
  type AppApi,
  type AppMethod,
  MAX_CLICKS,
  MAX_HITS,
  MAX_REFERENCES,
  MAX_REPORT_LENGTH,
  MAX_TEXT_LENGTH,
} from '../../shared/app-api.ts'
import { MAX_ANSWERS, MAX_CONCEPT_LENGTH } from '../../shared/app-quality.ts'
import { DIAL_MIDDLE } from '../../shared/app-query.ts'
import { MAX_NAME_LENGTH, MAX_WORD_PHOTOS } from '../../shared/app-refining.ts'
import { RESULT_ORDERS, THEMES } from '../../shared/app-state.ts'
import { isIncludableRule } from '../../shared/left-out.ts'
import { PHOTO_ORDERS } from '../../shared/photo-columns.ts'

/** Photos in a page, and in the answer to `changes`. */
export const MAX_PAGE_PHOTOS = 5_000
/** More photos than anyone selects. */
const MAX_SELECTED = 200_000
const MAX_PATH_LENGTH = 4_096
const MAX_FILE_NAME_LENGTH = 1_024
const MAX_FOLDERS = 1_000
/** The most rules and folders that a user includes although the default leaves them out. */
const MAX_INCLUDED = 1_000

/** Ids cross as 32-bit columns. */
const id = z.int().min(1).max(0xffff_ffff)
const path = z
  .string()
  .min(1)
  .max(MAX_PATH_LENGTH)
  .refine((text) => isAbsolute(text) && !text.includes('\0'), { error: 'absolute' })
const nothing = z.strictObject({})
const name = z.string().max(MAX_NAME_LENGTH)
const target = z.strictObject({ target: z.strictObject({ kind: z.enum(['pin', 'word']), id }) })
const photoIds = z.array(id).min(1).max(MAX_SELECTED)

export const pictureId = z.string().regex(/^[0-9a-f]{64}$/)

const reference = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('photo'), photoId: id }),
  z.strictObject({ kind: z.literal('picture'), pictureId, name: z.string().max(MAX_FILE_NAME_LENGTH) }),
])
const clicks = z.array(id).max(MAX_CLICKS)
// Older settings lack these fields: they take the defaults.
const query = {
  references: z.array(reference).max(MAX_REFERENCES),
  text: z.string().max(MAX_TEXT_LENGTH),
  dial: z.number().min(0).max(1).default(DIAL_MIDDLE),
  more: clicks.default([]),
  less: clicks.default([]),
}
const wholeQuery = z.strictObject(query)
const markedQuery = z.strictObject({ references: query.references, text: query.text })
const entry = z.strictObject({ entryId: id })

export const settings = z.strictObject({
  theme: z.enum(THEMES),
  rowHeight: z.number().min(20).max(2_000),
  order: z.enum(PHOTO_ORDERS),
  resultOrder: z.enum(RESULT_ORDERS),
  sidebarOpen: z.boolean(),
  inspectorOpen: z.boolean(),
  folderId: id.nullable(),
  query: wholeQuery,
  guideClosed: z.boolean().default(false),
})

type Requests = { readonly [K in AppMethod]: z.ZodType<Parameters<AppApi[K]>[0]> }

export const REQUESTS: Requests = {
  state: nothing,
  saveSettings: z.strictObject({ settings }),
  photos: z.strictObject({
    order: z.enum(PHOTO_ORDERS),
    after: z.string().max(MAX_PATH_LENGTH).nullable(),
    limit: z.int().min(1).max(MAX_PAGE_PHOTOS),
  }),
  changes: z.strictObject({ since: z.int().min(0) }),
  photo: z.strictObject({ photoId: id }),
  search: z.strictObject({
    ...query,
    folderIds: z.array(id).max(MAX_FOLDERS),
    limit: z.int().min(1).max(MAX_HITS),
    pseudoWords: z.enum(['best', 'first', 'refined']),
  }),
  chooseModel: z.strictObject({ path, change: z.boolean() }),
  addFolder: z.strictObject({ path }),
  removeFolder: z.strictObject({ folderId: id }),
  moveFolder: z.strictObject({ folderId: id, path }),
  failedFiles: nothing,
  leftOut: nothing,
  setIncluded: z.strictObject({
    included: z.array(z.union([z.string().refine(isIncludableRule), path])).max(MAX_INCLUDED),
  }),
  retryFailed: z.strictObject({ paths: z.array(path).max(MAX_SELECTED).nullable() }),
  pause: nothing,
  resume: nothing,
  openLibrary: z.strictObject({ path: path.nullable(), create: z.boolean().optional() }),
  browse: z.strictObject({ path: path.nullable() }),
  pickFolder: z.strictObject({ purpose: z.enum(['photos', 'model', 'export', 'import']) }),
  reveal: z.strictObject({ photoId: id }),
  openFile: z.strictObject({ photoId: id }),
  copyFiles: z.strictObject({ photoIds }),
  dragOut: z.strictObject({ photoIds }),
  exportPhotos: z.strictObject({ photoIds, folder: path }),
  cancelExport: nothing,
  problemReport: z.strictObject({ withNames: z.boolean() }),
  saveReport: z.strictObject({ text: z.string().max(MAX_REPORT_LENGTH) }),
  pin: z.strictObject({ query: wholeQuery, name: name.nullable() }),
  renamePin: z.strictObject({ pinId: id, name }),
  changePin: z.strictObject({ pinId: id, query: wholeQuery }),
  removePin: z.strictObject({ pinId: id }),
  restorePin: z.strictObject({ pinId: id }),
  seePin: z.strictObject({ pinId: id }),
  saveWord: z.strictObject({ name, references: z.array(reference).min(1).max(MAX_WORD_PHOTOS) }),
  renameWord: z.strictObject({ wordId: id, name }),
  removeWord: z.strictObject({ wordId: id }),
  restoreWord: z.strictObject({ wordId: id }),
  pauseRefining: target,
  resumeRefining: target,
  cancelRefining: target,
  startTuning: nothing,
  pauseTuning: nothing,
  resumeTuning: nothing,
  cancelTuning: nothing,
  useTuning: nothing,
  undoTuning: nothing,
  rightAnswers: z.strictObject({ query: markedQuery }),
  markAnswers: z.strictObject({
    query: markedQuery,
    photoIds: z.array(id).min(1).max(MAX_ANSWERS),
    right: z.boolean(),
  }),
  shareConcept: entry.extend({ concept: z.string().max(MAX_CONCEPT_LENGTH) }),
  removeEntry: entry,
  restoreEntry: entry,
  measureQuality: z.strictObject({ refining: z.boolean() }),
  cancelMeasuring: nothing,
  exportQuality: z.strictObject({ folder: path }),
  importQuality: z.strictObject({ folder: path }),
  offeredModels: nothing,
  installModel: z.strictObject({ name, acceptLicence: z.boolean() }),
  cancelInstall: nothing,
  trySample: nothing,
  cancelSample: nothing,
  leaveSample: z.strictObject({ deletePictures: z.boolean() }),
}
