/**
 * Who may come in: the holder of the one-time token, and from then on of the cookie it was exchanged for. Runs in
 * the server process.
 *
 * [Note: One session a run] Every tab of one run has the same cookie value, a secret the supervisor made. It
 * outlives the server process, not the run.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits. */
const SECRET_BYTES = 32

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** Takes the same time wherever they differ; hashed first, because lengths may differ too. */
export function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

export interface SessionOptions {
  readonly secret: string
  readonly token: string | null
  /** Resolves once it is remembered outside this process. */
  readonly onSpent: (token: string) => Promise<void>
}

export class Session {
  readonly #secret: string
  readonly #onSpent: (token: string) => Promise<void>
  #token: string | null

  constructor({ secret, token, onSpent }: SessionOptions) {
    this.#secret = secret
    this.#token = token
    this.#onSpent = onSpent
  }

  /** Takes the place of the one before, spent or not. */
  setToken(token: string): void {
    this.#token = token
  }

  /** True once for the right token. */
  async spend(token: string): Promise<boolean> {
    if (this.#token === null || !sameSecret(token, this.#token)) return false
    // Before anything is awaited: of two requests with the right token one is the first.
    this.#token = null
    await this.#onSpent(token)
    return true
  }

  admits(cookieHeader: string | undefined, port: number): boolean {
    return cookieValues(cookieHeader ?? '', cookieName(port)).some((value) => sameSecret(value, this.#secret))
  }

  /** No Max-Age: it ends with the browser, and with this run in any case. */
  cookie(port: number): string {
    return `${cookieName(port)}=${this.#secret}; Path=/; HttpOnly; SameSite=Strict`
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
