import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type RecordedRequest, shapeOf } from '../../sandbox/tds/recording';

/** What the package calls itself at the login; a test's own connections have other names. */
const APPLICATION = 'n8n-nodes-baselinker-nexo';

export interface Statement {
  /** The beginning of its text, to find it by. */
  name: string;
  sql: string;
  declarations: string;
}

/** The requests of the package in a folder of recordings, one of each shape. */
export function readStatements(folder: string): { requests: number; statements: Statement[] } {
  const requests = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedRequest)
    .filter(({ application }) => application === APPLICATION);
  const shapes = new Map(requests.map((request) => [shapeOf(request.sql), request]));
  const statements = [...shapes.values()].map(({ sql, declarations }) => ({
    name: sql.replace(/\s+/g, ' ').slice(0, 90),
    sql,
    declarations,
  }));
  return { requests: requests.length, statements };
}
