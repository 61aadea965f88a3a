/** Headers of everything that the window loads. Runs in the main process. */
import { contentSecurityPolicy, PAGE_HEADERS } from '../shared/window-page.ts'

const HEADERS = { 'content-security-policy': contentSecurityPolicy(), ...PAGE_HEADERS }

/** The same answer under the policy, whoever gave it. */
export function underPolicy(response: Response): Response {
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value)
  const { status, statusText, body } = response
  return new Response(body, { status, statusText, headers })
}
