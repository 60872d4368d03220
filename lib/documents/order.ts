/** One product line of an order, in BaseLinker's own field names (facts/baselinker.md §2c). Unknown fields are kept. */
export interface OrderProduct {
  name: string;
  sku: string;
  ean: string;
  /** Gross price of one piece, as BaseLinker's JSON number. */
  price_brutto: number;
  tax_rate: number;
  quantity: number;
  [field: string]: unknown;
}

/**
 * One BaseLinker order with BaseLinker's own field names; types are coerced to those of the capture in
 * facts/baselinker.md §2c, since the service has sent numbers as strings and the reverse. Unknown fields are kept.
 * All dates are Unix seconds; 0 means not set.
 */
export interface Order {
  order_id: number;
  order_status_id: number;
  order_source: string;
  order_source_id: number;
  confirmed: boolean;
  date_add: number;
  date_confirmed: number;
  date_in_status: number;
  email: string;
  phone: string;
  currency: string;
  delivery_price: number;
  delivery_fullname: string;
  delivery_country_code: string;
  invoice_fullname: string;
  invoice_company: string;
  invoice_nip: string;
  invoice_country_code: string;
  extra_field_1: string;
  extra_field_2: string;
  products: OrderProduct[];
  [field: string]: unknown;
}
