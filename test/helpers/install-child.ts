/** Installs `tiny` from a test's server in a process of its own, to be killed: <directory> <catalogue as JSON>. */
import { ModelInstaller } from '../../electron/core/models/model-installer.ts'

const [directory = '', catalogue = ''] = process.argv.slice(2)
const installer = new ModelInstaller({
  directory,
  catalogue: JSON.parse(catalogue),
  free: async () => 1e12,
  env: {},
})
const { path } = await installer.install('tiny', { acceptLicence: true })
console.log(path)
