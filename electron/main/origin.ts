/** The one origin that the window shows, and the test for our own URLs. Runs in the main process. */

export const SCHEME = 'searlight'
export const ORIGIN = `${SCHEME}://app`
export const START_PAGE = `${ORIGIN}/`

/** Compares parts, because Node's `new URL` gives no origin for a scheme that it does not know. */
export function isOurs(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  return protocol === `${SCHEME}:` && host === 'app'
}

/** True for the address of a reload, the only allowed navigation. */
export function isStartPage(url: string): boolean {
  return isOurs(url) && new URL(url).pathname === '/'
}
