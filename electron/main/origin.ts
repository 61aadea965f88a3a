/** The one origin that the window shows, and the test for our own URLs. Runs in the main process. */

export const SCHEME = 'searlight'
export const ORIGIN = `${SCHEME}://app`
export const START_PAGE = `${ORIGIN}/`

/** Chromium keeps no origin for `new URL` of a scheme it does not know (Node's): compared by parts. */
export function isOurs(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  return protocol === `${SCHEME}:` && host === 'app'
}

/** Reloading is the only navigation there is. */
export function isStartPage(url: string): boolean {
  return isOurs(url) && new URL(url).pathname === '/'
}
