/** Tuning the search model to the library. */
export const tuning = {
  again: 'Tune again',
  betterResult:
    '{photos, plural, one {Searlight learned from # of your photos. You can restore the previous version at any time.} other {Searlight learned from # of your photos. You can restore the previous version at any time.}}',
  cancel: 'Cancel tuning',
  curve: 'Error on test photos: {first} after the first round, {last} now',
  curveCaption: '{curve} (lower is better).',
  discard: 'Discard',
  done: '{step}: done',
  explanationEnd:
    'At the end, Searlight compares the result with the present version on test photos, and you decide.',
  explanationHow:
    'Tuning runs in the background and takes from some minutes to several hours. Searlight shows the time left. You can pause it, and it continues after a restart. Nothing leaves this computer.',
  explanationWhy:
    'When you search by a photo and words, the search model first makes a word of the photo. Searlight can learn from your own photos to make better words.',
  finished: 'Tuning finished: review',
  inUse: 'In use since {date}.',
  menu: 'Tune to my library…',
  noBetterResult: 'Tuning did not improve it. Discard the result; nothing has changed.',
  pause: 'Pause tuning',
  restore: 'Restore previous version',
  result:
    '{photos, plural, one {Tested on # other photo: error {before} → {after} (lower is better)} other {Tested on # other photos: error {before} → {after} (lower is better)}}',
  resultOnly:
    '{photos, plural, one {Tested on # other photo: error {after} (lower is better). There is no previous version to compare with.} other {Tested on # other photos: error {after} (lower is better). There is no previous version to compare with.}}',
  resume: 'Resume tuning',
  start: 'Start',
  status: 'Tuning: {progress}',
  step: '{phase} {done, number}/{total, number}',
  stepFor: '{phase} {done, number}/{total, number}, {left}',
  stepPaused: '{phase} {done, number}/{total, number}, paused',
  title: 'Tune to my library',
  use: 'Use it',
  using: 'Use the tuning result',
} as const

export const tuningPhases = {
  preparing: 'Reading names and phrases',
  teachers: 'Preparing training examples',
  training: 'Learning from the examples',
  checking: 'Testing on other photos',
} as const
