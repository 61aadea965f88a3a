/** Finds SwiftShader, the software Vulkan driver inside Debian's chromium package: WebGPU without a GPU. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'

const DRIVERS = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
]

export function swiftShaderDriver(): string | null {
  return DRIVERS.find((path) => existsSync(path)) ?? null
}

/** Environment variables with which WebGPU finds SwiftShader and the Vulkan loader beside it. */
export function swiftShaderEnv(driver: string): Readonly<Record<string, string>> {
  const folder = dirname(driver)
  return {
    VK_ICD_FILENAMES: driver,
    VK_DRIVER_FILES: driver,
    LD_LIBRARY_PATH: [folder, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
  }
}
