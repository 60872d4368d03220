import { createRequire } from 'node:module';
import { isNativeError } from 'node:util/types';
import { runInContext } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

// Before n8n-core, which reads its configuration while it is loaded.
import * as engineEnvironment from '../engine-environment';

const load = createRequire(__filename);

/**
 * Jest reads every module anew for every test file, which takes longer for n8n's engine and its 1,500 files than most
 * tests. What no test changes is read once a process instead, outside of jest: the files beside this one stand for it.
 */
export default class OutsideEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    const requireOutside = (name: string) => (name === 'engine-environment' ? engineEnvironment : load(name));
    Object.assign(this.global, { requireOutside, consoleOutside: console });
    errorsAreErrors(runInContext('Error', this.getVmContext()!) as ErrorConstructor);
    errorsAreErrors(Error);
  }
}

/** An `Error` made inside of jest is none outside, and the other way round: `instanceof` is to see any. */
function errorsAreErrors(errorClass: ErrorConstructor): void {
  Object.defineProperty(errorClass, Symbol.hasInstance, {
    configurable: true,
    value(this: unknown, value: unknown) {
      // Subclasses inherit this; they ask for their own kind.
      return this === errorClass ? isNativeError(value) : Function.prototype[Symbol.hasInstance].call(this, value);
    },
  });
}
