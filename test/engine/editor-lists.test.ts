import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { listContext, node, ownNodeTypes } from '../support/engine';
import { startWorld, type World } from '../support/world';

// Every list that the editor offers: what is in it, and what stands there when nothing can be. The methods run in the context
// that n8n gives them, against the servers.

let world: World;
beforeEach(async () => {
  world = await startWorld({ bridge: {} });
});
afterEach(() => world.close());

type Method = (this: ILoadOptionsFunctions, filter?: string) => Promise<INodePropertyOptions[] | INodeListSearchResult>;

/** Every list method of the package, with the node it belongs to. */
const LISTS = ownNodeTypes().flatMap(({ description: { name: type }, methods }) =>
  Object.entries({ ...methods?.loadOptions, ...methods?.listSearch }).map(([method, call]) => ({
    type,
    method,
    call: call as Method,
    /** The editor shows the description of an error only below lists with one choice. */
    showsDescription: methods?.listSearch?.[method] !== undefined,
  })),
);
const named = LISTS.map((list) => [`${list.type} · ${list.method}`, list] as const);
const isOfTemplates = ({ method }: { method: string }) => method.startsWith('searchTemplates');
const ofBaseLinker = named.filter(([, list]) => !isOfTemplates(list));

type List = (typeof LISTS)[number];

/** With the parameters under which the editor shows the lists. */
const SHOWN = { operation: 'getPdf', pdfSource: 'nexoPrintTemplate' };

async function open({ type, call }: List, filter?: string): Promise<INodePropertyOptions[]> {
  const parameters = type === 'subiektNexoDocumentPdf' ? SHOWN : {};
  const context = listContext(node('Node', type, parameters), world.credentials);
  const result = await call.call(context as unknown as ILoadOptionsFunctions, filter);
  return 'results' in result ? (result.results as INodePropertyOptions[]) : result;
}

/** What the editor shows in place of the list. */
async function refusal(list: List): Promise<{ message: string; description: string }> {
  const error: unknown = await open(list).then(
    (entries) => new Error(`There were ${entries.length} entries`),
    (reason: unknown) => reason,
  );
  // Of any other error n8n passes on the message alone.
  expect(error).toBeInstanceOf(NodeApiError);
  const { message, description } = error as NodeApiError;
  expect(JSON.stringify(error)).not.toContain(String(world.credentials.baseLinkerApi!.apiToken));
  return { message, description: list.showsDescription ? (description ?? '') : message };
}

/** Leaves nothing in the account that a list could show. */
function emptyEverything(): void {
  const { state } = world.baseLinker;
  state.statuses.length = 0;
  state.series.length = 0;
  state.extraFields.length = 0;
  for (const type of Object.keys(state.sources)) delete state.sources[type];
}

it('are the ones the parameters name', () => {
  const used = ownNodeTypes().flatMap(({ description }) => {
    const text = JSON.stringify(description.properties);
    const names = [...text.matchAll(/"(?:loadOptionsMethod|searchListMethod)":"(\w+)"/g)].map(([, name]) => name!);
    return [...new Set(names)].map((name) => `${description.name} · ${name}`);
  });
  expect(named.map(([name]) => name).sort()).toEqual(used.sort());
});

it.each(named)('%s has entries with names and different values', async (_, list) => {
  const entries = await open(list);
  expect(entries.length).toBeGreaterThan(0);
  expect(new Set(entries.map(({ value }) => value)).size).toBe(entries.length);
  for (const { name } of entries) expect(name).toMatch(/\S/);
});

it.each(named.filter(([, { showsDescription }]) => showsDescription))('%s can be searched', async (_, list) => {
  const [first] = await open(list);
  expect(await open(list, first!.name.toUpperCase())).toContainEqual(first);
  expect(await open(list, 'no entry has this name')).toEqual([]);
});

it.each(ofBaseLinker)('%s with a wrong token says so, and where to get a right one', async (_, list) => {
  world.credentials.baseLinkerApi!.apiToken = 'wrong';
  const { message, description } = await refusal(list);
  expect(message).toMatch(/token/i);
  expect(description).toMatch(/My account/);
});

it.each(ofBaseLinker)('%s with a server that is not there says so', async (_, list) => {
  await world.baseLinker.close();
  const { message, description } = await refusal(list);
  expect(message).toMatch(/reach|connect/i);
  expect(description).toMatch(/\w{3,} \w{2,}/);
});

it.each(ofBaseLinker.filter(([, { method }]) => method !== 'searchNumberFields'))(
  '%s of an account without any says what to do',
  async (_, list) => {
    emptyEverything();
    const { message, description } = await refusal(list);
    expect(message).toMatch(/^BaseLinker (has no|names no) /);
    expect(description).toMatch(/open this list again|everywhere/);
  },
);

it('the fields for a number are there without any of the account', async () => {
  emptyEverything();
  const [, list] = named.find(([name]) => name.endsWith('searchNumberFields'))!;
  expect((await open(list)).map(({ value }) => value)).toEqual(['extra_field_1', 'extra_field_2']);
});

describe.each(named.filter(([, list]) => isOfTemplates(list)))('%s', (_, list) => {
  it('with a wrong token says so', async () => {
    world.credentials.printBridgeApi!.token = 'wrong';
    expect(await refusal(list)).toMatchObject({
      message: expect.stringMatching(/token/) as string,
      description: expect.stringMatching(/Print Bridge/) as string,
    });
  });

  it('with a bridge that has no template says that nexo prints with its own', async () => {
    world.bridge!.hideTemplates();
    expect(await refusal(list)).toMatchObject({
      message: expect.stringMatching(/has no print template for/) as string,
      description: expect.stringMatching(/leave this empty/) as string,
    });
  });
});
