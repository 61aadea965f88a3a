/** The one table from error codes to sentences: what happened, what it means, what to do. */
import { MAX_REFERENCES } from '../../electron/shared/app-api.ts'
import { MAX_PINS, MAX_WORD_PHOTOS } from '../../electron/shared/app-refining.ts'
import { AppError, type AppErrorCode, type FileErrorCode } from '../../electron/shared/errors.ts'
import type { NameProblem } from './word-names.ts'

export const APP_ERROR_WORDS: Readonly<Record<AppErrorCode, string>> = {
  usage: 'Searlight cannot do this as it was asked. Change the query, or reload the window.',
  'library-missing': 'The library is no longer where it was. Reconnect its disk, or open another library.',
  'library-moved':
    'The folder of the library was moved or deleted, or its disk is not connected. Searlight writes nothing more to it. Bring it back to its place.',
  'library-unusable': 'Searlight cannot use the database of this library. Your photos are not affected.',
  'library-read-only': 'The library is read-only here. You can search it, but not change it.',
  'library-newer': 'A newer Searlight made this library. Update Searlight to open it.',
  'library-damaged':
    'The database of this library is damaged. Close Searlight and run “library repair” in a terminal: it keeps your pins, words and marks. Your photos are not affected.',
  'user-data-invalid': 'That file is not an export of a Searlight library, or it is damaged.',
  'library-locked': 'This library is open for reading only, so nothing can be changed now. Searching works.',
  'model-required': 'Choose a search model first: it reads photos and words.',
  'model-different': 'Another search model read this library. Change the model to use this one.',
  'model-invalid': 'Searlight cannot use the search model in that folder.',
  'model-other-kind':
    'This is a model of another kind. Searlight needs a CLIP model in Hugging Face layout: config.json beside model.safetensors or pytorch_model.bin.',
  'model-incomplete': 'A part of the model is missing or cut short. Download it again.',
  'model-not-a-file':
    'Searlight cannot read a file of the model. Check its permissions, or download it again.',
  'model-too-large':
    'The model asks for more memory than any CLIP model needs, so Searlight does not open it.',
  'model-tokenizer-invalid': 'Searlight cannot use the tokenizer of this model. Download the model again.',
  'model-unrunnable': 'The model took too long in a trial, or ended the process that ran it.',
  'model-useless': 'The model sees no difference between pictures or between words: its weights are damaged.',
  'model-no-tokenizer':
    'This search model has no tokenizer, so it cannot read words. A photo alone still works.',
  'model-no-phi': 'This model has no inversion network, so photo + words is less precise.',
  'model-unknown': 'Searlight offers no model of that name.',
  'licence-not-accepted': 'Accept the licence of the model before you download it.',
  'install-running': 'Another model is downloading. Wait for it, or cancel it.',
  'no-connection': 'There is no connection. Searlight keeps what has arrived; resume when you are online.',
  'download-failed': 'The download failed. Searlight keeps what has arrived; try again later.',
  'download-refused':
    'The file that arrived is not the expected one. Searlight deleted it and installed nothing.',
  'method-unavailable': 'This search model cannot answer this kind of query.',
  'folder-missing': 'This folder does not exist, or its disk is not connected.',
  'folder-unreadable': 'Searlight has no permission to read this folder.',
  'folder-not-a-folder': 'This is a file. Choose the folder that holds it.',
  'folder-of-library': 'This folder holds thumbnails that Searlight made. Choose a folder of photos.',
  'reference-unreadable': 'This file cannot be read as an image.',
  'reference-missing': 'The reference is gone. Remove it, or drop it again.',
  'picture-too-large': 'This image is larger than 64 MB, or has too many pixels for a reference.',
  'photo-missing': 'This photo is no longer in the library.',
  'file-unavailable': 'Searlight cannot reach the file. Its disk may not be connected.',
  'export-folder-unwritable': 'Searlight cannot write to that folder. Choose another one.',
  'export-running': 'Another export is still running. Wait for it, or cancel it.',
  'pin-missing': 'This pin no longer exists.',
  'word-missing': 'This word no longer exists.',
  'word-invalid': 'A word has letters and digits, with - or _ inside, and no spaces.',
  'word-taken': 'Another word has this name. Choose another name.',
  'word-pictures': `A word needs 1 to ${MAX_WORD_PHOTOS} photos.`,
  'name-missing': 'Type a name.',
  'query-empty': 'Type some words or add a reference first.',
  'query-cancels-out': 'The parts of this query cancel each other out. Remove one of them.',
  'too-many-references': `A query has at most ${MAX_REFERENCES} references. Remove one first.`,
  'too-many-pins': `A library has at most ${MAX_PINS} pins. Remove one first.`,
  'too-few-photos': 'Tuning needs more photos than this library has.',
  'nothing-tuned': 'No tuning result is waiting any more.',
  'nothing-marked': 'Mark right answers of a query with one photo and words first.',
  'entry-missing': 'These right answers no longer exist.',
  'too-many-marks': 'The library cannot hold more right answers for this query. Remove some first.',
  'checkpoint-unusable': 'The saved progress belongs to another model. Start again.',
  'benchmark-missing': 'The pictures or files of the benchmark are missing.',
  'benchmark-invalid': 'A file of the benchmark is damaged, so Searlight measured nothing.',
  'sample-impossible':
    'This library has photos or a model of its own. The sample needs a library that has neither.',
  'phrases-unusable': 'The list of phrases names none of the things in the picture.',
  'invalid-request': 'Something went out of step. Reload the window.',
  'host-cannot': 'Only the desktop application can do this.',
  'connection-lost': 'Searlight does not answer right now. Try again in a moment.',
  'inference-failed': 'The search model failed on this. Try again; if it fails again, choose another model.',
  'inference-unavailable':
    'Searlight cannot start the process that runs the search model. It tries again by itself. Your photos are safe.',
  'disk-full': 'The disk is full. Free some space, then try again.',
  cancelled: 'Cancelled.',
  internal: 'Something went wrong. Your photos are not affected.',
}

/** The same with the name of the folder, file or model that it is about. */
const NAMED_WORDS: Readonly<Partial<Record<AppErrorCode, (name: string) => string>>> = {
  'folder-missing': (name) => `“${name}” does not exist, or its disk is not connected.`,
  'folder-unreadable': (name) => `Searlight has no permission to read “${name}”.`,
  'folder-not-a-folder': (name) => `“${name}” is a file. Choose the folder that holds it.`,
  'too-few-photos': (least) => `Tuning needs at least ${least} different photos.`,
}

export const FILE_ERROR_WORDS: Readonly<Record<FileErrorCode, string>> = {
  empty: 'The file is empty',
  'not-an-image': 'This is not an image',
  'format-unsupported': 'Searlight does not read this image format yet',
  'raw-unsupported': 'Searlight does not read RAW photos yet',
  unreadable: 'No permission to read this file, or its disk has errors',
  'name-unreadable': 'This name is not text. Rename the file or folder',
  'folder-unreadable': 'Searlight cannot open this folder, so it finds nothing new in it',
  'special-file': 'This is a pipe, a socket or a device, not a file',
  'link-broken': 'This link leads to something that is not there',
  vanished: 'The file disappeared while Searlight read it',
  undecodable: 'The image is broken',
  damaged: 'Damaged: shown and found by the part that can be read',
  'too-many-pixels': 'The image has too many pixels',
  'file-too-large': 'The file is too large',
  'too-slow': 'Skipped: it took too long to read',
  'crashed-the-reader': 'Skipped: this file crashes the decoder',
}

/** Said while a name is typed. */
export const NAME_PROBLEM_WORDS: Readonly<Record<NameProblem, string>> = {
  invalid: APP_ERROR_WORDS['word-invalid'],
  taken: APP_ERROR_WORDS['word-taken'],
}

/** Any thrown value in the window's words. */
export function wordsOf(error: unknown): string {
  return error instanceof AppError ? errorWords(error) : APP_ERROR_WORDS.internal
}

interface ErrorToWord {
  readonly code: AppErrorCode
  readonly about?: string | undefined
}

/** An error that came as data: a state's, a notice's. */
export function errorWords({ code, about }: ErrorToWord): string {
  const named = NAMED_WORDS[code]
  return about !== undefined && named ? named(lastName(about)) : APP_ERROR_WORDS[code]
}

/** A path's last part: the window shows names, and the whole path where it has room for it. */
export function lastName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path
}
