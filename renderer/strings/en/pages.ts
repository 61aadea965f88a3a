/** Pages in place of the window, and its connection to the engine. */
export const pages = {
  defect: 'Something went wrong',
  defectHelp: 'Your photos and the library are not affected, and indexing continues.',
  dismiss: 'Dismiss',
  engineStopped: 'Searlight’s engine stopped. Restarting it…',
  libraryAway: 'Searlight cannot find the library',
  libraryUnusable: 'Searlight cannot open the library',
  libraryWaits: 'Searlight opens it as soon as it is back.',
  messages: 'Messages',
  newLibrary: 'Start a new library here',
  notSignedIn: 'This tab is not signed in',
  notSignedInHelp:
    'Searlight shows its photos only to the browser that opens the address it printed. In the terminal where Searlight runs, press Enter for a new address, then open that address.',
  opening: 'Opening the library…',
  reload: 'Reload',
} as const
