/** Chooses the link by the page's address, before the host reports its kind. */
import type { AppClient } from './app-client.ts'
import { startDesktopLink } from './desktop-link.ts'
import { LinkedClient } from './linked-client.ts'
import { startWebLink } from './web-link.ts'

export function createClient(): AppClient {
  return new LinkedClient(location.protocol === 'searlight:' ? startDesktopLink : startWebLink)
}
