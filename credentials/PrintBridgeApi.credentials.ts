import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A program beside Subiekt nexo that prints its documents to PDF (docs/print-bridge.md). */
export class PrintBridgeApi implements ICredentialType {
  name = 'printBridgeApi';

  displayName = 'Print Bridge API';

  documentationUrl =
    'https://github.com/n8n-nodes-baselinker-nexo/n8n-nodes-baselinker-nexo/blob/main/docs/print-bridge.md';

  icon: Icon = {
    light: 'file:../nodes/SubiektNexoDocumentPdf/nexo.svg',
    dark: 'file:../nodes/SubiektNexoDocumentPdf/nexo.dark.svg',
  };

  properties: INodeProperties[] = [
    {
      displayName: 'URL',
      name: 'url',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. http://192.168.1.10:5005',
      description: 'Address of the print bridge, without a path of its API',
    },
    {
      displayName: 'Authentication',
      name: 'authentication',
      type: 'options',
      default: 'bearer',
      options: [
        { name: 'Bearer Token', value: 'bearer', description: 'One token for everything' },
        {
          name: 'HMAC Token per Document',
          value: 'hmac',
          description: 'Every PDF by a token of its own, made from a secret that is never sent',
        },
      ],
    },
    {
      displayName: 'Secret',
      name: 'secret',
      type: 'string',
      typeOptions: { password: true },
      displayOptions: { show: { authentication: ['hmac'] } },
      default: '',
      description: 'The secret the bridge was set up with for tokens of documents',
    },
    {
      displayName: 'Token',
      name: 'token',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description:
        'The token the bridge was set up with. With HMAC it is only for the list of print templates and may be left empty.',
    },
    {
      displayName: 'Time-Out',
      name: 'timeout',
      type: 'number',
      typeOptions: { minValue: 5, maxValue: 600 },
      default: 90,
      description:
        'Seconds one document may take, with all tries. Subiekt nexo needs up to 20 for the first one after its start.',
    },
    {
      displayName: 'Allow Unencrypted',
      name: 'allowUnencrypted',
      type: 'boolean',
      default: false,
      description:
        'Whether http:// may lead out of the private network. Everyone on the way could then read invoices and the token.',
    },
    {
      displayName: 'Trust Self-Signed Certificate',
      name: 'trustSelfSigned',
      type: 'boolean',
      default: false,
      description:
        'Whether to accept a certificate that nobody vouches for. Without a fingerprint, turn this on only in a network you trust.',
    },
    {
      displayName: 'Certificate Fingerprint',
      name: 'fingerprint',
      type: 'string',
      displayOptions: { show: { trustSelfSigned: [true] } },
      default: '',
      placeholder:
        'e.g. 9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B:2B:0B:82:2C:D1:5D:6C:15:B0:F0:0A:08',
      description:
        'SHA-256 fingerprint of the certificate as the bridge printed it when it was installed. No other certificate is accepted then.',
    },
  ];
}
