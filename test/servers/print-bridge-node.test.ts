import type {
  ICredentialDataDecryptedObject,
  ICredentialTestFunctions,
  ILoadOptionsFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';

import { PrintBridgeApi } from '../../credentials/PrintBridgeApi.credentials';
import { SubiektNexoDocumentPdf } from '../../nodes/SubiektNexoDocumentPdf/SubiektNexoDocumentPdf.node';
import { type PrintBridgeServer, startPrintBridge } from '../../sandbox/bridge';

const TOKEN = 'token-of-the-bridge';
const { description, methods } = new SubiektNexoDocumentPdf();

let server: PrintBridgeServer;
beforeEach(async () => {
  server = await startPrintBridge({ documents: [], token: TOKEN, secret: 'secret' });
});
afterEach(() => server.close());

/** A new credential as the editor fills it in, with what a person typed. */
function credential(typed: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
  const defaults = new PrintBridgeApi().properties.map(({ name, default: value }) => [name, value] as const);
  return { ...Object.fromEntries(defaults), url: server.url, ...typed } as ICredentialDataDecryptedObject;
}

async function press(typed: ICredentialDataDecryptedObject): Promise<INodeCredentialTestResult> {
  const data = { id: '1', name: 'bridge', type: 'printBridgeApi', data: credential(typed) };
  return await methods.credentialTest.printBridgeTest.call({} as ICredentialTestFunctions, data);
}

describe('Test of the credential', () => {
  it('says which company and which nexo answered', async () => {
    expect(await press({ token: TOKEN })).toEqual({
      status: 'OK',
      message: 'Connected to the print bridge of Nexo_Sklep (nexo 60.1.0), with 5 print templates for invoices',
    });
    expect((await press({ authentication: 'hmac', secret: 'secret', token: TOKEN })).status).toBe('OK');
  });

  it('says when Sfera is still starting', async () => {
    server.setReady(false);
    expect(await press({ token: TOKEN })).toMatchObject({ status: 'OK', message: expect.stringContaining('starting') });
  });

  it('says why it cannot print, in the words of the bridge', async () => {
    server.setReady(false, 'licence', 'Licencja nie pozwala na użycie Sfery.\nPotrzebny jest Subiekt nexo PRO.');
    expect(await press({ token: TOKEN })).toEqual({
      status: 'Error',
      message:
        'Reached the print bridge of Nexo_Sklep (nexo 60.1.0), but it cannot print: Licencja nie pozwala na użycie Sfery. Potrzebny jest Subiekt nexo PRO.',
    });
  });

  it.each([
    [{ token: 'wrong' }, 'does not accept the token'],
    [{ token: '' }, 'Token of the print bridge is empty'],
    [{ authentication: 'hmac', token: TOKEN }, 'Secret of the print bridge is empty'],
    [{ token: TOKEN, url: 'bridge' }, 'is not a web address'],
    [{ token: TOKEN, url: 'http://8.8.8.8' }, 'an address that is not allowed'],
    [{ token: TOKEN, timeout: 1 }, 'Time-Out is not a whole number from 5 to 600'],
  ])('with %j says what is wrong', async (typed, message) => {
    const result = await press(typed);
    expect(result).toMatchObject({ status: 'Error', message: expect.stringContaining(message) });
    expect(result.message).not.toContain(TOKEN);
  });
});

describe('the lists of print templates', () => {
  const search = async (method: string, filter?: string) => {
    const context = {
      getCredentials: async () => credential({ token: TOKEN }),
      getNode: () => ({ credentials: { printBridgeApi: { id: '1', name: 'Print Bridge account' } } }),
    } as unknown as ILoadOptionsFunctions;
    const { results } = await methods.listSearch[method]!.call(context, filter);
    return results.map(({ name, value }) => [name, value]);
  };

  it('hold the templates of the kind, the default marked', async () => {
    expect((await search('searchTemplatesFs'))[0]).toEqual(['FS standard (default)', 'FS standard']);
    expect((await search('searchTemplatesPa'))[0]).toEqual(['PA standard (default)', 'PA standard']);
    expect(await search('searchTemplatesPai')).toEqual([['PAi standard (default)', 'PAi standard']]);
    expect((await search('searchTemplatesFd'))[0]).toEqual(['FD standard (default)', 'FD standard']);
  });

  it('can be searched', async () => {
    expect(await search('searchTemplatesFs', 'JEDNOSTKĄ')).toEqual([
      ['FS z jednostką nadrzędną', 'FS z jednostką nadrzędną'],
    ]);
  });

  it('are what the parameters load', () => {
    const methodsNamed = description.properties.flatMap(({ modes = [] }) =>
      modes.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []),
    );
    expect(methodsNamed.sort()).toEqual(Object.keys(methods.listSearch).sort());
  });
});
