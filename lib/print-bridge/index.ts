export { createPrintBridge } from './client';
export type { HttpGet, PrintBridge, PrintBridgeAuthentication, PrintBridgeSettings } from './types';
