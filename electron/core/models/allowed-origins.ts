/** The addresses that a download may use. Pure. */

/** @param origins `scheme://host[:port]`; a host that begins with `*.` stands for every host below it */
export function isAllowed(url: URL, origins: readonly string[]): boolean {
  return origins.some((allowed) => {
    const [scheme = '', host = ''] = allowed.split('//')
    if (url.protocol !== scheme) return false
    return host.startsWith('*.') ? url.host.endsWith(host.slice(1)) : url.host === host
  })
}
