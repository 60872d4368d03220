/** A print bridge as it would stand beside Subiekt nexo on Windows (facts/nexo.md §B), for demo and tests. */
export { startPrintBridge } from './server';
export type { BridgeDocument, BridgeFault, BridgePrint, PrintBridgeOptions, PrintBridgeServer } from './types';
