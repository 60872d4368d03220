import type { IExecuteFunctions } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';
import {
  DOCUMENT_KINDS,
  type DocumentKind,
  KSEF_KINDS,
  type KsefKind,
  type LocalDateTime,
  localTime,
  unixTime,
} from '../../lib/documents';
import { KSEF_POLICIES, type KsefPolicy, type KsefRules } from '../../lib/ksef';
import { type DocumentWindow, documentWindow } from '../../lib/nexo';
import { withLedger } from '../shared/ledger';
import { atLeastOneOf, oneOf, wholeNumber } from '../shared/parameters';

import { consumerPolicy } from './ksef-properties';

const EXISTING = ['newerThanFirstRun', 'fromDate', 'allInWindow'] as const;

/** Which documents Find and Get Many take, before anything is read. */
export interface DocumentSelection {
  kinds: DocumentKind[];
  daysBack: number;
  existing: (typeof EXISTING)[number];
  /** Only with `fromDate`. */
  fromDate?: LocalDateTime;
  ksef: KsefRules;
  /** How many hours an invoice may wait for its KSeF number before the shop hears of it. */
  longestKsefWait: number;
}

/**
 * The parameters that Find and Get Many share; expressions may give them any value, so all are checked.
 *
 * @throws IntegrationError `parameter_invalid`
 */
export function readSelection(context: IExecuteFunctions): DocumentSelection {
  const existing = oneOf(context.getNodeParameter('existingDocuments', 0), 'Existing Documents', EXISTING);
  return {
    kinds: atLeastOneOf(context.getNodeParameter('kinds', 0), 'Document Kinds', DOCUMENT_KINDS),
    daysBack: wholeNumber(context.getNodeParameter('daysBack', 0), 'Issued Within Days', 1, 150),
    existing,
    ...(existing === 'fromDate' ? { fromDate: localDateTime(context.getNodeParameter('existingFrom', 0)) } : {}),
    ...readKsef(context.getNodeParameter('ksefPolicy', 0, {})),
  };
}

function readKsef(value: unknown): Pick<DocumentSelection, 'ksef' | 'longestKsefWait'> {
  const given = (value ?? {}) as Record<string, unknown>;
  const policy = (name: string, displayName: string, standard: KsefPolicy) =>
    oneOf(given[name] ?? standard, displayName, KSEF_POLICIES);
  return {
    ksef: {
      companies: policy('companies', 'Buyers With NIP', 'wait'),
      consumers: Object.fromEntries(
        KSEF_KINDS.map((kind) => {
          const { name, displayName, standard } = consumerPolicy(kind);
          return [kind, policy(name, displayName, standard)];
        }),
      ) as Record<KsefKind, KsefPolicy>,
    },
    longestKsefWait: wholeNumber(given.longestWait ?? 48, 'Longest Wait in Hours', 1, 720),
  };
}

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A date as the editor or an expression gives it, in local Polish time; one that names no zone is Polish already. */
function localDateTime(value: unknown): LocalDateTime {
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
  const match = typeof text === 'string' ? DATE_TIME.exec(text.trim()) : null;
  if (match !== null) {
    const [, day = '', time = '00:00', seconds = '00', zone] = match;
    try {
      const local = `${day} ${time}:${seconds}`;
      // Read once without the zone, because Date.parse takes 31 February for 3 March.
      unixTime(local);
      return zone === undefined ? local : localTime(Date.parse(`${day}T${time}:${seconds}${zone}`) / 1000);
    } catch {
      // Said below, with the parameter's name.
    }
  }
  throw new IntegrationError('parameter_invalid', 'From Date is not a date', {
    description: 'Choose a date in From Date, or give one such as 2026-11-20T14:05:00 (Polish time).',
  });
}

/** The window of issue dates that the selection means right now; asks the ledger for the first run when that bounds it. */
export async function openWindow(
  context: IExecuteFunctions,
  selection: DocumentSelection,
  company: string,
): Promise<DocumentWindow> {
  const now = Date.now();
  const bounds: { firstRun?: number; date?: LocalDateTime } = {};
  if (selection.fromDate !== undefined) bounds.date = selection.fromDate;
  let firstRun: number | undefined;
  if (selection.existing === 'newerThanFirstRun') {
    firstRun = await withLedger(context, (ledger) => ledger.firstRun(company, now));
    bounds.firstRun = Math.floor(firstRun / 1000);
  }
  const window = documentWindow(Math.floor(now / 1000), selection.daysBack, bounds);
  context.addExecutionHints({
    message: windowHint(window, selection, firstRun === now),
    location: 'outputPane',
    type: 'info',
  });
  return window;
}

function windowHint({ countsFrom, bound }: DocumentWindow, selection: DocumentSelection, isFirstRun: boolean): string {
  const reasons = {
    window: `the last ${selection.daysBack} days`,
    first_run: 'the first run',
    date: 'From Date',
  };
  const since = `Documents issued since ${countsFrom.slice(0, 16)} count: ${reasons[bound]}.`;
  if (!isFirstRun) return since;
  return `${since} This is the first run, so older documents are left alone; to send them too, choose another entry in Existing Documents.`;
}
