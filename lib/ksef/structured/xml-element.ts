import type { DecimalText } from '../../documents';

import { invalidXml, tooLarge } from './errors';

const DECIMAL = /^[+-]?(?:\d{1,20}(?:\.\d{0,12})?|\.\d{1,12})$/;

/**
 * One element of an invoice with what is inside of it. What an invoice does not have is an empty text, false or an
 * empty list: the schema has few fields that every invoice fills.
 */
export class XmlElement {
  readonly children: XmlElement[] = [];
  /** All character data directly inside, as it stands. */
  content = '';

  constructor(
    readonly name: string,
    /** By local name. */
    readonly attributes: Readonly<Record<string, string>> = {},
  ) {}

  /** The first child of a name. */
  child(name: string): XmlElement | undefined {
    return this.children.find((child) => child.name === name);
  }

  /** A child that every invoice has. Throws `ksef_xml_invalid` when it is missing. */
  required(name: string): XmlElement {
    const child = this.child(name);
    if (child === undefined) throw invalidXml(`The invoice has no element ${name} in ${this.name}.`);
    return child;
  }

  /** The children of a name, in order. Throws `ksef_xml_too_large` when there are more than the schema allows. */
  list(name: string, most: number): XmlElement[] {
    const found = this.children.filter((child) => child.name === name);
    if (found.length > most) throw tooLarge(`The invoice has more than ${most} elements ${name} in ${this.name}.`);
    return found;
  }

  /** The text of a child, without white space at its ends. */
  text(name: string): string {
    return this.child(name)?.own ?? '';
  }

  /** The texts of the children of a name; empty ones are left out. */
  texts(name: string, most: number): string[] {
    return this.list(name, most)
      .map((child) => child.own)
      .filter((text) => text !== '');
  }

  /** The text of a child that every invoice has. */
  requiredText(name: string): string {
    const text = this.text(name);
    if (text === '') throw invalidXml(`The invoice has no element ${name} in ${this.name}.`);
    return text;
  }

  /** A decimal number, normalised to what `big.js` reads; throws `ksef_xml_invalid` for anything else. */
  decimal(name: string): DecimalText {
    const text = this.text(name);
    if (text === '') return '';
    if (!DECIMAL.test(text)) throw invalidXml(`The element ${name} in ${this.name} is not a decimal number.`);
    return text
      .replace(/^\+/, '')
      .replace(/^(-?)\./, '$10.')
      .replace(/\.$/, '');
  }

  /** A calendar day as "2026-02-15"; a time zone behind it is dropped. Throws `ksef_xml_invalid` for anything else. */
  date(name: string): string {
    const text = this.text(name);
    if (text === '') return '';
    const [, day = ''] = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
    const time = new Date(`${day}T00:00:00Z`);
    // 2026-02-31 is read as the third of March.
    if (day !== '' && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day)) return day;
    throw invalidXml(`The element ${name} in ${this.name} is not a date.`);
  }

  /** Whether a marker is set: "1" says yes, "2" or nothing no. */
  flag(name: string): boolean {
    return this.text(name) === '1';
  }

  private get own(): string {
    return this.content.trim();
  }
}
