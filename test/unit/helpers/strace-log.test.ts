/** The judge of the network tests is judged itself: addresses and look-ups in the words of strace. */
import { expect, it } from 'vitest'
import { departuresIn } from '../../helpers/strace-log.ts'

it.each([
  [
    'a server',
    '12 connect(23, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.7")}, 16) = -1 EINPROGRESS (Operation now in progress)',
    'connect to 192.0.2.7 port 443',
  ],
  [
    'a name server',
    '12 connect(23, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.1")}, 16) = 0',
    'connect to 10.0.0.1 port 53',
  ],
  [
    'a name server on this computer',
    '12 connect(23, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0',
    'connect to 127.0.0.53 port 53',
  ],
  [
    'a server by IPv6',
    '12 connect(23, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
    'connect to 2001:db8::1 port 443',
  ],
  [
    'a datagram',
    '12 sendto(9, "x"..., 1, 0, {sa_family=AF_INET, sin_port=htons(123), sin_addr=inet_addr("192.0.2.7")}, 16) = 1',
    'sendto to 192.0.2.7 port 123',
  ],
  [
    'a resolver that runs',
    '12 connect(23, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0',
    'connect to /run/systemd/resolve/io.systemd.Resolve',
  ],
])('finds %s', (_what, line, found) => {
  expect(departuresIn(`${line}\n${line}\n`)).toEqual([found])
})

it.each([
  '12 connect(23, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
  '12 connect(23, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
  '12 connect(23, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)',
  '12 connect(23, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X0"}, 20) = 0',
  '12 sendto(9, [{nlmsg_len=20}], 20, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20',
  '12 sendmsg(9, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="inet", iov_len=4}]}, 0) = 4',
  '12 +++ exited with 0 +++',
])('leaves what stays here: %s', (line) => {
  expect(departuresIn(line)).toEqual([])
})
