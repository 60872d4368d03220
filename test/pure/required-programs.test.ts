import { basename, dirname } from 'node:path';
import { execPath } from 'node:process';

import { requirePrograms } from '../../scripts/services';

it('finds programs in the folders it is given', () => {
  const node = { name: basename(execPath), folders: [dirname(execPath)], debianPackage: 'nodejs' };
  expect(requirePrograms([node]).map((file) => basename(file))).toEqual([basename(execPath)]);
});

it('names everything that is missing and what to install', () => {
  const missing = (name: string, debianPackage: string) => ({ name, debianPackage });
  expect(() =>
    requirePrograms([
      missing('no-such-queue', 'redis-server'),
      missing('no-such-database', 'postgresql'),
      missing('no-such-client', 'postgresql'),
    ]),
  ).toThrow(/no-such-queue, no-such-database, no-such-client\..*apt-get install redis-server postgresql$/);
});
