/** The one table from error codes to sentences: what happened, what it means, what to do. */
import { AppError, type AppErrorCode, type FileErrorCode } from '../../electron/shared/errors.ts'
import type { NameProblem } from './word-names.ts'

export const APP_ERROR_WORDS: Readonly<Record<AppErrorCode, string>> = {
  usage: 'Searlight was started with options it does not know.',
  'library-missing': 'The library is no longer where it was. Its disk may not be connected.',
  'library-moved':
    'The library’s folder was moved or deleted, or its disk is not connected. Nothing more is written to it. Bring it back to its place.',
  'library-unusable': 'The library is damaged or cannot be written. Your photos are not touched by this.',
  'library-newer': 'The library was made by a newer Searlight. Update Searlight to open it.',
  'library-locked': 'Another program is writing to the library, so nothing can be changed until it is done.',
  'model-required': 'Choose a model first: it is what reads photos and words.',
  'model-different': 'The library was read with another model. Change the model to use this one.',
  'model-invalid': 'That folder holds no model that can be used.',
  'model-no-tokenizer':
    'The model has no tokenizer.json, so it cannot read words. A photo alone still works.',
  'model-no-phi': 'The model cannot combine a photo with words as exactly as others do.',
  'model-unknown': 'There is no such model to download.',
  'licence-not-accepted': 'Its licence has to be accepted before it is downloaded.',
  'install-running': 'Another model is being downloaded. Wait for it, or cancel it.',
  'no-connection': 'No connection. What has arrived is kept, and goes on when you try again.',
  'download-failed': 'The download failed. What has arrived is kept: try again in a while.',
  'download-refused':
    'What came is not the file that was expected. It was removed, and nothing was installed.',
  'method-unavailable': 'The model cannot answer this kind of question.',
  'folder-missing': 'That folder does not exist, or its disk is not connected.',
  'folder-unreadable': 'That folder may not be read. Check its permissions.',
  'folder-not-a-folder': 'That is a file. Choose the folder it is in.',
  'folder-of-library': 'That folder holds thumbnails that Searlight made. Choose a folder of photos.',
  'reference-unreadable': 'That is no picture that can be read.',
  'reference-missing': 'The reference is no longer there. Remove it, or drop it again.',
  'picture-too-large': 'The picture is larger than 64 MB, or has too many pixels to be a reference.',
  'photo-missing': 'The photo is no longer in the library.',
  'file-unavailable': 'The file cannot be reached now. Its disk may not be connected.',
  'export-folder-unwritable': 'Nothing can be written to that folder. Choose another one.',
  'export-running': 'Another export is still running. Wait for it, or cancel it.',
  'pin-missing': 'The pin is no longer there.',
  'word-missing': 'The word is no longer there.',
  'word-invalid': 'A word is letters and digits, with - or _ inside, and no spaces.',
  'word-taken': 'There is a word of this name already. Choose another name.',
  'too-many-pins': '200 pins are the most. Remove one to pin another query.',
  'entry-missing': 'These right answers are no longer there.',
  'too-many-marks': 'That is more right answers than can be kept. Take some back first.',
  'checkpoint-unusable': 'What was refined so far is of another model. Refining begins again.',
  'benchmark-missing': 'The pictures or the files that a benchmark is made of are not there.',
  'benchmark-invalid': 'A file of the benchmark is not as it should be, so nothing was measured.',
  'sample-impossible':
    'This library has photos or a model of its own. The sample is for one that has neither.',
  'invalid-request': 'The engine did not understand the window. Reload it.',
  'host-cannot': 'This is possible in the desktop application only.',
  'connection-lost': 'The engine is being started again. Try again in a moment.',
  'inference-failed': 'The model failed on this. Try again; if it fails again, choose another model.',
  'inference-unavailable': 'The model cannot be started. Your photos are safe; restart Searlight.',
  'disk-full': 'The disk is full. Free some space; indexing then goes on by itself.',
  cancelled: 'Cancelled.',
  internal: 'Something unexpected happened. Your photos are not touched by this.',
}

export const FILE_ERROR_WORDS: Readonly<Record<FileErrorCode, string>> = {
  empty: 'Not readable: the file is empty',
  'not-an-image': 'Not a picture',
  'format-unsupported': 'This kind of picture is not supported',
  'raw-unsupported': 'RAW pictures are not supported yet',
  unreadable: 'The file may not be read, or its disk has errors',
  vanished: 'The file went away while it was read',
  undecodable: 'Not readable: the picture is broken',
  damaged: 'Damaged: found by the part that can be read',
  'too-many-pixels': 'Too many pixels',
  'file-too-large': 'The file is too large',
  'too-slow': 'Given up: it took too long to read',
  'crashed-the-reader': 'Left out: reading it made the reader stop',
}

/** Said while a name is typed. */
export const NAME_PROBLEM_WORDS: Readonly<Record<NameProblem, string>> = {
  invalid: APP_ERROR_WORDS['word-invalid'],
  taken: APP_ERROR_WORDS['word-taken'],
}

/** Any thrown value in the window's words. */
export function wordsOf(error: unknown): string {
  return APP_ERROR_WORDS[error instanceof AppError ? error.code : 'internal']
}
