import path from 'node:path';

import { type DemoOwner, setUpOwner } from './demo-shop';
import { installN8n, installPackage, type N8nProcess, packRepository, type Progress, startN8n } from './n8n-host';
import { type Running, startInFolder } from './run-folder';

export interface DemoOptions {
  onProgress: Progress;
  /** Stops the start-up half-way; everything started so far is ended. */
  signal: AbortSignal;
  /** An exact version of n8n; the one that `installN8n` takes unless told. */
  version?: string;
  /** The package, packed before; it is built and packed unless told. */
  tarball?: string;
}

/** A real n8n with the packed package installed as n8n installs it, and an owner. */
export interface DemoHostParts extends DemoOwner {
  n8n: N8nProcess;
  /** Of n8n. */
  version: string;
  packageName: string;
  /** What else has to end with the host: last in, first out, and before n8n. */
  resources: AsyncDisposableStack;
}

export type DemoHost = Running<DemoHostParts>;

/** Starts the host with its data in `folder`; the stack gets what ends it. */
export async function startHost(
  { onProgress, signal, ...options }: DemoOptions,
  folder: string,
  resources: AsyncDisposableStack,
): Promise<DemoHostParts> {
  const installation = await installN8n({ onProgress, signal, version: options.version });
  const tarball = options.tarball ?? (await packRepository(path.join(folder, 'package'), { onProgress, signal }));
  const userFolder = path.join(folder, 'n8n');
  const packageName = await installPackage({ installation, tarball, userFolder, onProgress, signal });
  const n8n = await startN8n({ installation, userFolder, onProgress, signal });
  resources.defer(() => n8n.stop());
  const owner = await setUpOwner(n8n);
  signal.throwIfAborted();
  return { n8n, version: installation.version, packageName, resources, ...owner };
}

/** Starts the host in a folder of its own. @throws as `startInFolder` says */
export async function startDemoHost(options: DemoOptions): Promise<DemoHost> {
  return startInFolder(options, (folder, resources) => startHost(options, folder, resources));
}
