import { MailError } from '../errors';

/** Values by placeholder name, e.g. `order_id`; names are lower-case letters, digits and underscores. */
export type PlaceholderValues = Readonly<Record<string, string>>;

const PLACEHOLDER = /\[([a-z][a-z0-9_]*)\]/g;

/**
 * Replaces `[placeholders]` by their values; brackets around anything else stay as they are. Values are inserted as
 * they are and never looked into, so an order's text cannot bring placeholders of its own.
 *
 * @param escape applied to every value: `escapeHtml` for HTML, the identity for plain text
 * @throws MailError `placeholder_unknown`, listing the known names
 */
export function fillPlaceholders(
  template: string,
  values: PlaceholderValues,
  escape: (value: string) => string = (value) => value,
): string {
  return template.replace(PLACEHOLDER, (whole, name: string) => {
    if (!Object.hasOwn(values, name)) {
      throw new MailError('placeholder_unknown', `There is no placeholder ${whole}`, {
        description: `Known placeholders: ${Object.keys(values)
          .map((known) => `[${known}]`)
          .join(', ')}.`,
      });
    }
    return escape(values[name]!);
  });
}
