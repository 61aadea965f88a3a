/**
 * The fuses of the packed desktop, and the hook by which electron-builder sets them. electron-builder's own option
 * `electronFuses` knows neither the newest fuse nor `strictlyRequireAllFuses`.
 */
import { join } from 'node:path'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

export const FUSES = {
  // Nobody starts scripts with the rights of this application.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // Main starts from V8's ordinary snapshot: the package has no other.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The window's files come by searlight:, so file: needs no privilege.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // libheif runs as WebAssembly; without the handlers V8 checks each access to its memory.
  [FuseV1Options.WasmTrapHandlers]: true,
} satisfies Readonly<Record<FuseV1Options, boolean>>

/** The part of electron-builder's context that is used here. */
export interface PackContext {
  readonly electronPlatformName: string
  readonly appOutDir: string
  readonly packager: {
    readonly appInfo: { readonly productFilename: string }
    /** Linux only. */
    readonly executableName?: string
  }
}

/** @throws when Electron has a fuse that `FUSES` does not name */
export async function afterPack(context: PackContext): Promise<void> {
  await flipFuses(join(context.appOutDir, executableOf(context)), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // A changed binary has no valid signature, and Apple's processors start nothing without one.
    resetAdHocDarwinSignature: context.electronPlatformName === 'darwin',
    ...FUSES,
  })
}

function executableOf({ electronPlatformName, packager }: PackContext): string {
  const name = packager.appInfo.productFilename
  if (electronPlatformName === 'darwin') return `${name}.app`
  return electronPlatformName === 'win32' ? `${name}.exe` : (packager.executableName ?? name)
}
