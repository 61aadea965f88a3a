/** Right answers that a person marks, and the figures that Searlight measures with them. */
export const quality = {
  answers: '{answers, plural, one {# right answer} other {# right answers}}',
  answersMissing:
    '{answers, plural, one {# right answer} other {# right answers}}, {missing, number} of them not in the library now',
  backToQuery: 'Back to the query',
  basis:
    'From {queries, plural, one {# query} other {# queries}} with {answers, plural, one {# right answer} other {# right answers}} among {photos, plural, one {# photo} other {# photos}}.',
  basisMissing:
    '{missing, plural, one {# of these answers is not in the library now, so the figures leave it out.} other {# of these answers are not in the library now, so the figures leave them out.}}',
  best: ', best',
  bothShow: 'Shared subject',
  bothShowExample: 'Both show…',
  bothShowHint: 'The subject that the reference and its right answers share, such as “a dog”',
  changed: 'Changed since: {changes}. Measure again.',
  changedMarks: 'marks',
  changedModel: 'the search model',
  changedPhotos: 'photos',
  weightOne: 'One query says nothing about others: mark more.',
  entryAnswersGone: '{answers}. Not measured: none of them is in the library now',
  entryNeedsBoth: '{answers}. Not measured: measuring needs one photo with words',
  entryReferenceGone: '{answers}. Not measured: the reference is gone',
  explanationHow:
    'Search with a photo and words, then press “Mark right answers” above the photos. Your marks stay in this library and on this computer.',
  explanationWhy:
    'Mark the right photos for a query. Searlight then measures how well each search method finds them among your own photos.',
  exportAction: 'Export as CIRCO files…',
  exportHint: 'CIRCO is the file format that benchmark tools read',
  exported: 'Exported {queries, plural, one {# query} other {# queries}} to {folder}.',
  failed: 'Not measured: {reason}',
  figures: 'Figures',
  figuresExplained:
    'mAP@10 is higher when right answers come earlier among the first ten. Recall@10 is the share of right answers among the first ten. The highest value is 100.',
  heading: 'Quality',
  hintClick: 'Click every photo that is right. Search with other words to find more.',
  hintNotMeasured:
    'Searlight saves these marks but does not measure them: measuring needs one photo with words.',
  importAction: 'Import…',
  imported: 'Imported {queries, plural, one {# query} other {# queries}}.',
  leftOutQueries: '{queries, plural, one {# query} other {# queries}} left out.',
  map: 'mAP@10',
  mapHint: 'Mean average precision: how early right answers come among the first ten',
  mark: 'Mark right answers',
  markHint: 'Mark the right photos: Searlight then measures how well it finds them (m on a photo)',
  markKey: 'Mark as right answer (m)',
  marked: '{answers, plural, one {# right answer} other {# right answers}} marked',
  markedMissing:
    '{answers, plural, =0 {None marked yet} one {# right answer marked} other {# right answers marked}}, {missing, number} more not in the library now',
  measure: 'Measure',
  measureHint:
    'Searlight first refines each reference in the background. This takes seconds to minutes for each',
  measureRefined: 'Measure with refining',
  measureRefinedToo: 'Measure refined too',
  measured: 'Measured with {model} on {date}.',
  measuring: 'measuring',
  measuringLabel: 'Measuring',
  method: 'Search method',
  methodProgress: '{place, number} of {methods, number}: {method}, {phase} {done, number} of {total, number}',
  methodProgressFor:
    '{place, number} of {methods, number}: {method}, {phase} {done, number} of {total, number}, {left}',
  noneMarked: 'None marked yet',
  notRightAnswer: 'Not a right answer',
  openingModel: 'Opening the search model…',
  queries: 'Queries',
  queryCount: '{queries, plural, one {# query} other {# queries}}',
  recall: 'Recall@10',
  recallHint: 'The share of all right answers that is among the first ten',
  referenceIsNoAnswer: 'The reference itself is not one of its answers.',
  removedQuery: 'Removed “{query}” and its marks.',
  rightAnswer: 'Right answer',
  rightAnswers: 'Right answers',
  showAnswers: 'Show its answers',
  stop: 'Stop measuring',
  title: 'Quality on your photos',
  useRightAnswer: '{photos, plural, one {Right answer} other {Right answers}}',
  weight:
    '{points, plural, one {One query moves a figure by up to # point.} other {One query moves a figure by up to # points.}}',
  weightFew:
    'One query moves a figure by up to {points, number} points: these are too few queries to tell close figures apart.',
} as const

/** Search methods in the table of figures. */
export const methods = {
  image: 'Photo only',
  text: 'Words only',
  sum: 'Average',
  slerp: 'Midpoint',
  basic: 'Product',
  names: 'Subject by name',
  isearle: 'Photo as word',
  'isearle+concept': 'Photo as word + subject',
  pdv: 'Photo as word + direction',
  'searle-oti': 'Refined (2023)',
  'isearle-oti': 'Refined',
} as const

/** The same at more length, as tooltips. */
export const methodHints = {
  image: 'Compares photos with the reference alone',
  text: 'Compares photos with the words alone',
  sum: 'Averages the photo and the words',
  slerp: 'Takes the point half-way from the photo to the words',
  basic: 'Multiplies the match with the photo by the match with the words',
  names: 'Guesses what the photo shows, and puts its name beside the words, as searches do',
  isearle: 'Uses the photo as a word in the sentence, without refining',
  'isearle+concept': 'Uses the photo as a word in the sentence, and names the shared subject',
  pdv: 'Uses the photo as a word in the sentence, then moves the result towards the words',
  'searle-oti': 'Refines the word for the photo in the way published in 2023',
  'isearle-oti': 'Refines the word for the photo in the way published in 2024, as Searlight does for pins',
} as const

/** The part of a method that Searlight measures now. */
export const phases = {
  refining: 'refining',
  searching: 'searching',
} as const
