import type { Session } from 'electron'
import { expect, it } from 'vitest'
import { restrictSession } from '../../../electron/main/session-rules.ts'

type Check = (contents: null, permission: string, origin: string, details: object) => boolean
type Request = (contents: null, permission: string, answer: (may: boolean) => void, details: object) => void

function restricted() {
  const handlers: { check?: Check; request?: Request } = {}
  const nothing = () => {}
  restrictSession({
    setPermissionCheckHandler: (check: Check) => Object.assign(handlers, { check }),
    setPermissionRequestHandler: (request: Request) => Object.assign(handlers, { request }),
    setDevicePermissionHandler: nothing,
    setDisplayMediaRequestHandler: nothing,
    on: nothing,
    webRequest: { onBeforeRequest: nothing },
  } as unknown as Session)
  return (permission: string, origin: string, isMainFrame: boolean) => {
    const answers: (boolean | undefined)[] = [handlers.check?.(null, permission, origin, { isMainFrame })]
    const details = { requestingUrl: origin, isMainFrame }
    handlers.request?.(null, permission, (may) => answers.push(may), details)
    return answers
  }
}

it('lets our own page write to the clipboard', () => {
  expect(restricted()('clipboard-sanitized-write', 'searlight://app/', true)).toEqual([true, true])
})

it.each([
  ['our page in a frame', 'clipboard-sanitized-write', 'searlight://app/', false],
  ['another origin', 'clipboard-sanitized-write', 'https://example.org/', true],
  ['an origin that only begins like ours', 'clipboard-sanitized-write', 'searlight://app.example/', true],
  ['no origin', 'clipboard-sanitized-write', '', true],
  ['reading the clipboard', 'clipboard-read', 'searlight://app/', true],
  ['a camera', 'media', 'searlight://app/', true],
])('refuses %s', (_what, permission, origin, isMainFrame) => {
  expect(restricted()(permission, origin, isMainFrame)).toEqual([false, false])
})
