/** Compiles a model, to be killed on the way: `compile-child.ts <model> <cache>`. */
import { compileModel } from '../../native-models/compile/compile.ts'

const [modelDir = '', cacheDir = ''] = process.argv.slice(2)
await compileModel(modelDir, { fallbackCacheDir: cacheDir, phiName: null })
