/**
 * The page of the window as both hosts serve it: the policy it runs under and the types of its files. Runs anywhere.
 */

/** The renderer consists of files with these extensions; no other file is served. */
export const PAGE_FILE_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** @param socket the address of the host's WebSocket, where it has one */
export function contentSecurityPolicy(socket?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // blob: shows a dropped picture before the engine has it.
    "img-src 'self' blob:",
    // Not every browser takes 'self' for the socket's scheme too.
    socket === undefined ? "connect-src 'self'" : `connect-src 'self' ${socket}`,
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Headers of every answer under the policy. */
export const PAGE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const
