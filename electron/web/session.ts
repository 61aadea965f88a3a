/**
 * Admits the holder of the one-time token, and later the holder of the cookie that replaced it. Runs in the server
 * process.
 *
 * [Note: One session a run] Every tab of one run has the same cookie value and the same path, both secrets that the
 * supervisor made. They outlive the server process, not the run.
 *
 * [Note: A secret in the path] A browser sends a cookie to every port of a host, so any server on 127.0.0.1 that the
 * user visits would receive a cookie for `/`, and could then browse and export as the user. The window therefore lies
 * under a path that nobody can guess: the cookie is for that path alone, so other servers never receive it, and a
 * request needs both. The page names everything relative to itself and sends no referrer, so the path stays in the tab.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits. */
const SECRET_BYTES = 32

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** Compares in constant time; hashes first, because lengths may differ too. */
export function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

export interface SessionOptions {
  /** The cookie's value. */
  readonly secret: string
  /** The first part of the window's path; see [Note: A secret in the path]. */
  readonly pathKey: string
  readonly token: string | null
  /** Resolves once the supervisor has stored it. */
  readonly onSpent: (token: string) => Promise<void>
}

export class Session {
  readonly #secret: string
  readonly #pathKey: string
  readonly #onSpent: (token: string) => Promise<void>
  #token: string | null

  constructor({ secret, pathKey, token, onSpent }: SessionOptions) {
    this.#secret = secret
    this.#pathKey = pathKey
    this.#token = token
    this.#onSpent = onSpent
  }

  /** Replaces the token before, spent or not. */
  setToken(token: string): void {
    this.#token = token
  }

  /** True once for the right token. */
  async spend(token: string): Promise<boolean> {
    if (this.#token === null || !sameSecret(token, this.#token)) return false
    // Before the first await: of two requests with the right token, one must be the first.
    this.#token = null
    await this.#onSpent(token)
    return true
  }

  /** The window's address on this server: the page itself, and all that it names. */
  get windowPath(): string {
    return `/${this.#pathKey}/`
  }

  /** The rest of a path below the window's, from its slash on; null for every other path. */
  pathInWindow(path: string): string | null {
    const end = path.indexOf('/', 1)
    return end > 0 && sameSecret(path.slice(1, end), this.#pathKey) ? path.slice(end) : null
  }

  admits(cookieHeader: string | undefined, port: number): boolean {
    return cookieValues(cookieHeader ?? '', cookieName(port)).some((value) => sameSecret(value, this.#secret))
  }

  /** No Max-Age: it ends with the browser, and with this run in any case. */
  cookie(port: number): string {
    return `${cookieName(port)}=${this.#secret}; Path=${this.windowPath}; HttpOnly; SameSite=Strict`
  }
}

/** Cookies know no ports: without it in the name, two running hosts would throw each other's tabs out. */
export function cookieName(port: number): string {
  return `searlight-${port}`
}

function cookieValues(header: string, name: string): readonly string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
}
