import { createBuiltInLayout } from '../../lib/pdf';

import { invoice } from './content';
import type { Variant } from './variants';

/** The built-in layout of this package, amount in words and structure tree included. */
export function openOurs(): Variant {
  const layout = createBuiltInLayout();
  return { render: (number) => layout.render(invoice(number)) };
}
