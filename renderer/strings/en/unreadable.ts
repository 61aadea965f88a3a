/** Files that Searlight cannot read, and the reasons by their codes. */
export const unreadable = {
  allReadable: 'Searlight could read every file.',
  copied: 'Copied the list.',
  copyList: 'Copy list',
  files: 'Files',
  notCopied: 'Searlight could not copy the list.',
  readAgain: 'Read again',
  readAgainNamed: 'Read again: {path}',
  readAllAgain: 'Read all again',
  retried: '{files, plural, one {Searlight reads # file again.} other {Searlight reads # files again.}}',
  title: 'Not readable',
  titleCount: '{files, number} not readable',
} as const

export const fileErrors = {
  empty: 'The file is empty',
  'not-an-image': 'This is not an image',
  'format-unsupported': 'Searlight does not read this image format yet',
  'raw-unsupported': 'Searlight does not read RAW photos yet',
  unreadable: 'No permission to read this file, or its disk has errors',
  'name-unreadable': 'This name is not text. Rename the file or folder',
  'folder-unreadable': 'Searlight cannot open this folder, so it finds nothing new in it',
  'special-file': 'This is a pipe, a socket or a device, not a file',
  'link-broken': 'This link leads to a file that does not exist',
  vanished: 'The file disappeared while Searlight read it',
  undecodable: 'The image is broken',
  damaged: 'Damaged: Searlight shows and finds it by its readable part',
  'too-many-pixels': 'The image has too many pixels',
  'file-too-large': 'The file is too large',
  'too-slow': 'Skipped: it took too long to read',
  'crashed-the-reader': 'Skipped: this file crashes the decoder',
} as const
