/** Reads the network from a log of strace: addresses beyond this computer, and look-ups of names. Pure. */

const DNS_PORT = 53
/** Services of this computer that look names up for others. */
const RESOLVERS = ['/nscd/socket', 'io.systemd.Resolve', '/avahi-daemon/socket']

/** One line for each foreign address and each look-up; every one once. */
export function departuresIn(log: string): readonly string[] {
  return [...new Set(log.split('\n').flatMap((line) => departureOf(line) ?? []))]
}

function departureOf(line: string): string | null {
  const call = /\b(connect|sendto|sendmsg|sendmmsg)\(/.exec(line)?.[1]
  if (call === undefined) return null
  const unix = /sun_path=@?"([^"]*)"/.exec(line)?.[1]
  // A resolver that does not run received nothing.
  if (unix !== undefined)
    return RESOLVERS.some((path) => unix.includes(path)) && !/ = -1 /.test(line) ? `${call} to ${unix}` : null
  const address = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/.exec(line)
  if (!address) return null
  const [host, port] = [address[1] ?? address[2] ?? '', Number(/sin6?_port=htons\((\d+)\)/.exec(line)?.[1])]
  if (isThisComputer(host) && port !== DNS_PORT) return null
  return `${call} to ${host} port ${port}`
}

function isThisComputer(host: string): boolean {
  return /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(host) || host === '::1'
}
