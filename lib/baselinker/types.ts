/** One row of getOrderStatusList. */
export interface OrderStatus {
  id: number;
  name: string;
  name_for_customer: string;
  color: string;
}

/** What the client needs of an HTTP library; the node passes n8n's helper, a test passes fetch. */
export type HttpPost = (request: {
  url: string;
  /** Form fields; the function encodes them as application/x-www-form-urlencoded in UTF-8. */
  form: Record<string, string>;
  /** Milliseconds until the request is given up. */
  timeoutMs: number;
  /** Bytes of the body that are to be read; of a longer one the function returns a little more. */
  maxBytes: number;
  signal?: AbortSignal;
}) => Promise<{ statusCode: number; body: string }>;
