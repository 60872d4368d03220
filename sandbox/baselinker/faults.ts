import type { BaseLinkerFaults } from './types';

type Spoiling = 'html502' | 'truncateJson' | 'dropConnection';

/** The faults that are switched on, and what they do to the next answer. */
export class Faults implements BaseLinkerFaults {
  delayMs = 0;
  contentType = '';
  private readonly left: Record<Spoiling, number> = { html502: 0, truncateJson: 0, dropConnection: 0 };

  constructor(private readonly gate: { block(token?: string): void; clear(): void }) {
    this.clear();
  }

  html502(n: number): void {
    this.left.html502 = n;
  }

  truncateJson(n: number): void {
    this.left.truncateJson = n;
  }

  dropConnection(n: number): void {
    this.left.dropConnection = n;
  }

  textHtmlLabel(on: boolean): void {
    this.contentType = on ? 'text/html; charset=UTF-8' : 'application/json; charset=UTF-8';
  }

  slow(ms: number): void {
    this.delayMs = ms;
  }

  blockToken(token?: string): void {
    this.gate.block(token);
  }

  clear(): void {
    this.left.html502 = this.left.truncateJson = this.left.dropConnection = 0;
    this.slow(0);
    this.textHtmlLabel(false);
    this.gate.clear();
  }

  /** Uses up one of the spoilt answers of this kind. */
  take(kind: Spoiling): boolean {
    if (this.left[kind] <= 0) return false;
    this.left[kind]--;
    return true;
  }
}

/** What a gateway in front of the service sends (facts/baselinker.md §1). */
export const GATEWAY_PAGE =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n' +
  '<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n';
