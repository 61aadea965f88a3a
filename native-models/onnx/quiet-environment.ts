/**
 * The switches that stop ONNX Runtime from reporting. Pure; electron/shared/quiet-environment.ts holds the
 * same ones.
 */

/** The variables to set before the library loads, whatever their earlier values. */
export function quietEnvironment(platform: NodeJS.Platform): Readonly<Record<string, string>> {
  return {
    // Linux and macOS: no uploader, no device id, no file. Windows ignores it.
    ORT_DISABLE_TELEMETRY: '1',
    // Windows: the library does not register its event provider. Its only other use is ONNX Runtime's own tests.
    ...(platform === 'win32' && { ORT_RUNNING_UNIT_TESTS: '1' }),
  }
}
