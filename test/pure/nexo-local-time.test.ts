import { localTime, unixTime } from '../../lib/documents';

const seconds = (iso: string): number => Date.parse(iso) / 1000;

describe('local Polish time', () => {
  test.each([
    ['2026-11-23T11:00:00Z', '2026-11-23 12:00:00'],
    ['2026-07-01T22:30:15Z', '2026-07-02 00:30:15'],
    ['2026-03-29T00:59:59Z', '2026-03-29 01:59:59'],
    ['2026-03-29T01:00:00Z', '2026-03-29 03:00:00'],
    ['2026-10-25T01:00:00Z', '2026-10-25 02:00:00'],
    ['2026-10-25T00:00:00Z', '2026-10-25 02:00:00'],
    ['2026-12-31T23:00:00Z', '2027-01-01 00:00:00'],
  ])('%s is %s', (utc, local) => {
    expect(localTime(seconds(utc))).toBe(local);
  });

  test.each([
    ['2026-11-23 12:00:00', '2026-11-23T11:00:00Z'],
    ['2026-03-29 01:59:59', '2026-03-29T00:59:59Z'],
    ['2026-03-29 02:30:00', '2026-03-29T01:30:00Z'],
    ['2026-03-29 03:00:00', '2026-03-29T01:00:00Z'],
    ['2026-10-25 01:59:59', '2026-10-24T23:59:59Z'],
    ['2026-10-25 02:30:00', '2026-10-25T00:30:00Z'],
    ['2026-10-25 03:00:00', '2026-10-25T02:00:00Z'],
  ])('%s was at %s', (local, utc) => {
    expect(unixTime(local)).toBe(seconds(utc));
  });

  test('comes back to the same second on every hour of a year, but for the repeated hour', () => {
    for (let at = seconds('2026-01-01T00:00:00Z'); at < seconds('2027-01-01T00:00:00Z'); at += 3600) {
      const repeated = at === seconds('2026-10-25T01:00:00Z');
      expect(unixTime(localTime(at))).toBe(repeated ? at - 3600 : at);
    }
  });

  test.each(['2026-02-30 10:00:00', '2026-11-23', '2026-11-23T12:00:00', '2026-11-23 25:00:00', ''])(
    'refuses %p',
    (text) => {
      expect(() => unixTime(text)).toThrow(RangeError);
    },
  );
});
