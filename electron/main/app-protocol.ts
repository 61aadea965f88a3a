/**
 * `searlight://app/`: the renderer's files, and pictures from the engine. Everything else of the scheme does not
 * exist. Runs in the main process.
 */
import { type Protocol, protocol } from 'electron'
import { contentSecurityPolicy, PAGE_HEADERS } from '../shared/window-page.ts'
import { isOurs, SCHEME } from './origin.ts'
import type { RendererFiles } from './renderer-files.ts'

const HEADERS = { 'content-security-policy': contentSecurityPolicy(), ...PAGE_HEADERS }

export interface ProtocolParts {
  readonly files: RendererFiles
  /** Fails where there is no engine to ask. */
  readonly media: (request: Request) => Promise<Response>
}

/** Before the application is ready: privileges cannot be given later. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

export function serveScheme(target: Protocol, parts: ProtocolParts): void {
  target.handle(SCHEME, async (request) => underPolicy(await answer(request, parts)))
}

export async function answer(request: Request, { files, media }: ProtocolParts): Promise<Response> {
  if (!isOurs(request.url)) return new Response(null, { status: 404 })
  const { pathname } = new URL(request.url)
  if (/^\/(media|pictures)(\/|$)/.test(pathname)) return fromEngine(request, media)
  if (request.method !== 'GET') return new Response(null, { status: 405 })
  return files.answer(pathname)
}

async function fromEngine(request: Request, media: ProtocolParts['media']): Promise<Response> {
  try {
    return await media(request)
  } catch (error) {
    // The renderer asks again once it has a new port.
    if (!request.signal.aborted)
      console.error(`no answer for ${new URL(request.url).pathname}: ${String(error)}`)
    return new Response(null, { status: 503 })
  }
}

/** The same answer under the policy, whoever gave it. */
function underPolicy(response: Response): Response {
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value)
  const { status, statusText, body } = response
  return new Response(body, { status, statusText, headers })
}
