/**
 * The second line behind [Note: The runtime keeps still] in native-models/onnx/onnx-runtime.ts: every host starts its
 * processes with these variables. Runs anywhere.
 */

/** Variables for a child process, whatever the user's own environment says. */
export function quietEnvironment(platform: string): Readonly<Record<string, string>> {
  return {
    // Linux and macOS: no uploader, no device id, no file. Windows ignores it.
    ORT_DISABLE_TELEMETRY: '1',
    // Windows: the library does not register its event provider. Its only other use is ONNX Runtime's own tests.
    ...(platform === 'win32' && { ORT_RUNNING_UNIT_TESTS: '1' }),
  }
}
