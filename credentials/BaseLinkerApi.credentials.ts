import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

/** BaseLinker answers HTTP 200 to everything, so that only the body tells a refusal (facts/baselinker.md §1a). */
const REFUSALS = {
  ERROR_EMPTY_TOKEN: 'The API token is empty',
  ERROR_BAD_TOKEN: 'BaseLinker does not know this API token. Copy it again from Account & other → My account → API.',
  ERROR_BLOCKED_TOKEN: 'BaseLinker has blocked this API token for about ten minutes after too many requests',
  ERROR_RATE_LIMIT: 'BaseLinker has blocked this API token for about ten minutes after too many requests',
  ERROR_USER_ACCOUNT_BLOCKED: 'The BaseLinker account of this API token is suspended',
};

export class BaseLinkerApi implements ICredentialType {
  name = 'baseLinkerApi';

  displayName = 'BaseLinker API';

  icon = {
    light: 'file:../nodes/BaseLinkerOrders/baselinker.svg',
    dark: 'file:../nodes/BaseLinkerOrders/baselinker.dark.svg',
  } as const;

  documentationUrl = 'https://api.baselinker.com/';

  properties: INodeProperties[] = [
    {
      displayName: 'API Token',
      name: 'apiToken',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'Made in BaseLinker under Account & other → My account → API',
    },
    {
      displayName: 'API URL',
      name: 'url',
      type: 'string',
      required: true,
      default: 'https://api.baselinker.com/connector.php',
      description: 'Only to be changed for tests',
    },
    {
      displayName: 'Requests per Minute',
      name: 'requestsPerMinute',
      type: 'number',
      typeOptions: { minValue: 1, numberPrecision: 0 },
      default: 80,
      description:
        'How many requests the nodes of this n8n may make with this token in any minute. BaseLinker blocks a token for about ten minutes after more than 100, counting other programs too.',
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { 'X-BLToken': '={{$credentials.apiToken}}' } },
  };

  test: ICredentialTestRequest = {
    request: {
      url: '={{$credentials.url}}',
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: { method: 'getOrderStatusList', parameters: '{}' },
    },
    rules: [
      ...Object.entries(REFUSALS).map(([value, message]) => rule('error_code', value, message)),
      rule('status', 'ERROR', 'BaseLinker refused the request'),
      rule('status', undefined, 'The API URL does not answer like BaseLinker'),
    ],
  };
}

/** A test that fails when the answer's `key` has exactly this value. */
function rule(key: string, value: string | undefined, message: string) {
  return { type: 'responseSuccessBody' as const, properties: { key, value, message } };
}
