import { rmSync } from 'node:fs';

/** Removes what `run-folder.ts` made. */
export default function removeRunFolder(): void {
  rmSync(process.env.TEST_RUN_FOLDER!, { recursive: true, force: true });
}
