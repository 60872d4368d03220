import fc from 'fast-check';

import { DEFAULT_FILE_NAME, PdfError, pdfFileName } from '../../lib/pdf';

const values = { kind: 'FS', number: 'FS 12/MAG/2026', orderId: 123456, date: '2026-11-23 14:05:00' } as const;
const named = (number: string): string => pdfFileName(DEFAULT_FILE_NAME, { ...values, number });

describe('pdfFileName', () => {
  it.each([
    [DEFAULT_FILE_NAME, 'FS 12-MAG-2026.pdf'],
    ['', 'FS 12-MAG-2026.pdf'],
    ['[document_number]', 'FS 12-MAG-2026.pdf'],
    ['[document_number].PDF', 'FS 12-MAG-2026.pdf'],
    ['Faktura [document_kind] [order_id] z [issue_date].pdf', 'Faktura FS 123456 z 2026-11-23.pdf'],
    ['Zamówienie-[order_id]', 'Zamówienie-123456.pdf'],
    ['../../etc/[order_id]', '-..-etc-123456.pdf'],
    ['[order_id].pdf.exe', '123456.pdf.exe.pdf'],
  ])('fills "%s"', (pattern, expected) => {
    expect(pdfFileName(pattern, values)).toBe(expected);
  });

  it.each([
    ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j.pdf'],
    ['..hidden', 'hidden.pdf'],
    ['end. . ', 'end.pdf'],
    ['con', '_con.pdf'],
    ['NUL.txt', '_NUL.txt.pdf'],
    ['COM1', '_COM1.pdf'],
    ['console', 'console.pdf'],
    ['a\u0000b\r\nc', 'ab c.pdf'],
    ['faktura\u202efdp.exe', 'fakturafdp.exe.pdf'],
    ['Zo\u0301\u0142\u0107', 'Zółć.pdf'],
    ['...', 'document.pdf'],
    ['x'.repeat(500), `${'x'.repeat(116)}.pdf`],
  ])('makes %j safe', (number, expected) => {
    expect(named(number)).toBe(expected);
  });

  it('refuses an unknown placeholder and lists the known ones', () => {
    for (const pattern of ['[number].pdf', '[__proto__]', '[toString]', '[]']) {
      expect(() => pdfFileName(pattern, values)).toThrow(PdfError);
    }
    expect(() => pdfFileName('[number].pdf', values)).toThrow(
      expect.objectContaining({
        code: 'pdf_file_name_pattern',
        message: expect.stringContaining('[number]'),
        description: expect.stringContaining('[document_number], [document_kind], [order_id], [issue_date]'),
      }),
    );
  });

  it('does not take a placeholder from a value', () => {
    expect(named('[order_id] [nothing]')).toBe('[order_id] [nothing].pdf');
  });

  it('gives a safe base name for any number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (number) => {
        const name = named(number);
        expect(name).toMatch(/^[^\s.][^/\\:*?"<>|\p{Cc}]*\.pdf$/u);
        expect(name.slice(0, -4)).not.toMatch(/[.\s]$/);
        expect(name.length).toBeLessThanOrEqual(120);
        expect(name).not.toMatch(/\p{Cs}/u);
        expect(name).toBe(name.normalize('NFC'));
      }),
    );
  });
});
