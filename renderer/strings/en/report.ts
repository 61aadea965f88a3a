/** The dialog with the text of a problem report. */
export const report = {
  copied: 'Copied the report.',
  copy: 'Copy',
  intro:
    'This text helps a developer to find the problem. Searlight sends it to nobody: save or copy it, read it, and send it yourself.',
  names: 'Include the names of files and folders',
  notCopied: 'Searlight could not copy the report.',
  open: 'Report a problem',
  reading: 'Reading the log…',
  save: 'Save…',
  saved: 'Saved the report.',
  text: 'Text of the report',
  title: 'Report a problem',
} as const
