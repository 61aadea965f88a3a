/**
 * Checks the form of a request before anything reads its content. Pure; runs in the server process.
 *
 * [Note: Local is not private] Any web page can send requests to 127.0.0.1, and its owner can make a name point there
 * (DNS rebinding). Hence the Host and an Origin must be ours, and a request that changes something must prove its
 * origin. The window's path and the cookie come on top of that ([Note: A secret in the path] in session.ts).
 */
import type { IncomingHttpHeaders } from 'node:http'
import { assertNever } from '../shared/errors.ts'

export type Verdict =
  /** The address that the terminal printed, or one like it. */
  | { readonly kind: 'door'; readonly token: string | null }
  /** `path` is below the window's own, and begins with a slash. */
  | { readonly kind: 'window'; readonly path: string }
  /** Browsers ask for it on their own, and report a refusal as an error of the page. */
  | { readonly kind: 'icon' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }

export interface Asked {
  readonly method: string
  /** The target in the request line, unchanged. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly purpose: 'page' | 'socket'
}

export const RPC_PATH = '/rpc'
export const PICTURES_PATH = '/pictures'

/** Our addresses need no other characters. So the server decodes nothing, and nothing decodes to a path. */
const PLAIN_PATH = /^\/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$/
const EARLIER_WINDOW = /^(\/[A-Za-z0-9_-]+)\/$/
const MAX_TARGET_LENGTH = 1_024

export interface Place {
  readonly port: number
  /** See Session. */
  readonly pathInWindow: (path: string) => string | null
}

export function judge(asked: Asked, { port, pathInWindow }: Place): Verdict {
  const { host, origin } = asked.headers
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return refused(421, `foreign Host ${quoted(host)}`)
  if (origin !== undefined && origin !== `http://${host}`)
    return refused(403, `foreign Origin ${quoted(origin)}`)
  const [whole, query] = split(asked.target)
  const inWindow = pathInWindow(whole)
  // A tab of an earlier run asks for the folder of its window: it gets the page that tells the user what to do.
  const path = inWindow ?? whole.replace(EARLIER_WINDOW, '$1')
  if (asked.target.length > MAX_TARGET_LENGTH || !PLAIN_PATH.test(path))
    return refused(400, `no address of ours: ${quoted(path)}`)
  if (whole === '/favicon.ico' && asked.purpose === 'page') return { kind: 'icon' }
  if (inWindow === null && path !== '/') return refused(403, `${asked.method} outside of the window`)
  const problem = ruleOf(asked, path)
  if (problem) return problem
  if (inWindow !== null) return { kind: 'window', path }
  return { kind: 'door', token: new URLSearchParams(query).get('token') }
}

function ruleOf(asked: Asked, path: string): Verdict | null {
  switch (asked.purpose) {
    case 'socket':
      if (path !== RPC_PATH || asked.method !== 'GET') return refused(404, `no socket at ${quoted(path)}`)
      return asked.headers.origin === undefined ? refused(403, 'a socket without Origin') : null
    case 'page':
      return pageRule(asked, path)
    default:
      return assertNever(asked.purpose)
  }
}

function pageRule({ method, headers }: Asked, path: string): Verdict | null {
  const site = headers['sec-fetch-site']
  // The user may click the address in a terminal or mail that runs in a browser. It shows nothing without the cookie.
  const fromElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (fromElsewhere && path !== '/') return refused(403, `asked by another site's page (${quoted(site)})`)
  if (path === PICTURES_PATH) {
    if (method !== 'POST') return refused(405, `${method} ${path}`)
    const proven = headers.origin !== undefined || site === 'same-origin'
    return proven ? null : refused(403, 'a picture from nowhere: neither Origin nor Sec-Fetch-Site')
  }
  return method === 'GET' || method === 'HEAD' ? null : refused(405, `${method} ${quoted(path)}`)
}

function split(target: string): readonly [string, string] {
  const at = target.indexOf('?')
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)]
}

function refused(status: number, reason: string): Verdict {
  return { kind: 'refused', status, reason }
}

const MAX_QUOTED_LENGTH = 80

/** A stranger's text, safe to print: on one line, short, without control characters. */
export function quoted(text: string | undefined): string {
  if (text === undefined) return '(none)'
  const short = text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}...` : text
  return JSON.stringify(short).replace(/[^\x20-\x7e]/g, '?')
}
