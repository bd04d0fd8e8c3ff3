import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Does this name or address mean this machine and no other? `0.0.0.0` and `::` mean every interface: no. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const kind = isIP(name);
  return kind === 0 ? name === 'localhost' : loopback.check(name, kind === 6 ? 'ipv6' : 'ipv4');
}

/** The host of a Host header, its port taken off. */
export const hostOf = (header: string): string => header.replace(/:\d{1,5}$/, '');
