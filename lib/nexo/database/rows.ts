import Big from 'big.js';

import type { DecimalText, LocalDateTime } from '../../documents';

import { NexoError } from './errors';

/** A row as the driver gave it: nothing about it is trusted. */
export type Row = Record<string, unknown>;

/** Longest text taken from one column; nexo's own longest is 4000. */
const LONGEST_TEXT = 8000;

export function optionalText(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT).trim() : '';
}

/** The same with all its blanks: the length of a text tells whether its column has cut it. */
export function wholeText(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : '';
}

export function optionalInteger(row: Row, column: string): number | null {
  const value = row[column];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  return typeof value === 'bigint' ? Number(value) : null;
}

export function optionalFlag(row: Row, column: string): boolean {
  const value = row[column];
  return value === true || value === 1 || value === 1n;
}

/** A decimal that was selected as text. */
export function optionalDecimal(row: Row, column: string): Big | null {
  const value = row[column];
  return typeof value === 'string' && /^-?\d{1,20}(?:\.\d{1,12})?$/.test(value.trim()) ? new Big(value.trim()) : null;
}

/** A date and time that was selected as text; SQL Server adds fractions of a second, a date alone has no time. */
export function optionalDateTime(row: Row, column: string): LocalDateTime | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2})(?:\.\d*)?)?$/.exec(optionalText(row, column));
  return match === null ? null : `${match[1]} ${match[2] ?? '00:00:00'}`;
}

/** At least two decimal places, more only when they say something: "12.50", "0.3333". */
export function moneyText(value: Big): DecimalText {
  const exact = value.toFixed();
  const places = exact.includes('.') ? exact.length - exact.indexOf('.') - 1 : 0;
  return value.toFixed(Math.max(2, places));
}

function missing(documentId: number, column: string): NexoError {
  return new NexoError('nexo_document_incomplete', `Document ${documentId} has no usable value in ${column}.`, {
    description: 'Open the document in Subiekt nexo, check that it is complete, save it and run again.',
    permanent: true,
  });
}

/** Readers for columns a document cannot be printed without: they throw nexo_document_incomplete. */
export class RequiredColumns {
  constructor(
    private readonly documentId: number,
    private readonly row: Row,
  ) {}

  private require<T>(value: T | null | '', column: string): T {
    if (value === null || value === '') throw missing(this.documentId, column);
    return value;
  }

  text(column: string): string {
    return this.require(optionalText(this.row, column), column);
  }

  integer(column: string): number {
    return this.require(optionalInteger(this.row, column), column);
  }

  decimal(column: string): Big {
    return this.require(optionalDecimal(this.row, column), column);
  }

  money(column: string): DecimalText {
    return moneyText(this.decimal(column));
  }

  dateTime(column: string): LocalDateTime {
    return this.require(optionalDateTime(this.row, column), column);
  }
}
