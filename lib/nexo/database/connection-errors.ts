import { ConnectError, connectionProblem, readDriverError } from '../../sql-server';

import { NexoError } from './errors';

/** What errors of SQL Server mean in a nexo database, by the server's number. */
const BY_NUMBER = new Map([
  ...[229, 230, 916].map((number): [number, NexoProblem] => [
    number,
    {
      code: 'nexo_permission_denied',
      message: 'The SQL Server user may not read a table of the nexo database.',
      description:
        'Grant it: GRANT SELECT ON SCHEMA::ModelDanychContainer and SELECT on InsLauncher.InstalledProducts.',
    },
  ]),
  [
    208,
    {
      code: 'nexo_not_a_nexo_database',
      message: 'The database is not a Subiekt nexo company database: one of its tables is missing.',
      description: 'Enter the name of the company database, usually Nexo_<company>, not InsERT_Launcher.',
    },
  ],
]);

interface NexoProblem {
  code: string;
  message: string;
  description: string;
}

/**
 * What a driver's error means, in words that hold no system error name, secret or server text that could name one. An
 * error that is a NexoError already comes back as it is.
 */
export function toNexoError(error: unknown): NexoError {
  if (error instanceof NexoError) return error;
  const { number } = readDriverError(error);
  const serverErrors = error instanceof ConnectError ? error.serverErrors : [];
  const own = [number, ...serverErrors].map((known) => BY_NUMBER.get(known)).find((known) => known !== undefined);
  if (own !== undefined) return new NexoError(own.code, own.message, { description: own.description });
  const problem = connectionProblem(error, serverErrors);
  if (problem !== undefined) {
    const advice = problem.code === 'database_not_found' ? ' Its name is usually Nexo_<company>.' : '';
    return new NexoError(`nexo_${problem.code}`, problem.message, { description: problem.description + advice });
  }
  const suffix = number === 0 ? '' : ` (SQL Server error ${number})`;
  return new NexoError('nexo_query_failed', `Reading the nexo database failed${suffix}.`, {
    description: 'Run again; if it stays, report the error number together with the version of nexo.',
  });
}
