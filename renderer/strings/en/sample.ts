/** The sample library and the first page. */
export const sample = {
  begin: 'Find photos by a photo and a sentence',
  beginDetail: 'Everything stays on this computer. Try the sample library, or begin with your own photos.',
  cancelling: 'Cancel the sample library',
  chosen: ' is chosen',
  chooseModel:
    'The sample model knows only the sample pictures. Choose a search model to find your own photos.',
  drawing: 'Drawing the sample pictures: {done, number} of {total, number}',
  drawingLabel: 'Drawn sample pictures',
  explanation:
    '1,000 drawn postcards, and a small search model that knows only these. Ready within a minute, and easy to leave.',
  failed: 'Searlight could not draw the sample pictures. {reason}',
  findLike: 'Find a photo like this one that {words}',
  hideSuggestions: 'Hide suggestions',
  leave: 'Leave',
  leaveAction: 'Leave the sample library…',
  leaveDelete: 'Leave and delete the pictures',
  leaveKeep: 'Leave, keep the pictures',
  leavePlace: 'The pictures are in {folder}.',
  leaveQuestion: 'Leave the sample library?',
  leaveText:
    'Searlight removes the sample pictures from the library. You then begin with your own photos and a search model for them.',
  leaveTextCount:
    'Searlight removes the {photos, number} sample pictures from the library. You then begin with your own photos and a search model for them.',
  leaving: 'Leave the sample library',
  left: 'You left the sample library. Its pictures are still in their folder.',
  leftDeleted: 'You left the sample library. Its pictures are deleted.',
  library: 'Sample library',
  model: 'Sample model: knows only the sample pictures',
  modelDoor: 'A search model',
  modelDoorText:
    'Download CLIP, or choose a folder that has it: config.json, a tokenizer and model.safetensors.',
  modelNow: 'Now: {model}.',
  modelSentence: '{model}.',
  myPhotos: 'My photos',
  myPhotosText: 'A folder of photos. Searlight watches it and never changes it.',
  showSuggestions: 'Show suggestions',
  stay: 'Stay',
  suggestions: 'Suggestions',
  theLibrary: 'The sample library',
  try: 'Try the sample library',
  tryThis: 'Try a photo and words:',
} as const
