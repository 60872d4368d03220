import { badReplyError, cleanText, isRecord, parseJson } from './errors';
import type { HttpReply, PrintBridgeHealth, PrintTemplate } from './types';

/** As many documents are sent to a bridge at a time at most, whatever it says it can take. */
const MOST_AT_A_TIME = 8;
/** More templates of one kind than any shop has. */
const MOST_TEMPLATES = 500;
/** Characters. */
const LONGEST_NAME = 255;

/** Reads the reply to GET /health. Throws PdfError `print_bridge_bad_reply`. */
export function readHealth(reply: HttpReply): PrintBridgeHealth {
  const health = parseJson(reply.body);
  if (!isRecord(health) || typeof health.ready !== 'boolean') throw badReplyError('/health does not say "ready"');
  const { company, nexoVersion, nexoDatabaseVersion, ready, reason, message, maxConcurrency } = health;
  return {
    company: cleanText(company, LONGEST_NAME),
    nexoVersion: cleanText(nexoVersion, 60),
    nexoDatabaseVersion: cleanText(nexoDatabaseVersion, 60),
    ready,
    reason: cleanText(reason, 60),
    message: cleanText(message, 300),
    maxConcurrency:
      Number.isSafeInteger(maxConcurrency) && (maxConcurrency as number) >= 1
        ? Math.min(maxConcurrency as number, MOST_AT_A_TIME)
        : 1,
  };
}

/** Reads the reply to GET /api/templates, the default template first. Throws PdfError `print_bridge_bad_reply`. */
export function readTemplates(reply: HttpReply): PrintTemplate[] {
  const content = parseJson(reply.body);
  if (!isRecord(content) || !Array.isArray(content.templates)) throw badReplyError('it has no list of templates');
  const templates = content.templates
    .slice(0, MOST_TEMPLATES)
    .filter((template) => isRecord(template))
    // A name is sent back as it came: cleaned, it would be another one.
    .filter(({ name }) => typeof name === 'string' && isTemplateName(name))
    .map((template) => ({ name: String(template.name), isDefault: template.default === true }));
  return templates.sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.name.localeCompare(b.name, 'pl'));
}

/** Whether a text may be the name of a print template: one line of up to 255 characters. */
export function isTemplateName(name: string): boolean {
  return name.trim() !== '' && name.length <= LONGEST_NAME && !/[\p{Cc}\p{Cs}]/u.test(name);
}
