import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeCredentialDescription, INodeTypeDescription } from 'n8n-workflow';

import { ownNodeTypes } from '../support/engine';

// n8n's editor takes every parameter that decides whether a credential is shown for a part of the node's authentication: it
// hides the parameter from the form, offers the credentials of all its values in one list, and sets the parameter when it picks
// one of them, so that a node turns into another when it is opened. One named "authentication" is n8n's own way to choose
// between kinds of one credential.

const descriptions = ownNodeTypes().map(({ description }) => description);

/** What is wrong with the credentials of a node. */
function faults({ credentials = [], version }: INodeTypeDescription): string[] {
  const versions = [version].flat();
  const dependsOn = ({ displayOptions: { show = {}, hide = {} } = {} }: INodeCredentialDescription) =>
    [...Object.keys(show), ...Object.keys(hide)].filter((name) => name !== '@version');
  const withChoice = credentials.some((credential) => dependsOn(credential).includes('authentication'));
  return credentials.flatMap((credential) => {
    const found = dependsOn(credential)
      .filter((name) => name !== 'authentication')
      .map((name) => `${credential.name} hangs on the parameter ${name}`);
    const shown = credential.displayOptions?.show?.['@version'];
    if (shown !== undefined && !versions.every((each) => shown.includes(each))) {
      found.push(`${credential.name} is not shown in every version`);
    }
    if (withChoice && dependsOn(credential).length === 0 && shown === undefined) {
      found.push(`${credential.name} gets the list of the credentials that Authentication chooses between`);
    }
    return found;
  });
}

it('looks at every node of the package', () => {
  const { n8n } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
    n8n: { nodes: string[] };
  };
  const files = n8n.nodes.map((file) => /(\w+)\.node\.js$/.exec(file)![1]!.toLowerCase());
  expect(descriptions.map(({ name }) => name.toLowerCase()).sort()).toEqual(files.sort());
});

it.each(descriptions.map((description) => [description.name, description] as const))(
  'no credential of %s changes the node that chooses it',
  (_, description) => {
    expect(faults(description)).toEqual([]);
  },
);

it('every choice of Authentication has one credential of its own', () => {
  const choosing = descriptions.filter(({ properties }) => properties.some(({ name }) => name === 'authentication'));
  expect(choosing.map(({ name }) => name)).toContain('sendDocumentEmail');
  for (const { credentials = [], properties } of choosing) {
    const { options = [] } = properties.find(({ name }) => name === 'authentication')!;
    const values = options.flatMap((option) => ('value' in option ? [option.value] : []));
    const chosen = credentials.flatMap(({ displayOptions }) => displayOptions?.show?.authentication ?? []);
    expect([...chosen].sort()).toEqual([...values].sort());
  }
});

type DisplayOptions = INodeCredentialDescription['displayOptions'];
const credential = (displayOptions?: DisplayOptions): INodeCredentialDescription => ({
  name: 'someApi',
  ...(displayOptions && { displayOptions }),
});

it.each([
  ['an operation', [credential({ show: { operation: ['send'] } })]],
  ['a mode that hides it', [credential({ hide: { mode: ['test'] } })]],
  ['a parameter beside the authentication', [credential({ show: { authentication: ['a'], operation: ['send'] } })]],
  ['a version that is not all', [credential({ show: { '@version': [2] } })]],
  ['nothing, beside an authentication', [credential({ show: { authentication: ['a'] } }), credential()]],
])('refuses a credential that hangs on %s', (_, credentials) => {
  const [description] = descriptions;
  expect(faults({ ...description!, version: [1, 2], credentials })).toHaveLength(1);
});
