/**
 * Sends one request to an address of the catalogue. Runs in the engine; nothing else in Searlight uses the network
 * ([Note: The only request]). It uses Node's own client and not fetch, because its agents follow HTTPS_PROXY,
 * HTTP_PROXY and NO_PROXY on request, and fetch does so only by a flag of the process.
 */
import { Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { Agent as HttpsAgent, request as secureRequest } from 'node:https'
import process from 'node:process'
import { AppError } from '../../shared/errors.ts'
import { isAllowed } from './allowed-origins.ts'
import { PassingError, transferError } from './transfer-error.ts'

export interface WebOptions {
  readonly origins: readonly string[]
  /** A connection is given up after this silence. */
  readonly silenceMs: number
  /** Environment with the proxy's variables. */
  readonly env?: NodeJS.ProcessEnv
}

export interface WebRequest {
  readonly method: 'GET' | 'HEAD'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** `origin`: returns a redirect to another host as the answer. */
  readonly follow: 'catalogue' | 'origin'
  readonly signal: AbortSignal
}

/**
 * A packed answer could not be continued, nor compared with a size. The name states the program, and nothing of the
 * user.
 */
const HEADERS = { 'accept-encoding': 'identity', 'user-agent': 'searlight' }
const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])

export class Web {
  readonly #options: WebOptions
  #agents: { readonly http: HttpAgent; readonly https: HttpsAgent } | null = null

  constructor(options: WebOptions) {
    this.#options = options
  }

  /** Returns the answer's head; the caller reads or destroys its body. @throws AppError, PassingError */
  async ask(asked: WebRequest): Promise<IncomingMessage> {
    let { url } = asked
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      this.#check(url)
      const response = await this.#send({ ...asked, url })
      const target = redirectOf(response.statusCode ?? 0, response.headers, url)
      if (!target || (asked.follow === 'origin' && target.origin !== url.origin)) return response
      response.destroy()
      url = target
    }
    throw new AppError('download-refused', `${asked.url.host} sends from one address to the next without end`)
  }

  #check(url: URL): void {
    if (isAllowed(url, this.#options.origins)) return
    throw new AppError(
      'download-refused',
      `the download leads to ${url.origin}, which is not a place that Searlight knows`,
    )
  }

  #send({ method, url, headers, signal }: WebRequest): Promise<IncomingMessage> {
    const { silenceMs } = this.#options
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(transferError(error, url.host))
      try {
        const secure = url.protocol === 'https:'
        const { http, https } = this.#proxied()
        const common = {
          method,
          headers: { ...headers, ...HEADERS },
          signal,
          timeout: silenceMs,
        }
        const sent = secure
          ? secureRequest(url, { ...common, agent: https })
          : request(url, { ...common, agent: http })
        let answer: IncomingMessage | null = null
        sent.once('response', (response) => {
          answer = response
          resolve(response)
        })
        sent.once('timeout', () => {
          const silence = `${url.host} has said nothing for ${Math.ceil(silenceMs / 1000)} s`
          ;(answer ?? sent).destroy(new PassingError(silence))
        })
        // Also after the answer has begun: the reader of its body receives the error.
        sent.on('error', fail)
        sent.end()
      } catch (error) {
        fail(error)
      }
    })
  }

  #proxied() {
    const proxyEnv = this.#options.env ?? process.env
    this.#agents ??= { http: new HttpAgent({ proxyEnv }), https: new HttpsAgent({ proxyEnv }) }
    return this.#agents
  }
}

function redirectOf(status: number, { location }: IncomingHttpHeaders, from: URL): URL | null {
  if (!REDIRECTS.has(status) || location === undefined) return null
  if (URL.canParse(location, from.href)) return new URL(location, from.href)
  throw new AppError('download-refused', `${from.host} redirects to something that is not an address`)
}
