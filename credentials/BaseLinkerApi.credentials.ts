import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

/**
 * A token of the BaseLinker API. The nodes test it by themselves (`baseLinkerTest`): n8n's declarative test shows the bare
 * name of a system error when the server cannot be reached.
 */
export class BaseLinkerApi implements ICredentialType {
  name = 'baseLinkerApi';

  displayName = 'BaseLinker (Base.com) API';

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
      displayName: 'Account Name',
      name: 'accountName',
      type: 'string',
      default: '',
      placeholder: 'e.g. main shop',
      description:
        'A short name of your own. Needed only where several BaseLinker accounts share one delivery ledger: their orders can have the same numbers.',
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
      default: 50,
      description:
        'How many requests the nodes of this n8n may make with this token in any minute. BaseLinker allows 100, it seems for the whole account with all programs and tokens together, and blocks it for about ten minutes after more.',
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { 'X-BLToken': '={{$credentials.apiToken}}' } },
  };
}
