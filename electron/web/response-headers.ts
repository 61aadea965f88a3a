/** Headers of every answer, refusals and pictures included. Runs in the server process. */
import type { ServerResponse } from 'node:http'
import { contentSecurityPolicy, PAGE_HEADERS } from '../shared/window-page.ts'

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
  ...PAGE_HEADERS,
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': DENIED_FEATURES.map((feature) => `${feature}=()`).join(', '),
} as const

export function setSecurityHeaders(response: ServerResponse, port: number, host: string | undefined): void {
  // Always one of our own two names, because anyone can write the Host header.
  const ours = host === `localhost:${port}` ? host : `127.0.0.1:${port}`
  response.setHeader('content-security-policy', contentSecurityPolicy(`ws://${ours}`))
  for (const [name, value] of Object.entries(FIXED)) response.setHeader(name, value)
}
