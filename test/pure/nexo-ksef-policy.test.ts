import { unixTime } from '../../lib/documents';
import { handOver, isOverdue, type KsefPolicy, type KsefRules } from '../../lib/ksef';

const NUMBER = '5265877635-20251120-0100001AF629-AF';
const POLISH = '7251801126';
const FOREIGN = 'DE136695976';

const rules = (companies: KsefPolicy, fs: KsefPolicy = 'ignore', fd: KsefPolicy = 'ignore'): KsefRules => ({
  companies,
  consumers: { FS: fs, FD: fd },
});
const invoice = (nip: string, number: string, kind: 'FS' | 'PA' | 'PAi' | 'FD' = 'FS', required = true) => ({
  kind,
  buyer: { name: 'Nabywca', nip },
  ksef: { required, number },
});

describe('an invoice to a company', () => {
  it.each([
    ['wait', '', 'waiting'],
    ['wait', NUMBER, 'pdf'],
    ['ignore', '', 'pdf'],
    ['ignore', NUMBER, 'pdf'],
    ['skip', '', 'waiting'],
    ['skip', NUMBER, 'left_to_ksef'],
    ['notify', '', 'waiting'],
    ['notify', NUMBER, 'notification'],
  ] as const)('under %s with the number "%s" is: %s', (policy, number, way) => {
    expect(handOver(invoice(POLISH, number), rules(policy))).toBe(way);
  });

  it('of another country is never left to KSeF, which the company cannot look into', () => {
    expect(handOver(invoice(FOREIGN, NUMBER), rules('skip'))).toBe('pdf');
    expect(handOver(invoice(FOREIGN, ''), rules('skip'))).toBe('waiting');
    expect(handOver(invoice('7251801127', NUMBER), rules('skip'))).toBe('pdf');
    expect(handOver(invoice('PL 725-18-01-126', NUMBER), rules('skip'))).toBe('left_to_ksef');
  });

  it('on paper is sent whatever the policy', () => {
    for (const policy of ['wait', 'skip', 'notify'] as const)
      expect(handOver(invoice(POLISH, '', 'FS', false), rules(policy))).toBe('pdf');
  });
});

it('an invoice to a consumer follows the policy of its kind', () => {
  expect(handOver(invoice('', ''), rules('wait'))).toBe('pdf');
  expect(handOver(invoice('', ''), rules('ignore', 'wait'))).toBe('waiting');
  expect(handOver(invoice('', '', 'FD'), rules('ignore', 'wait'))).toBe('pdf');
  expect(handOver(invoice('', NUMBER, 'FD'), rules('ignore', 'ignore', 'notify'))).toBe('notification');
  expect(handOver(invoice('', NUMBER), rules('ignore', 'skip'))).toBe('pdf');
});

it.each(['PA', 'PAi'] as const)('a receipt (%s) never waits', (kind) => {
  expect(handOver(invoice(POLISH, '', kind), rules('wait', 'wait', 'wait'))).toBe('pdf');
});

it.each([
  ['2026-11-20 12:00:00', '2026-11-22 12:00:00', false],
  ['2026-11-20 12:00:00', '2026-11-22 12:00:01', true],
  // Without a time of day nobody knows when on that day.
  ['2026-11-20 00:00:00', '2026-11-22 23:00:00', false],
  ['2026-11-20 00:00:00', '2026-11-23 00:00:01', true],
  // The night in which the clocks go back has an hour more.
  ['2026-10-24 12:00:00', '2026-10-26 11:30:00', true],
  ['', '2026-11-23 00:00:00', false],
])('an invoice of %s at %s is overdue after 48 hours: %s', (issueDate, now, overdue) => {
  expect(isOverdue({ issueDate }, 48, unixTime(now))).toBe(overdue);
});
