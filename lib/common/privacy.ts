/** Shorter than this, a secret is part of too many words: taking it out would garble texts and so tell its letters. */
const SHORTEST_SECRET = 4;

/**
 * Takes secrets out of what somebody else sent, as they are and as they travel (base64, percent-encoded): servers and
 * proxies have quoted logins in their refusals.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, encodeURIComponent(secret), ...base64Forms(secret)])
    .reduce((rest, form) => rest.replaceAll(form, '***'), text);
}

function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [bytes.toString('base64'), bytes.toString('base64url')];
}

/** "jan@sklep.example" → "j***@s***.example": enough for a person to recognise it, not enough to write to it. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 1) return address === '' ? '' : '***';
  const domain = address.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return `${address[0]}***@${domain.slice(0, 1)}***${dot > 0 ? domain.slice(dot) : ''}`;
}

/** A text with every e-mail address in it masked. */
export function maskAddresses(text: string): string {
  return text.replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, (address) => maskAddress(address));
}
