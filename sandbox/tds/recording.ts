import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** A request as a client sent it. */
export interface RecordedRequest {
  /** The name the client gave itself at the login. */
  application: string;
  sql: string;
  /** The parameters as sp_executesql is told of them, such as "@id int"; empty for a batch. */
  declarations: string;
}

/** The folder in which every sandbox server leaves the requests it got, one file a process; see test/t-sql. */
const FOLDER = process.env.TDS_RECORDING;

/** Lists of parameters of whatever length are one shape. */
export function shapeOf(sql: string): string {
  return sql
    .replace(/(@[a-z_]+)\d+(?:\s*,\s*\1\d+)+/gi, '$1, …')
    .replace(/(SELECT @key)\d+.*?(?= *\) AS \[added\])/gis, '$1, …')
    .replace(/(@[a-z_]+)\d+/gi, '$1');
}

const recorded = new Set<string>();

/** Leaves the request in the folder, unless there is none or one of this shape came before. */
export function record(request: RecordedRequest): void {
  if (FOLDER === undefined) return;
  const shape = `${request.application}\n${shapeOf(request.sql)}`;
  if (recorded.has(shape)) return;
  recorded.add(shape);
  appendFileSync(join(FOLDER, `${process.pid}.jsonl`), `${JSON.stringify(request)}\n`);
}
