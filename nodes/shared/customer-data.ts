/** What BaseLinker's orders say about the customer, or let somebody see about them. */
const OF_ORDER = [
  'email',
  'phone',
  'user_login',
  'user_comments',
  'delivery_fullname',
  'delivery_company',
  'delivery_address',
  'delivery_city',
  'delivery_state',
  'delivery_postcode',
  'delivery_point_id',
  'delivery_point_name',
  'delivery_point_address',
  'delivery_point_city',
  'delivery_point_postcode',
  'delivery_package_nr',
  'invoice_fullname',
  'invoice_company',
  'invoice_nip',
  'invoice_address',
  'invoice_city',
  'invoice_state',
  'invoice_postcode',
  // Whoever has this address sees the order.
  'order_page',
].map((field) => `order.${field}`);

const OF_ITEMS = [
  ...OF_ORDER,
  'document.buyer.name',
  'document.buyer.nip',
  'customer.email',
  'customer.name',
  'preview.text',
  'preview.html',
];

/**
 * For `sensitiveOutputFields`: the paths in the items of this package that hold a customer's data, in error items too. An
 * n8n that redacts such fields shows executions without them. Every node passes on what it got, so each declares all.
 */
export const CUSTOMER_DATA = OF_ITEMS.flatMap((path) => [path, `error.${path}`]);
