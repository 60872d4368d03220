import { generate } from 'selfsigned';

/** A self-signed certificate for localhost, 127.0.0.1 and ::1, valid for two days. PEM texts. */
export async function createCertificate(): Promise<{ key: string; certificate: string }> {
  const day = 24 * 60 * 60 * 1000;
  const result = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { key: result.private, certificate: result.cert };
}
