/** Headers of every answer, refusals and pictures included. Runs in the server process. */
import type { ServerResponse } from 'node:http'

/** All that browsers ask people for. clipboard-write is not among them: copying a picture needs it. */
const DENIED_FEATURES = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'browsing-topics',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'web-share',
  'window-management',
  'xr-spatial-tracking',
] as const

const FIXED = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': DENIED_FEATURES.map((feature) => `${feature}=()`).join(', '),
} as const

function contentSecurityPolicy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // blob: is how a dropped picture is shown before the engine has it.
    "img-src 'self' blob:",
    // Not every browser takes 'self' for the socket's scheme too.
    `connect-src 'self' ws://${host}`,
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export function setSecurityHeaders(response: ServerResponse, port: number, host: string | undefined): void {
  // Only ever one of the two names that are ours: the Host header is a stranger's word.
  const ours = host === `localhost:${port}` ? host : `127.0.0.1:${port}`
  response.setHeader('content-security-policy', contentSecurityPolicy(ours))
  for (const [name, value] of Object.entries(FIXED)) response.setHeader(name, value)
}
