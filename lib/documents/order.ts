/** One product line of an order, in BaseLinker's own field names (facts/baselinker.md §2c). Unknown fields are kept. */
export interface OrderProduct {
  name: string;
  sku: string;
  ean: string;
  /** Gross price of one piece: BaseLinker's JSON number, or whatever came instead of one. */
  price_brutto: unknown;
  tax_rate: unknown;
  /** As `price_brutto`. */
  quantity: unknown;
  [field: string]: unknown;
}

/**
 * One BaseLinker order with BaseLinker's own field names; types are coerced to those of the capture in
 * facts/baselinker.md §2c, since the service has sent numbers as strings and the reverse. What cannot be brought to its type is kept as it came,
 * and so are unknown fields.
 * `unknown` is text or a number in every capture, or whatever came instead. All dates are Unix seconds; 0 means not set.
 */
export interface Order {
  order_id: number;
  order_status_id: number;
  order_source: string;
  order_source_id: unknown;
  confirmed: boolean;
  date_add: number;
  date_confirmed: number;
  date_in_status: number;
  email: string;
  phone: unknown;
  currency: string;
  delivery_price: unknown;
  delivery_fullname: string;
  delivery_country_code: unknown;
  invoice_fullname: string;
  invoice_company: string;
  invoice_nip: string;
  invoice_country_code: unknown;
  extra_field_1: unknown;
  extra_field_2: unknown;
  products: OrderProduct[];
  [field: string]: unknown;
}
