/** Reports of the engine that no action of the user caused. */
export const notices = {
  'worker-restarted': 'A background process stopped, and Searlight restarted it. Nothing was lost.',
  'worker-silent': 'A background process did not respond, and Searlight restarted it. Nothing was lost.',
  'worker-not-started':
    'Searlight could not start a background process: too many programs or files are open. Close some; Searlight tries again.',
  'folder-not-watched':
    'The system reports no changes in {folder}. Searlight looks for new photos there every few minutes.',
  'folder-partly-unreadable':
    'Searlight cannot read {folder}. The library keeps the photos that it knows there.',
  'indexing-waits-for-room':
    'The disk that holds the library is full. Free some space: indexing then continues automatically.',
} as const

export const noticeFolders = {
  named: '“{name}”',
  unnamed: 'a watched folder',
} as const
