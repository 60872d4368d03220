import { findBrowser } from '../e2e/browser/chromium';

it('a missing browser is named with the package that has it', () => {
  expect(() => findBrowser({ PATH: '' })).toThrow(
    /No Chromium was found\. .*Debian: the package "chromium".*E2E_BROWSER/,
  );
});

it('E2E_BROWSER may name another one, which has to exist', () => {
  expect(findBrowser({ PATH: '', E2E_BROWSER: process.execPath })).toBe(process.execPath);
  expect(() => findBrowser({ E2E_BROWSER: '/nowhere/browser' })).toThrow('E2E_BROWSER names /nowhere/browser');
});
