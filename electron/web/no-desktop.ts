/** The web host's side of HostApi: a browser tab has no dialogs, file manager or drags. Runs in the engine. */
import type { HostInfo } from '../shared/app-state.ts'
import { AppError } from '../shared/errors.ts'
import type { Host } from '../shared/host-api.ts'

async function cannot(): Promise<never> {
  throw new AppError('host-cannot', 'this works in the desktop application only')
}

export function noDesktop(platform: NodeJS.Platform = process.platform): Host {
  return {
    info: {
      kind: 'web',
      platform: knownPlatform(platform),
      canPickFolder: false,
      canReveal: false,
      canDragOut: false,
      canCopyFiles: false,
    },
    api: {
      ...{ pickFolder: cannot, reveal: cannot, openFile: cannot, copyFiles: cannot, dragOut: cannot },
      saveReport: cannot,
    },
  }
}

/** Other systems are close enough to Linux for what the renderer derives from it: names of keys. */
function knownPlatform(platform: NodeJS.Platform): HostInfo['platform'] {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux'
}
