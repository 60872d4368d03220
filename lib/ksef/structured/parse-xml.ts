import { SaxesParser, type SaxesTagNS } from 'saxes';

import { invalidXml, KsefXmlError, tooLarge } from './errors';
import { XmlElement } from './xml-element';

/** KSeF takes up to 1 MB, with an attachment up to 3 MB (facts/mail-ksef-market.md §4). */
export const LARGEST_XML = 3_000_000;
/** The deepest element of the schema is the tenth. */
const DEEPEST = 32;
const MOST_ELEMENTS = 150_000;
const MOST_ATTRIBUTES = 50;
/** The schema's longest text, the footer, has 3,500 characters. */
const LONGEST_TEXT = 10_000;

/**
 * The tree of an XML file of bounded size and depth. There is no DOCTYPE, and so there are no entities but XML's own five;
 * nothing outside of the file is ever read. Elements of another namespace than the root's are left out with all they hold.
 *
 * @returns the root and the namespace it is in
 * @throws KsefXmlError `ksef_xml_too_large`, `ksef_xml_invalid`
 */
export function parseXml(bytes: Uint8Array): { root: XmlElement; namespace: string } {
  if (bytes.byteLength > LARGEST_XML) {
    throw tooLarge(`The file is larger than the ${LARGEST_XML / 1_000_000} MB that KSeF accepts.`);
  }
  const text = decode(bytes);
  const parser = new SaxesParser({ xmlns: true, position: false });
  const tree = new TreeBuilder();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('xmldecl', ({ encoding }) => checkEncoding(encoding));
  parser.on('doctype', () => {
    throw invalidXml('The file has a DOCTYPE, which no structured invoice has.');
  });
  parser.on('opentag', (tag) => tree.open(tag));
  parser.on('closetag', () => tree.close());
  parser.on('text', (part) => tree.add(part));
  parser.on('cdata', (part) => tree.add(part));
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof KsefXmlError) throw error;
    throw invalidXml('The file is not well-formed XML, or it has been cut off.', error);
  }
  if (tree.root === undefined) throw invalidXml('The file holds no XML element.');
  return { root: tree.root, namespace: tree.namespace };
}

/** KSeF takes UTF-8 only; a byte order mark is allowed. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw invalidXml('The file is not in UTF-8, the encoding of structured invoices.', error);
  }
}

function checkEncoding(encoding: string | undefined): void {
  if (encoding === undefined || /^utf-?8$/i.test(encoding)) return;
  throw invalidXml('The file says that it is in another encoding than UTF-8, the one of structured invoices.');
}

/** Puts elements together as the parser meets them, without recursion. */
class TreeBuilder {
  root: XmlElement | undefined;
  namespace = '';
  private readonly path: Array<XmlElement | null> = [];
  private count = 0;

  open({ local, uri, attributes }: SaxesTagNS): void {
    this.count += 1;
    if (this.path.length >= DEEPEST) throw tooLarge(`The elements of the file are nested more than ${DEEPEST} deep.`);
    if (this.count > MOST_ELEMENTS) throw tooLarge(`The file has more than ${MOST_ELEMENTS} elements.`);
    const own = Object.values(attributes);
    if (own.length > MOST_ATTRIBUTES) throw tooLarge('An element of the file has more attributes than any invoice.');
    if (this.root === undefined) this.namespace = uri;
    const parent = this.path.at(-1);
    if (parent === null || uri !== this.namespace) {
      if (this.root === undefined) throw invalidXml('The file holds no XML element.');
      this.path.push(null);
      return;
    }
    const element = new XmlElement(local, Object.fromEntries(own.map((one) => [one.local, one.value])));
    if (this.root === undefined) this.root = element;
    else parent?.children.push(element);
    this.path.push(element);
  }

  close(): void {
    this.path.pop();
  }

  add(text: string): void {
    const element = this.path.at(-1);
    if (!element) return;
    element.content += text;
    if (element.content.length > LONGEST_TEXT) {
      throw tooLarge(`A text of the file has more than ${LONGEST_TEXT} characters.`);
    }
  }
}
