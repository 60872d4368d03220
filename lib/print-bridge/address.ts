import { BlockList, isIPv6 } from 'node:net';

import { PdfError } from '../pdf';

/** Networks that no router passes on: loopback, private (RFC 1918, RFC 4193) and VPN (RFC 6598) addresses. */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('127.0.0.0', 8);
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addSubnet('100.64.0.0', 10);
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** Link-local addresses, where clouds keep the keys of their machines, and "this host". No print bridge stands there. */
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('169.254.0.0', 16);
FORBIDDEN.addSubnet('0.0.0.0', 8);
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
FORBIDDEN.addAddress('::', 'ipv6');

/**
 * The root of a bridge's address, checked, with a slash at its end.
 *
 * @throws PdfError `print_bridge_settings`
 */
export function bridgeRoot(url: string): URL {
  const text = url.trim();
  const root = URL.canParse(text) ? new URL(text) : undefined;
  if (root === undefined || !['http:', 'https:'].includes(root.protocol)) {
    throw badUrl('is not a web address');
  }
  if (root.username !== '' || root.password !== '') throw badUrl('holds a user name or a password');
  if (root.search !== '' || root.hash !== '') throw badUrl('holds "?" or "#"');
  if (!root.pathname.endsWith('/')) root.pathname += '/';
  return root;
}

function badUrl(reason: string): PdfError {
  return new PdfError('print_bridge_settings', `The URL of the print bridge ${reason}`, {
    description: 'Set URL in the Print Bridge API credential to an address such as http://192.168.1.10:5005.',
  });
}

/**
 * Which IP addresses may be connected to. Without TLS an invoice and the token travel readable, so that plain HTTP is for
 * private networks, unless the owner says otherwise. The address decides and not the name, which may lead anywhere.
 */
export function addressRule(root: URL, allowUnencrypted: boolean): (address: string) => boolean {
  const anywhere = root.protocol === 'https:' || allowUnencrypted;
  return (address) => {
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    return !FORBIDDEN.check(address, family) && (anywhere || PRIVATE.check(address, family));
  };
}
